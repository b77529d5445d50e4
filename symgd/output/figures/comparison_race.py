"""How the errors of several runs shrink or grow, on one logarithmic scale."""

from __future__ import annotations

import numpy as np

from symgd.lessons.figures import Array, Race, Trail, Window
from symgd.output.figures import style
from symgd.output.figures.canvas import Sheet, sheet
from symgd.output.figures.comparison_lines import (
    End,
    draw_trail,
    envelope,
    margin,
    name_ends,
    trail_name,
)
from symgd.output.figures.comparison_looks import LOOKS, Look
from symgd.output.figures.frame import Axis, Frame
from symgd.output.figures.placing import Placer
from symgd.output.figures.richtext import Line
from symgd.output.figures.words import indexed, optimum, variable, word

__all__ = ["build"]


def build(data: Race) -> Sheet:
    figure = sheet(data.height)
    names = [trail_name(trail, data.letters) for trail in data.trails]
    step = word("comparison", "step", data.letters)
    frame = Frame(
        figure,
        Axis(_steps(data), step, log=data.log_k, whole=True),
        Axis(data.window, _quantity(data), log=True),
        right=max(margin(names), margin([step])),
    )
    placer = Placer(frame.box)
    placer.avoid_lightly(frame.grid_points())
    ends, zeros = [], []
    for index, (trail, name) in enumerate(zip(data.trails, names, strict=True)):
        x, y, gone = _shown(trail, data)
        kept = envelope(np.log10(np.where(y > 0, y, np.nan)))
        at = draw_trail(
            frame, x[kept], np.where(y > 0, y, np.nan)[kept], LOOKS[index], trail.label, placer, first=index
        )
        good = at[np.isfinite(at).all(axis=1)]
        if len(good):
            ends.append(End(name, float(good[-1][0]), float(good[-1][1]), LOOKS[index]))
        elif len(x):  # all of it is exactly zero: its name stands where its arrow is
            at_zero = frame.points(x[0], data.window.lower)[0]
            ends.append(End(name, float(at_zero[0]), float(at_zero[1]), LOOKS[index]))
        if gone:
            _arrow_up(frame, good[-1], LOOKS[index])
        if (y == 0).any():
            zeros.append((float(x[np.argmax(y == 0)]), LOOKS[index]))
    _exact(frame, zeros, placer)
    name_ends(frame, ends, placer)
    placer.add_to(frame)
    return figure


def _steps(data: Race) -> Window:
    last = max(float(trail.x[-1]) for trail in data.trails)
    return Window(1.0, max(last, 2.0) * 1.02) if data.log_k else Window(0.0, max(last, 1.0))


def _quantity(data: Race) -> Line:
    several = data.quantity == "error" and not data.variable
    return word(
        "convergence",
        "distance" if several else data.quantity,
        data.letters,
        x=variable(data.variable),
        xk=indexed(data.variable, data.letters.index),
        star=optimum(data.variable),
    )


def _shown(trail: Trail, data: Race) -> tuple[Array, Array, bool]:
    """The part of a line inside the picture, cut where it leaves the upper edge for good; and whether it does."""
    x, y = trail.x, trail.y
    good = np.isfinite(y) & ((x > 0) | (not data.log_k))
    x, y = x[good], y[good]
    high = y > data.window.upper
    if not len(y) or not high[-1]:
        return x, np.minimum(y, data.window.upper), False
    last = int(np.flatnonzero(~high)[-1]) if (~high).any() else 0
    if last + 1 >= len(y):
        return x, np.minimum(y, data.window.upper), False
    low, top = np.log10(max(y[last], 1e-300)), np.log10(data.window.upper)
    share = (top - low) / (np.log10(min(y[last + 1], 1e307)) - low)
    cut = x[last] + share * (x[last + 1] - x[last])
    return (
        np.append(x[: last + 1], cut),
        np.append(np.minimum(y[: last + 1], data.window.upper), data.window.upper),
        True,
    )


def _arrow_up(frame: Frame, at: Array, look: Look) -> None:
    """The line goes on above the picture."""
    shape = np.array([(0.0, 5.0), (-2.6, 0.0), (2.6, 0.0)])
    frame.polygons((at + shape)[None], label="goes on", color=look.color)


def _exact(frame: Frame, zeros: list[tuple[float, Look]], placer: Placer) -> None:
    """An error of exactly zero is below every logarithmic axis: an arrow down at the lower edge."""
    low = frame.y.window.lower
    for k, look in zeros:
        frame.curve(
            np.array([k]),
            np.array([low]),
            label="zeros",
            linestyle="none",
            marker="v",
            markersize=5.5,
            markerfacecolor=look.color,
            markeredgecolor=look.color,
            zorder=5,
        )
        at = frame.points(k, low)[0]
        placer.avoid(at[None], joined=False)
        placer.place(word("convergence", "exact"), *at, size=style.SMALL, color=look.label_color)
