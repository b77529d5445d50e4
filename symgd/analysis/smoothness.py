"""Whether the second derivatives of f jump at a point where branches of f meet, as those of x² + relu(x)² do at 0."""

from __future__ import annotations

from itertools import product

import mpmath
import numpy as np

from symgd.analysis.stability import exact_place
from symgd.calculus.facts import StationaryPoint
from symgd.calculus.multiprecision import DIGITS
from symgd.calculus.multivariate.points import CriticalPoint
from symgd.calculus.pieces import has_kinks
from symgd.calculus.problem import Problem

__all__ = ["second_derivatives_jump"]

_OFFSET = "1e-20"
_ALIKE = 1e-9
_MOST = 4  # variables whose sides are all looked at together; of more, one at a time


def second_derivatives_jump(problem: Problem, point: StationaryPoint | CriticalPoint) -> bool:
    """Whether the Hessian differs on the sides of a point, or cannot be computed there: with 60 digits."""
    if not has_kinks(problem.f):
        return False
    n = problem.dimension
    sides = list(product((-1, 1), repeat=n)) if n <= _MOST else []
    sides += [tuple(side * (i == j) for j in range(n)) for i in range(n) for side in (-1, 1)]
    from symgd.calculus.multivariate.functions import functions_of
    from symgd.calculus.multivariate.second_order import place_of

    try:
        with mpmath.workdps(DIGITS):
            place = [exact_place(point)] if isinstance(point, StationaryPoint) else place_of(point)
            hessian = functions_of(problem).hessian
            offset = mpmath.mpf(_OFFSET) * max(1, *(abs(v) for v in place))
            rows = [
                list(hessian([v + d * offset for v, d in zip(place, side, strict=True)])) for side in sides
            ]
    except (ArithmeticError, KeyError, ValueError):
        return True
    values = np.array(rows, dtype=float)
    return bool(np.ptp(values, axis=0).max() > _ALIKE * max(1e-300, float(np.abs(values).max())))
