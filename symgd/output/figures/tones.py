"""Maps of cells: tones that differ in lightness and texture, cells as few rectangles, a legend above the plot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from symgd.lessons.figures import Array
from symgd.output.figures import style
from symgd.output.figures.frame import Frame
from symgd.output.figures.richtext import Line, width

__all__ = ["LEGEND_ROW", "Tone", "draw_cells", "draw_legend", "legend_rows"]

LEGEND_ROW = 13.0
_SWATCH, _GAP = 11.0, 14.0


@dataclass(frozen=True)
class Tone:
    """A fill, and the color of its stripes, "" for none; ``level``: stripes lie, else they stand."""

    fill: str
    stripes: str = ""
    level: bool = True


def draw_cells(frame: Frame, cells: Array, tones: Sequence[Tone], labels: Sequence[str]) -> None:
    """Every region of cells, shape (up, across) with indices into ``tones``, in its tone."""
    for index, (tone, label) in enumerate(zip(tones, labels, strict=True)):
        boxes = _boxes(frame, cells == index)
        frame.rectangles(boxes, label=label, color=tone.fill, z=0.1)
        frame.segments(_stripes(boxes, tone), label="stripes", color=tone.stripes, width=0.5, z=0.2)


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


def _stripes(boxes: Array, tone: Tone, apart: float = 4.0) -> Array:
    """Lines over rectangles, on one grid, so that they go on from one to the next."""

    def lines(x0: float, y0: float, x1: float, y1: float) -> list[list[tuple[float, float]]]:
        low, high = (y0, y1) if tone.level else (x0, x1)
        places = np.arange(np.ceil(low / apart) * apart, high, apart)
        return [[(x0, at), (x1, at)] if tone.level else [(at, y0), (at, y1)] for at in places]

    found = [line for box in boxes for line in lines(*box)] if tone.stripes else []
    return np.array(found, dtype=np.float64).reshape(-1, 2, 2)


def legend_rows(entries: list[tuple[Tone, Line]], room: float) -> list[list[tuple[Tone, Line]]]:
    """The legend on as many rows as it needs."""
    rows: list[list[tuple[Tone, Line]]] = [[]]
    used = 0.0
    for tone, name in entries:
        needed = _SWATCH + 4.0 + width(name, style.SMALL) + _GAP
        if used + needed > room and rows[-1]:
            rows.append([])
            used = 0.0
        rows[-1].append((tone, name))
        used += needed
    return rows


def draw_legend(frame: Frame, rows: list[list[tuple[Tone, Line]]]) -> None:
    """Swatches with names above the plot, right of the name of its axis."""
    for index, row in enumerate(reversed(rows)):
        x, y = frame.box.x0 + 24.0, frame.box.y1 + 6.0 + LEGEND_ROW * index
        for tone, name in row:
            box = np.array([[x, y - 0.5, x + _SWATCH, y + 7.5]])
            frame.rectangles(box, label="swatch", color=tone.fill, z=5, clip=False)
            frame.segments(_stripes(box, tone, 2.5), label="stripes", color=tone.stripes, width=0.5, z=5.1)
            _outline(frame, box[0])
            frame.text(name, x + _SWATCH + 4.0, y, size=style.SMALL).set_label("legend")
            x += _SWATCH + 4.0 + width(name, style.SMALL) + _GAP


def _outline(frame: Frame, box: Array) -> None:
    x0, y0, x1, y1 = box
    corners = [(x0, y0), (x1, y0), (x1, y1), (x0, y1)]
    sides = [[a, b] for a, b in zip(corners, [*corners[1:], corners[0]], strict=True)]
    frame.segments(sides, label="outline", color=style.AXIS, width=0.4, z=5.2)
