"""Where long runs end, against the learning rate."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.transforms import IdentityTransform
from numpy.typing import NDArray

from symgd.lessons.figures import RateLimit, RateStrip, Window
from symgd.output.figures import style
from symgd.output.figures.frame import Axis, Frame, sheet
from symgd.output.figures.placing import Placer
from symgd.output.figures.richtext import width
from symgd.output.figures.words import known, known_from_below, optimum, variable, word

_LINES = {
    # role: color, dashes
    "this": (style.ORANGE, "solid"),
    "stability": (style.INK, (0, (5, 2.5))),
    "descent": (style.GRAY, (0, (1, 1.6))),
    "best": (style.GREEN, (0, (6, 2, 1, 2))),
}
_SHADES = {"ran_away": style.SHADE, "left_domain": style.WARM_SHADE}
_GRID = 0.8


def build(data: RateStrip) -> Figure:
    figure = sheet(data.height)
    low, high = float(data.rates[0]), float(data.rates[-1])
    window = Window(low, high) if data.log_rate else Window(min(0.0, low), high)
    frame = Frame(
        figure,
        Axis(window, word("rates", "rate", data.letters), log=data.log_rate),
        Axis(data.y_window, word("rates", "last", x=variable(data.variable))),
    )
    placer = Placer(frame.box)
    for cause, flags in _causes(data):
        _shade(frame, data, cause, flags)
    for limit in data.limits:
        if limit.value in window:
            _line(frame, limit, placer)
    _dots(frame, data, placer)
    for limit in data.limits:
        if limit.value in window:
            _name(frame, limit, data, placer)
    for cause, flags in _causes(data):
        _name_cause(frame, data, cause, flags, placer)
    placer.add_to(frame)
    return figure


def _causes(data: RateStrip) -> list[tuple[str, NDArray[np.bool_]]]:
    return [("ran_away", data.ran_away), ("left_domain", data.left_domain)]


def _dots(frame: Frame, data: RateStrip, placer: Placer) -> None:
    """One dot a place: the many dots of a run that has settled are one."""
    rates = np.repeat(data.rates, data.last.shape[1])
    last = data.last.reshape(-1)
    with np.errstate(invalid="ignore"):
        good = (last >= data.y_window.lower) & (last <= data.y_window.upper)
    at = frame.points(rates[good], last[good])
    _, first = np.unique(np.round(at / _GRID), axis=0, return_index=True)
    first = np.sort(first)
    frame.dots(at[first], 1.5, label="last iterates", color=style.BLUE, z=3)
    placer.avoid(at[first], joined=False)
    own = np.isin(rates[good][first], [limit.value for limit in data.limits if limit.role == "this"])
    frame.rings(at[first][own], 4.0, label="own iterates", color=style.ORANGE, z=4)


def _shade(frame: Frame, data: RateStrip, cause: str, flags: NDArray[np.bool_]) -> None:
    """Shade the rates at which runs escaped by that cause, each half way to its neighbors."""
    corners = []
    for first, last in _stretches(flags):
        left = data.rates[first] if first == 0 else (data.rates[first - 1] + data.rates[first]) / 2
        end = len(data.rates) - 1
        right = data.rates[last] if last == end else (data.rates[last] + data.rates[last + 1]) / 2
        x0, x1 = frame.points([left, right], data.y_window.lower)[:, 0]
        y0, y1 = frame.box.y0, frame.box.y1
        corners.append([(x0, y0), (x1, y0), (x1, y1), (x0, y1), (x0, y0)])
    if corners:
        codes = [Path.MOVETO, Path.LINETO, Path.LINETO, Path.LINETO, Path.CLOSEPOLY] * len(corners)
        shape = Path(np.array(corners).reshape(-1, 2), codes)
        frame.axes.add_artist(
            PathPatch(
                shape,
                facecolor=_SHADES[cause],
                edgecolor="none",
                transform=IdentityTransform(),
                zorder=0.5,
                label=cause,
            )
        )


def _stretches(flags: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """The first and last index of every run of true values."""
    padded = np.concatenate([[False], flags, [False]]).astype(np.int8)
    change = np.diff(padded)
    return list(
        zip(np.flatnonzero(change == 1).tolist(), (np.flatnonzero(change == -1) - 1).tolist(), strict=True)
    )


def _name_cause(frame: Frame, data: RateStrip, cause: str, flags: NDArray[np.bool_], placer: Placer) -> None:
    """The cause in the middle of its widest stretch."""
    stretches = _stretches(flags)
    if stretches:
        first, last = max(stretches, key=lambda s: data.rates[s[1]] - data.rates[s[0]])
        (x0, _), (x1, _) = frame.points([data.rates[first], data.rates[last]], data.y_window.lower)
        label = word("rates", cause)
        # With its middle so far inside, the label does not stick out of the shade.
        half = min(width(label, style.SIZE) / 2 + 4.0, (x1 - x0) / 2)
        places = np.linspace(x0 + half, x1 - half, 9)[[4, 2, 6, 1, 7, 3, 5, 0, 8]]
        centers = [
            (float(x), frame.box.y0 + share * frame.box.height) for share in (0.5, 0.3) for x in places
        ]
        placer.place_at(label, centers, color=style.GRAY)


def _line(frame: Frame, limit: RateLimit, placer: Placer) -> None:
    color, dashes = _LINES[limit.role]
    p = frame.points(limit.value, frame.y.window.lower)[0]
    ends = np.array([[p[0], frame.box.y0], [p[0], frame.box.y1]])
    frame.segments([ends], label=limit.role, color=color, width=1.0, style_=dashes, z=2)
    placer.avoid(ends)


def _name(frame: Frame, limit: RateLimit, data: RateStrip, placer: Placer) -> None:
    value = known_from_below(limit.value) if limit.role == "descent" else known(limit.value)
    label = word("rates", limit.role, data.letters, star=optimum(data.variable), known=value)
    p = frame.points(limit.value, frame.y.window.lower)[0]
    placer.place(
        label, p[0], frame.box.y1 - 12, size=style.SMALL, color=_LINES[limit.role][0], halo=None, leader=False
    )
