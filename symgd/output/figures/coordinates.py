"""Each coordinate of the iterates against the step."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure

from symgd.lessons.figures import Array, Coordinates, Window
from symgd.output.figures import style
from symgd.output.figures.frame import Axis, Frame, sheet
from symgd.output.figures.paths import thin
from symgd.output.figures.richtext import width
from symgd.output.figures.words import variable, word

_LOOKS = (
    # color, dashes, marker
    (style.BLUE, "solid", "o"),
    (style.ORANGE, "solid", "s"),
    (style.GREEN, "solid", "^"),
    (style.GRAY, "solid", "D"),
    (style.BLUE, (0, (4, 2)), "v"),
    (style.ORANGE, (0, (4, 2)), "P"),
)
_MARKS = 12


def build(data: Coordinates) -> Figure:
    figure = sheet(data.height)
    last = float(data.k[-1])
    step = word("convergence", "step", data.letters)
    names = [variable(v) for v in data.variables]
    frame = Frame(
        figure,
        Axis(Window(0.0, max(last, 1.0)), step, whole=True),
        Axis(_window(data)),
        right=max(width(n, style.SIZE) for n in (*names, step)) + 10.0,
    )
    for index, values in enumerate(data.values.T):
        color, dashes, marker = _LOOKS[index % len(_LOOKS)]
        at = frame.points(data.k, values)
        kept = thin(at, 1.0)
        every = np.linspace(0, len(kept) - 1, min(_MARKS, len(kept))).astype(int)
        frame.curve(
            data.k[kept],
            values[kept],
            label=data.variables[index],
            color=color,
            linestyle=dashes,
            linewidth=1.2,
            marker=marker,
            markersize=3.8,
            markerfacecolor="white",
            markeredgewidth=0.9,
            markevery=every.tolist(),
            zorder=3,
        )
        if data.limits is not None and np.isfinite(data.limits[index]):
            level = frame.points(0.0, data.limits[index])[0][1]
            ends = np.array([[frame.box.x0, level], [frame.box.x1, level]])
            frame.segments([ends], label="limit", color=color, width=0.8, style_=(0, (1, 1.8)), z=1)
    ends = frame.points(last, data.values[-1])[:, 1]
    for index, height in enumerate(_spread(ends, frame.box.y0 + style.SIZE * 1.3, style.SIZE * 1.15)):
        frame.text(
            names[index], frame.box.x1 + 6, height, valign="center", color=_LOOKS[index % len(_LOOKS)][0]
        )
    return figure


def _spread(heights: Array, lowest: float, distance: float) -> list[float]:
    """Heights moved up as far as it takes to keep labels apart from each other and from the name of the axis."""
    moved = heights.copy()
    floor = lowest
    for index in np.argsort(heights, kind="stable"):
        moved[index] = max(heights[index], floor)
        floor = moved[index] + distance
    return [float(h) for h in moved]


def _window(data: Coordinates) -> Window:
    finite = data.values[np.isfinite(data.values)]
    low, high = float(finite.min()), float(finite.max())
    if data.limits is not None and np.isfinite(data.limits).any():
        low, high = min(low, float(np.nanmin(data.limits))), max(high, float(np.nanmax(data.limits)))
    air = 0.07 * (high - low) or max(abs(low), 1.0)
    return Window(low - air, high + air)
