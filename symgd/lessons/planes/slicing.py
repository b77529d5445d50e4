"""The plane that a walk in three or more variables is nearest to, and its contour lines."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from symgd.descent.tails import lengths
from symgd.lessons import plane_layout
from symgd.lessons.figures import USUAL_LETTERS, Array, Letters, Mark, Role, Slice
from symgd.lessons.reach import steps_near

__all__ = ["slice_of"]

_LINE = 0.02
"""A walk whose second direction is so much shorter than its first is a line, and no plane is better than others."""
_FARTHEST = 0.3
"""The share of its length that a walk may leave the plane for its shadow to say something."""
_NAMES = (("u", "v"), ("s", "t"), ("p", "q"), ("r", "w"))


def slice_of(
    names: Sequence[str],
    surface: Callable[..., Array],
    walk: Array,
    center: Array,
    role: Role,
    *,
    away: bool = False,
    height: float = 214.0,
    letters: Letters = USUAL_LETTERS,
) -> Slice | None:
    """Contour lines on the plane through ``center`` that is nearest to the ``walk``, shape (K + 1, n), in squares.

    Its directions are the first two right singular vectors of x_k − center, their largest entries positive.
    ``surface`` takes an array a variable. None for a walk that is a line, that is far from every plane, or that does
    not move.
    """
    shown = walk[: steps_near(walk, center[None], away=away) + 1]
    nearest = _nearest_plane(shown - center)
    if nearest is None:
        return None
    directions, off = nearest
    shadow = (shown - center) @ directions.T

    def on_plane(u: Array, v: Array) -> Array:
        return surface(*(center[i] + u * directions[0, i] + v * directions[1, i] for i in range(len(center))))

    first, second = next(pair for pair in _NAMES if not {*pair} & {*names})
    start = Mark(float(shadow[0, 0]), float(shadow[0, 1]), "start")
    rest = (walk[len(shown) :] - center) @ directions.T
    ground = plane_layout.contours(
        (first, second),
        on_plane,
        np.concatenate([shadow, rest]),
        [start, Mark(0.0, 0.0, role)],
        away=away,
        tallest=height,
        letters=letters,
    )
    return Slice(ground, center, directions, off)


def _nearest_plane(moved: Array) -> tuple[Array, float] | None:
    """Two unit vectors, their largest entries positive, and which share of its size the walk leaves their plane."""
    extent = float(lengths(moved).max())
    if len(moved) < 3 or not 0.0 < extent < np.inf:
        return None
    _, sizes, basis = np.linalg.svd(moved / extent, full_matrices=False)
    if len(sizes) < 2 or sizes[1] < _LINE * sizes[0]:
        return None
    directions = basis[:2]
    directions = directions * np.sign(directions[[0, 1], np.abs(directions).argmax(axis=1)])[:, None]
    off = float(lengths(moved - moved @ directions.T @ directions).max()) / extent
    return (directions, off) if off <= _FARTHEST else None
