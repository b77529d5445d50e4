"""A piece of the line of a run with its marker."""

from __future__ import annotations

import numpy as np

from symgd.output.figures.canvas import Canvas, Sheet
from symgd.output.figures.comparison_looks import LOOKS

__all__ = ["build"]

_LONG, _HIGH = 30.0, 9.0


def build(index: int) -> Sheet:
    look = LOOKS[index]
    swatch = Sheet(_LONG, _HIGH)
    canvas = Canvas(swatch)
    ends = np.array([[0.0, _HIGH / 2], [_LONG, _HIGH / 2]])
    canvas.line(
        ends, label="line", color=look.color, linewidth=1.3, linestyle=look.dashes, solid_capstyle="butt"
    )
    canvas.line(
        ends.mean(axis=0, keepdims=True),
        label="marker",
        linestyle="none",
        marker=look.marker,
        markersize=4.8,
        markerfacecolor="white",
        markeredgecolor=look.color,
        markeredgewidth=1.1,
    )
    return swatch
