"""Each coordinate against the step: which steps, which coordinates by name, which scale."""

from __future__ import annotations

import numpy as np

from symgd.lessons.figures import USUAL_LETTERS, Array, Coordinates, Letters
from symgd.lessons.reach import steps_near

__all__ = ["coordinates"]

_NAMED = 6
_LONG = 60  # steps
_SETTLED = 0.1  # of the longest way of a coordinate: so near to its end it has settled
_EARLY = 0.15  # of the steps


def coordinates(
    variables: tuple[str, ...],
    values: Array,
    limits: Array | None = None,
    *,
    away: bool = False,
    height: float = 150.0,
    letters: Letters = USUAL_LETTERS,
) -> Coordinates:
    """Each coordinate of the iterates ``values``, shape (K + 1, n), until a divergent run dwarfs its start.

    Of more than six, those six are named that are farthest from their last values, on average over the steps. Where
    most have nearly settled in the first part of a long run, the axis of k is stretched there.
    """
    fixed = (
        np.empty((0, values.shape[1]))
        if limits is None
        else np.where(np.isfinite(limits), limits, values[0])[None]
    )
    count = max(steps_near(values, fixed, away=away) + 1, min(3, len(values)))
    shown = values[:count]
    away_from_end = np.abs(shown - shown[-1])
    order = np.argsort(-away_from_end.mean(axis=0), kind="stable")[:_NAMED]
    return Coordinates(
        variables,
        np.arange(float(count)),
        shown,
        limits,
        height,
        letters,
        tuple(sorted(order.tolist())),
        _settles_early(away_from_end),
        len(values) - 1,
    )


def _settles_early(away_from_end: Array) -> bool:
    """Whether a long walk takes place in its first part, for three quarters of the coordinates at least."""
    count, dimension = away_from_end.shape
    moving = (away_from_end > _SETTLED * float(away_from_end.max())).sum(axis=1) > dimension // 4
    last = int(np.flatnonzero(moving).max(initial=0))
    return bool(count > _LONG and last < _EARLY * count)
