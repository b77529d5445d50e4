"""Which part of the plane a picture shows, and how high it is on the paper."""

from __future__ import annotations

import numpy as np

from symgd.lessons.figures import Array
from symgd.records import record

__all__ = ["Paper", "PlaneWindow", "plane_window", "reached"]

FRAME = 32.0
"""Points of the height that numbers and names of the axes take."""
_STRIP_WIDE, _STRIP_HIGH = 12.0, 7.0
"""A walk so many times as wide as it is high, or as high as it is wide, still reads well on equal axes."""
_AIR = 1.25
_SQUARISH = 1.4
_FINEST = 1e-9


@record
class Paper:
    """Room in points: the width of a plot next to the numbers of its axis, and how high the picture may be.

    With ``fills`` the window is widened to all of the width.
    """

    width: float = 440.0
    lowest: float = 192.0
    tallest: float = 264.0
    fills: bool = False


@record(eq=False)
class PlaneWindow:
    """The center and half the size of a window, whether its axes are equal, and the height of the picture."""

    center: Array
    half: Array
    equal: bool
    height: float

    def grid(self, columns: int, rows: int) -> tuple[Array, Array]:
        """Places along both axes."""
        low, high = self.center - self.half, self.center + self.half
        return np.linspace(low[0], high[0], columns), np.linspace(low[1], high[1], rows)

    def has(self, points: Array) -> Array:
        """Which of the points, shape (p, 2), are inside, off the edge."""
        return np.asarray((np.abs(points - self.center) < 0.97 * self.half).all(axis=1))


def plane_window(points: Array, paper: Paper) -> PlaneWindow:
    """A window around points, with equal axes unless the walk would then be a thin strip.

    A walk that is higher than wide gets a higher picture; where it leaves paper free beside it, the window is
    widened, to a plot that is somewhat wider than high.
    """
    low, high = points.min(axis=0), points.max(axis=0)
    center, half = low / 2 + high / 2, high / 2 - low / 2
    if not half.any():
        half = np.maximum(np.abs(center) / 2, 1.0)
    half = np.where(half > 0, np.maximum(half, _FINEST * np.abs(center)), 0.0)
    wide, tall = half
    equal = bool(wide == 0 or tall == 0 or (wide <= _STRIP_WIDE * tall and tall <= _STRIP_HIGH * wide))
    if not equal:
        return PlaneWindow(center, _AIR * half, False, paper.lowest)
    shape = wide / tall if tall > 0 else np.inf
    height = float(
        np.clip(paper.width / shape if shape > 0 else np.inf, paper.lowest - FRAME, paper.tallest - FRAME)
    )
    width = paper.width if paper.fills else min(paper.width, max(_SQUARISH, shape) * height)
    half = _AIR * half
    half[1] = max(half[1], half[0] * height / width)
    half[0] = half[1] * width / height
    return PlaneWindow(center, half, True, height + FRAME)


def reached(points: Array, others: Array, factor: float = 3.0) -> Array:
    """Those of the ``others``, nearest first, that keep the picture within ``factor`` times the size of ``points``.

    A picture with them shows the landscape, and the walk in it is still more than a dot.
    """
    low, high = points.min(axis=0), points.max(axis=0)
    most = factor * float((high - low).max())
    distance = np.hypot(*(others - (low + high) / 2).T)
    kept = []
    for i in np.argsort(distance, kind="stable"):
        lower, upper = np.minimum(low, others[i]), np.maximum(high, others[i])
        if (upper - lower).max() <= most:
            low, high = lower, upper
            kept.append(others[i])
    return np.array(kept).reshape(-1, 2)
