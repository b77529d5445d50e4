"""Bounds of the eigenvalues of every Hessian on a box, sharpened by cutting the box up: proved."""

from __future__ import annotations

import heapq
import math
from collections.abc import Callable
from fractions import Fraction

from symgd.calculus.budget import Budget
from symgd.calculus.multivariate.boxes import Box, eigenvalue_bounds, is_smooth_on
from symgd.calculus.problem import Problem

__all__ = ["greatest", "least"]

_PIECES = 64


def least(problem: Problem, box: Box, budget: Budget, enough: float = 0.0) -> float | None:
    """A μ > 0 with μ ≤ λ for every eigenvalue λ of every Hessian on a box; None: none was found.

    The search ends as soon as one is above ``enough``.
    """
    found = _cut(problem, box, budget, lambda bounds: bounds[0], enough)
    return found if found is not None and found > 0.0 else None


def greatest(problem: Problem, box: Box, budget: Budget) -> float | None:
    """An L ≥ λ for every eigenvalue λ of every Hessian on a box; None: none was found."""
    found = _cut(problem, box, budget, lambda bounds: -bounds[1], math.inf)
    return None if found is None or math.isinf(found) else -found


def _cut(
    problem: Problem, box: Box, budget: Budget, low: Callable[[tuple[float, float]], float], enough: float
) -> float | None:
    """The least ``low`` of the pieces; the piece that has it is cut in two across its longest side."""
    whole = eigenvalue_bounds(problem, box) if is_smooth_on(problem, box) else None
    if whole is None:
        return None
    pieces = [(low(whole), 0, box)]
    constant = not any(entry.free_symbols for row in problem.hessian for entry in row)
    count = 1
    while not constant and pieces[0][0] <= enough and count < 2 * _PIECES and not budget.spent:
        _, _, worst = heapq.heappop(pieces)
        for part in _halves(worst):
            bounds = eigenvalue_bounds(problem, part)
            if bounds is None:
                return None
            heapq.heappush(pieces, (low(bounds), count, part))
            count += 1
    return pieces[0][0]


def _halves(box: Box) -> tuple[Box, Box]:
    sides = [Fraction(upper) - Fraction(lower) for lower, upper in box]
    i = sides.index(max(sides))
    lower, upper = (Fraction(end) for end in box[i])
    middle = (lower + upper) / 2
    return (*box[:i], (lower, middle), *box[i + 1 :]), (*box[:i], (middle, upper), *box[i + 1 :])
