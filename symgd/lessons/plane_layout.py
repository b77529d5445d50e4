"""From numbers to figure data in several variables: which window, how many steps, which levels."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np

from symgd.lessons.figures import USUAL_LETTERS, Array, Contours, Coordinates, Letters, Mark
from symgd.lessons.layout import RUNAWAYS
from symgd.lessons.reach import chords_shown, steps_near

__all__ = ["contour_levels", "contours", "coordinates", "plane_window"]


def coordinates(
    variables: tuple[str, ...],
    values: Array,
    limits: Array | None = None,
    *,
    away: bool = False,
    height: float = 150.0,
    letters: Letters = USUAL_LETTERS,
) -> Coordinates:
    """Each coordinate of the iterates ``values``, shape (K + 1, n), until a divergent run dwarfs its start."""
    fixed = (
        np.empty((0, values.shape[1]))
        if limits is None
        else np.where(np.isfinite(limits), limits, values[0])[None]
    )
    count = max(steps_near(values, fixed, away=away) + 1, min(3, len(values)))
    return Coordinates(variables, np.arange(float(count)), values[:count], limits, height, letters)


def contours(
    variables: tuple[str, str],
    surface: Callable[[Array, Array], Array],
    walk: Array,
    marks: Sequence[Mark],
    *,
    away: bool = False,
    height: float = 192.0,
    letters: Letters = USUAL_LETTERS,
) -> Contours:
    """Contour lines around the walk and the marks; ``surface`` takes two arrays of the same shape.

    ``away`` tells that the run ended beyond the numbers. The axes are equal unless the walk would then be a thin
    strip; the window is widened to fill the paper.
    """
    fixed = np.array([(m.x, m.y) for m in marks if m.role not in RUNAWAYS]).reshape(-1, 2)
    near = steps_near(walk, fixed, away=away)
    kept = min(near, chords_shown(walk[: near + 1]))
    shown, everything = walk[: kept + 1], kept == len(walk) - 1
    center, half, equal = plane_window(np.concatenate([shown, fixed]), _PAPER / (height - 32.0))
    x = np.linspace(center[0] - half[0], center[0] + half[0], 401)
    y = np.linspace(center[1] - half[1], center[1] + half[1], 241)
    z = np.asarray(surface(*np.meshgrid(x, y)), dtype=np.float64)
    z = np.where(np.abs(z) < 1e300, z, np.nan)
    bottoms = np.array([(m.x, m.y) for m in marks if m.role == "minimum"]).reshape(-1, 2)
    low = np.asarray(surface(bottoms[:, 0], bottoms[:, 1]), dtype=np.float64)
    levels = contour_levels(z, float(low.min()) if len(low) else None)
    leaves = None if everything or kept < near else (float(walk[kept + 1, 0]), float(walk[kept + 1, 1]))
    marks = [m for m in marks if m.role != "end" or everything]
    return Contours(
        variables, x, y, z, levels, shown, tuple(marks), equal, len(walk) - 1, leaves, height, letters
    )


_PAPER = 440.0
"""The usual width of a plot in points, next to the numbers of its axis."""
_STRIP_WIDE, _STRIP_HIGH = 12.0, 4.0
"""A walk so many times as wide as it is high, or as high as it is wide, still reads well on equal axes."""


def plane_window(points: Array, shape: float) -> tuple[Array, Array, bool]:
    """The center and half the size of a window around points, and whether its axes are equal on paper of that shape."""
    low, high = points.min(axis=0), points.max(axis=0)
    center, half = (low + high) / 2, (high - low) / 2
    if not half.any():
        half = np.maximum(np.abs(center) / 2, 1.0)
    wide, tall = half
    equal = bool(wide == 0 or tall == 0 or (wide <= _STRIP_WIDE * tall and tall <= _STRIP_HIGH * wide))
    half = half * 1.25
    if equal:
        half[1] = max(half[1], half[0] / shape)
        half[0] = half[1] * shape
    return center, half, equal


def contour_levels(z: Array, bottom: float | None = None, count: int = 16) -> Array:
    """Levels that show the valley, whatever the range of f.

    From the ``bottom`` of a minimum up: b + R·t^p for even t, with p = 2 at least (rings at even distances around a
    bowl), more where walls are high, so that the median of the surface is at the middle level. Without a minimum:
    quantiles of the surface, lines that are spread evenly over the paper.
    """
    finite = z[np.isfinite(z)]
    if not len(finite) or finite.min() == finite.max():
        return np.empty(0)
    even = np.arange(1, count + 1) / (count + 1)
    above = finite[finite > bottom] if bottom is not None else finite[:0]
    if bottom is None or not len(above):
        return np.unique(np.quantile(finite, even))
    range_ = float(above.max()) - bottom
    middle = (float(np.median(above)) - bottom) / range_
    power = max(2.0, math.log(max(middle, 1e-12)) / math.log(0.5))
    levels = bottom + range_ * even**power
    below = finite[finite < bottom]
    if len(below) > 0.02 * len(finite):
        levels = np.concatenate([np.quantile(below, even[::3]), levels])
    return np.unique(levels)
