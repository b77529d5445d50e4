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

MOST = 128
"""Boxes that are looked at."""


def least(problem: Problem, box: Box, budget: Budget, enough: float = 0.0, most: int = MOST) -> float | None:
    """A μ > 0 with μ ≤ λ for every eigenvalue λ of every Hessian on a box; None: none was found.

    The search ends as soon as one is above ``enough``.
    """
    found = _cut(problem, box, budget, lambda bounds: bounds[0], enough, most)
    return found if found is not None and found > 0.0 else None


def greatest(
    problem: Problem, box: Box, budget: Budget, enough: float = -math.inf, most: int = MOST
) -> float | None:
    """An L ≥ λ for every eigenvalue λ of every Hessian on a box; None: none was found.

    The search ends as soon as one is below ``enough``.
    """
    found = _cut(problem, box, budget, lambda bounds: -bounds[1], -enough, most)
    return None if found is None or math.isinf(found) else -found


def _cut(
    problem: Problem,
    box: Box,
    budget: Budget,
    low: Callable[[tuple[float, float]], float],
    enough: float,
    most: int,
) -> float | None:
    """The least ``low`` of the pieces; the piece that has it is cut in two."""
    whole = eigenvalue_bounds(problem, box) if is_smooth_on(problem, box) else None
    if whole is None:
        return None
    pieces = [(low(whole), 0, box)]
    constant = not any(entry.free_symbols for row in problem.hessian for entry in row)
    count = 1
    while not constant and pieces[0][0] <= enough and count < most and not budget.spent:
        _, _, worst = heapq.heappop(pieces)
        for part in _halves(worst, box):
            bounds = eigenvalue_bounds(problem, part)
            if bounds is None:
                return None
            heapq.heappush(pieces, (low(bounds), count, part))
            count += 1
    return pieces[0][0]


def _halves(piece: Box, whole: Box) -> tuple[Box, Box]:
    """A box cut across its longest side, measured by those of the whole."""
    sides, full = ([Fraction(b) - Fraction(a) for a, b in box] for box in (piece, whole))
    shares = [side / all_ if all_ else Fraction(0) for side, all_ in zip(sides, full, strict=True)]
    i = shares.index(max(shares))
    lower, upper = (Fraction(end) for end in piece[i])
    middle = (lower + upper) / 2
    return (*piece[:i], (lower, middle), *piece[i + 1 :]), (*piece[:i], (middle, upper), *piece[i + 1 :])
