"""What becomes of walks from many starts under many rates: a map whose tones differ in lightness and in texture."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from symgd.lessons.figures import Array, RateMap, Region
from symgd.output.figures import style
from symgd.output.figures.frame import Axis, Frame, sheet
from symgd.output.figures.placing import Placer
from symgd.output.figures.rate_bands import limit_line, name_limit, rectangles
from symgd.output.figures.richtext import Line, width
from symgd.output.figures.ticks import number
from symgd.output.figures.words import indexed, optimum, word

_SWATCH, _GAP, _ROW = 11.0, 14.0, 13.0


@dataclass(frozen=True)
class _Tone:
    """A fill, and the color of its stripes, "" for none; ``level``: stripes lie, else they stand."""

    fill: str
    stripes: str = ""
    level: bool = True


_TONES = {
    "here": _Tone("#2f6096"),
    "underway": _Tone("#fbfbfb"),
    "short": _Tone("#fbfbfb"),
    "unsettled": _Tone("#dfe4e8", "#6b7681"),
    "away": _Tone("#9aa4ad"),
    "left": _Tone("#f0dccf", "#a8613f", level=False),
}
_OTHER_MINIMA = (
    _Tone("#f3cf97"),
    _Tone("#1d4030"),
    _Tone("#6f9a80", "#ffffff"),
    _Tone("#7d5a94", "#ffffff", level=False),
)


def build(data: RateMap) -> Figure:
    entries = [(tone, _name(region, data)) for tone, region in zip(_tones(data), data.regions, strict=True)]
    rows = _legend_rows(entries, 480.0 - 60.0)
    figure = sheet(data.height + _ROW * (len(rows) - 1))
    wide, high = (float(v) for v in figure.get_size_inches() * 72)
    frame = Frame(
        figure,
        Axis(data.x_window, word("rates", "rate", data.letters), log=True),
        Axis(data.y_window, indexed(data.variable, "0")),
        region=(0.0, 0.0, wide, high - _ROW * (len(rows) - 1)),
    )
    placer = Placer(frame.box)
    for index, tone in enumerate(_tones(data)):
        boxes = _boxes(frame, data.cells == index)
        rectangles(frame, boxes, label=data.regions[index].outcome, color=tone.fill, z=0.1)
        frame.segments(_stripes(boxes, tone), label="stripes", color=tone.stripes, width=0.5, z=0.2)
    for limit in data.limits:
        limit_line(frame, limit, placer)
    own = frame.points(data.rate, data.start)
    frame.rings(own, 5.0, label="own", color=style.ORANGE, z=4)
    placer.avoid(own)
    placer.place(word("rates", "lesson"), *own[0], size=style.SMALL, color=style.ORANGE)
    for limit in data.limits:
        name_limit(frame, limit, data.variable, data.letters, placer, halo=0.85)
    placer.add_to(frame)
    _legend(frame, rows)
    return figure


def _tones(data: RateMap) -> list[_Tone]:
    minima = iter(_OTHER_MINIMA)
    return [next(minima) if r.outcome == "elsewhere" else _TONES[r.outcome] for r in data.regions]


def _name(region: Region, data: RateMap) -> Line:
    if region.outcome == "here":
        return word("rates", "to_here", star=optimum(data.variable))
    if region.x is not None:
        return word("rates", "to", value=number(region.x))
    return word("rates", region.outcome)


def _boxes(frame: Frame, flags: NDArray[np.bool_]) -> Array:
    """The cells of a region as few rectangles in points: runs along a row, joined where rows are alike."""
    up, across = flags.shape
    xs = np.linspace(frame.box.x0, frame.box.x1, across + 1)
    ys = np.linspace(frame.box.y0, frame.box.y1, up + 1)
    boxes: list[tuple[float, float, float, float]] = []
    open_runs: dict[tuple[int, int], int] = {}
    for row in range(up + 1):
        runs = _runs(flags[row]) if row < up else []
        for (first, last), since in open_runs.items():
            if (first, last) not in runs:
                boxes.append((xs[first], ys[since], xs[last], ys[row]))
        open_runs = {run: open_runs.get(run, row) for run in runs}
    return np.array(sorted(boxes), dtype=np.float64).reshape(-1, 4)


def _runs(flags: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Where true values begin, and where they end."""
    change = np.flatnonzero(np.diff(np.concatenate([[False], flags, [False]]).astype(np.int8)))
    return [(int(a), int(b)) for a, b in change.reshape(-1, 2)]


def _stripes(boxes: Array, tone: _Tone, apart: float = 4.0) -> Array:
    """Lines over rectangles, on one grid, so that they go on from one to the next."""

    def lines(x0: float, y0: float, x1: float, y1: float) -> list[list[tuple[float, float]]]:
        low, high = (y0, y1) if tone.level else (x0, x1)
        places = np.arange(np.ceil(low / apart) * apart, high, apart)
        return [[(x0, at), (x1, at)] if tone.level else [(at, y0), (at, y1)] for at in places]

    found = [line for box in boxes for line in lines(*box)] if tone.stripes else []
    return np.array(found, dtype=np.float64).reshape(-1, 2, 2)


def _legend_rows(entries: list[tuple[_Tone, Line]], room: float) -> list[list[tuple[_Tone, Line]]]:
    """The legend on as many rows as it needs."""
    rows: list[list[tuple[_Tone, Line]]] = [[]]
    used = 0.0
    for tone, name in entries:
        needed = _SWATCH + 4.0 + width(name, style.SMALL) + _GAP
        if used + needed > room and rows[-1]:
            rows.append([])
            used = 0.0
        rows[-1].append((tone, name))
        used += needed
    return rows


def _legend(frame: Frame, rows: list[list[tuple[_Tone, Line]]]) -> None:
    """Swatches with names above the plot, right of the name of its axis."""
    for index, row in enumerate(reversed(rows)):
        x, y = frame.box.x0 + 24.0, frame.box.y1 + 6.0 + _ROW * index
        for tone, name in row:
            box = np.array([[x, y - 0.5, x + _SWATCH, y + 7.5]])
            rectangles(frame, box, label="swatch", color=tone.fill, z=5, clip=False)
            frame.segments(_stripes(box, tone, 2.5), label="stripes", color=tone.stripes, width=0.5, z=5.1)
            _outline(frame, box[0])
            frame.text(name, x + _SWATCH + 4.0, y, size=style.SMALL).set_label("legend")
            x += _SWATCH + 4.0 + width(name, style.SMALL) + _GAP


def _outline(frame: Frame, box: Array) -> None:
    x0, y0, x1, y1 = box
    corners = [(x0, y0), (x1, y0), (x1, y1), (x0, y1)]
    sides = [[a, b] for a, b in zip(corners, [*corners[1:], corners[0]], strict=True)]
    frame.segments(sides, label="outline", color=style.AXIS, width=0.4, z=5.2)
