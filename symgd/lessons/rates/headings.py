"""Which walks that still move head for the minimizer of a function of one variable, judged on arrays."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from symgd.calculus.facts import StationaryPoint
from symgd.calculus.problem import Problem

__all__ = ["heads_for"]

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

_BETWEEN = np.arange(1, 33) / 32.0  # where f′ is looked at, as parts of the way from x* to the end of a walk


def heads_for(
    problem: Problem, target: StationaryPoint, known: Sequence[float], tail: Floats, memory: bool
) -> Flags:
    """Whether walks with last iterates ``tail``, shape (rows, walks), come closer to x*, downhill all the way there.

    Downhill: f′ has the sign that leads to x* at the last iterate and at places between, and none of the ``known``
    stationary points lies between. Closer: in the newer half of the tail no iterate is as far from x* as the farthest
    of the older half. Of a walk without ``memory`` whose steps were too short to be taken one by one, the tail is one
    place: then downhill is enough.
    """
    tail = tail[np.isfinite(tail).any(axis=1)]
    last, x = tail[-1], target.x
    with np.errstate(all="ignore"):
        away = np.abs(tail - x)
        middle = len(tail) // 2
        closer = away[middle:].max(axis=0) < away[:middle].max(axis=0, initial=-np.inf)
        if not memory:
            closer |= np.ptp(tail, axis=0) == 0.0
        places = x + _BETWEEN[:, None] * (last - x)
        slopes = np.broadcast_to(problem.slope_curve(places), places.shape)
        downhill = (np.sign(slopes) == np.sign(last - x)).all(axis=0)
    # The place of x* itself is rounded, as are the others.
    others = np.array([[p] for p in known if abs(p - x) > 1e-9 * max(1.0, abs(x))]).reshape(-1, 1)
    barred = (np.minimum(last, x) <= others) & (others <= np.maximum(last, x))
    return np.asarray(closer & downhill & ~barred.any(axis=0))
