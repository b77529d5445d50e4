"""Each coordinate against the step: which steps, which coordinates by name, which scale."""

from __future__ import annotations

import numpy as np

from symgd.lessons.figures import USUAL_LETTERS, Array, Coordinates, Letters
from symgd.lessons.reach import steps_near

__all__ = ["coordinates"]

_NAMED = 6
_LONG = 60  # steps
_SETTLED = 0.1  # of the range of a coordinate: so near to its end it has settled
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

    Of more than six, those six are named that move most. Where all have nearly settled in the first part of a long
    run, the axis of k is stretched there.
    """
    fixed = (
        np.empty((0, values.shape[1]))
        if limits is None
        else np.where(np.isfinite(limits), limits, values[0])[None]
    )
    count = max(steps_near(values, fixed, away=away) + 1, min(3, len(values)))
    shown = values[:count]
    ranges = np.ptp(shown, axis=0)
    order = np.argsort(-ranges, kind="stable")[:_NAMED]
    return Coordinates(
        variables,
        np.arange(float(count)),
        shown,
        limits,
        height,
        letters,
        tuple(sorted(order.tolist())),
        _settles_early(shown, ranges),
        len(values) - 1,
    )


def _settles_early(shown: Array, ranges: Array) -> bool:
    """Whether a long walk takes place in its first part."""
    moving = np.abs(shown - shown[-1]) > _SETTLED * (float(ranges.max()) or 1.0)
    last = int(np.flatnonzero(moving.any(axis=1)).max(initial=0))
    return len(shown) > _LONG and last < _EARLY * len(shown)
