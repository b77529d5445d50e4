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
from symgd.output.figures.ticks import number
from symgd.output.figures.words import optimum, variable, word

_LINES = {
    # role: color, dashes
    "this": (style.ORANGE, "solid"),
    "stability": (style.INK, (0, (5, 2.5))),
    "descent": (style.GRAY, (0, (1, 1.6))),
    "best": (style.GREEN, (0, (6, 2, 1, 2))),
}
_GRID = 0.8


def build(data: RateStrip) -> Figure:
    figure = sheet(data.height)
    low, high = float(data.rates[0]), float(data.rates[-1])
    window = Window(low, high) if data.log_rate else Window(min(0.0, low), high)
    frame = Frame(
        figure,
        Axis(window, word("rates", "rate"), log=data.log_rate),
        Axis(data.y_window, word("rates", "last", x=variable(data.variable))),
    )
    placer = Placer(frame.box)
    _escaped(frame, data)
    for limit in data.limits:
        if limit.value in window:
            _line(frame, limit, placer)
    _dots(frame, data, placer)
    for limit in data.limits:
        if limit.value in window:
            _name(frame, limit, data.variable, placer)
    _name_escaped(frame, data, placer)
    placer.add_to(frame)
    return figure


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


def _escaped(frame: Frame, data: RateStrip) -> None:
    """Shade the rates at which the run overflowed, each half way to its neighbors."""
    corners = []
    for first, last in _stretches(data.escaped):
        left = data.rates[first] if first == 0 else (data.rates[first - 1] + data.rates[first]) / 2
        end = len(data.rates) - 1
        right = data.rates[last] if last == end else (data.rates[last] + data.rates[last + 1]) / 2
        x0, x1 = frame.points([left, right], data.y_window.lower)[:, 0]
        corners.append(
            [
                (x0, frame.box.y0),
                (x1, frame.box.y0),
                (x1, frame.box.y1),
                (x0, frame.box.y1),
                (x0, frame.box.y0),
            ]
        )
    if corners:
        codes = [Path.MOVETO, Path.LINETO, Path.LINETO, Path.LINETO, Path.CLOSEPOLY] * len(corners)
        shape = Path(np.array(corners).reshape(-1, 2), codes)
        frame.axes.add_artist(
            PathPatch(
                shape,
                facecolor=style.SHADE,
                edgecolor="none",
                transform=IdentityTransform(),
                zorder=0.5,
                label="escaped",
            )
        )


def _stretches(flags: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """The first and last index of every run of true values."""
    padded = np.concatenate([[False], flags, [False]]).astype(np.int8)
    change = np.diff(padded)
    return list(
        zip(np.flatnonzero(change == 1).tolist(), (np.flatnonzero(change == -1) - 1).tolist(), strict=True)
    )


def _name_escaped(frame: Frame, data: RateStrip, placer: Placer) -> None:
    stretches = _stretches(data.escaped)
    if stretches:
        first, last = max(stretches, key=lambda s: data.rates[s[1]] - data.rates[s[0]])
        x = frame.points([data.rates[first], data.rates[last]], data.y_window.lower)[:, 0].mean()
        middle = (frame.box.y0 + frame.box.y1) / 2
        placer.place(word("rates", "escaped"), x, middle, color=style.GRAY, halo=None, leader=False)


def _line(frame: Frame, limit: RateLimit, placer: Placer) -> None:
    color, dashes = _LINES[limit.role]
    p = frame.points(limit.value, frame.y.window.lower)[0]
    ends = np.array([[p[0], frame.box.y0], [p[0], frame.box.y1]])
    frame.segments([ends], label=limit.role, color=color, width=1.0, style_=dashes, z=2)
    placer.avoid(ends)


def _name(frame: Frame, limit: RateLimit, variable_name: str, placer: Placer) -> None:
    label = word("rates", limit.role, star=optimum(variable_name), value=number(limit.value))
    p = frame.points(limit.value, frame.y.window.lower)[0]
    placer.place(label, p[0], frame.box.y1 - 12, color=_LINES[limit.role][0], halo=None, leader=False)
