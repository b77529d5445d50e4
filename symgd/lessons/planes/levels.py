"""Which heights get a contour line."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from symgd.lessons.figures import Array

__all__ = ["contour_levels"]

_BELOW = 0.02
_ROUNDING = 1e-12
_FLAT = 0.01


def contour_levels(
    z: Array, bottom: float | None = None, count: int = 14, through: Sequence[float] = ()
) -> Array:
    """Levels that show the valley, whatever the range of f: they go by the area that each line encloses.

    From the ``bottom`` of a minimum up, the j-th of n lines encloses the share (j/(n + 1))² of the surface that is
    higher: rings at even distances around a bowl, and lines along the floor of a valley however high its walls are.
    What is lower than the bottom gets a few lines besides. Without a minimum the shares are even. Levels are
    rounded as far as their distances allow, and those ``through`` saddles take the place of the nearest.
    """
    heights = np.sort(z[np.isfinite(z)])
    if not len(heights) or heights[-1] - heights[0] <= _ROUNDING * max(abs(heights[0]), abs(heights[-1])):
        return np.empty(0)
    even = np.arange(1, count + 1) / (count + 1)
    above = heights[heights > bottom] if bottom is not None else heights[:0]
    if bottom is None or not len(above):
        levels = _quantiles(heights, even)
    else:
        levels = _quantiles(above, even**2)
        below = heights[: len(heights) - len(above)]
        if len(below) > _BELOW * len(heights) and below[0] < bottom:
            levels = np.concatenate([_quantiles(below, even[1::3]), levels])
    return _passing(_rounded(np.unique(_not_flat(levels, heights)), bottom), through, heights)


def _quantiles(ordered: Array, shares: Array) -> Array:
    """Heights below which these shares of the ordered ones lie, midway between two of them."""
    place = np.clip(shares * len(ordered), 1, len(ordered) - 1).astype(np.intp) if len(ordered) > 1 else 0
    return np.asarray((ordered[place - 1] / 2 + ordered[place] / 2) if len(ordered) > 1 else ordered)


def _not_flat(levels: Array, heights: Array) -> Array:
    """Without the levels on which a whole piece of the surface lies: there is no line there."""
    many = np.searchsorted(heights, levels, "right") - np.searchsorted(heights, levels, "left")
    return levels[many <= _FLAT * len(heights)]


def _rounded(levels: Array, bottom: float | None) -> Array:
    """Each level with as few digits as keep it within a fifth of its distance from its neighbors and the bottom."""
    if len(levels) < 2:
        return levels
    gaps = np.diff(levels)
    room = np.minimum(np.r_[gaps[0], gaps], np.r_[gaps, gaps[-1]])
    if bottom is not None:
        room = np.minimum(room, np.abs(levels - bottom))
    return np.unique(
        [_round(float(level), 0.4 * float(gap)) for level, gap in zip(levels, room, strict=True)]
    )


def _round(value: float, step: float) -> float:
    """The multiple of the largest power of ten below ``step`` that is nearest, rounded once."""
    if not step > 0.0:
        return value
    return float(round(value, -math.floor(math.log10(step))))


def _passing(levels: Array, through: Sequence[float], heights: Array) -> Array:
    """The levels with those of saddles in place of any that is nearer than half the usual distance there."""
    for level in sorted(set(through)):
        if not heights[0] < level < heights[-1]:
            continue
        place = int(np.searchsorted(levels, level))
        around = levels[max(0, place - 2) : place + 2]
        gap = float(np.diff(around).min()) if len(around) > 1 else 0.0
        levels = np.sort(np.r_[levels[np.abs(levels - level) > 0.5 * gap], level])
    return levels
