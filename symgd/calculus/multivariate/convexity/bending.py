"""A proof that f is not convex: a point, and a direction along which it curves downward there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import islice, product

import numpy as np
import sympy as sp

from symgd.calculus.budget import Budget
from symgd.calculus.closed_form import value_at
from symgd.calculus.intervals import enclosure, outward
from symgd.calculus.multivariate.boxes import box_around, is_smooth_on
from symgd.calculus.multivariate.convexity.inertia import quadratic_form
from symgd.calculus.multivariate.directions import simple_direction
from symgd.calculus.problem import Problem
from symgd.calculus.rationals import fraction, rational
from symgd.records import record

__all__ = ["Bend", "downward"]

_POINTS = 80
_LONGEST = 24  # of an exact value
_SIZES = (0, 1, -1, 2, -2)
_MARGIN = 1e-9  # of the largest eigenvalue, before a proof is tried


@record
class Bend:
    """dᵀHd = ``value`` < 0 for the Hessian H at ``point`` and d = ``direction``; ``value`` is rational, or a bound."""

    point: tuple[Fraction, ...]
    direction: tuple[Fraction, ...]
    value: Fraction
    exact: bool = True

    @staticmethod
    def of(
        matrix: Sequence[Sequence[Fraction]], point: tuple[Fraction, ...], d: tuple[Fraction, ...]
    ) -> Bend:
        """The bend of a rational matrix."""
        return Bend(point, d, quadratic_form(matrix, d))


def downward(problem: Problem, budget: Budget) -> Bend | None:
    """A simple point of the domain at which dᵀHd < 0: proved by interval arithmetic at that point; else None."""
    for point in _points(problem.dimension):
        if budget.spent:
            return None
        matrix = problem.hessian_at(np.array(point, dtype=float))
        if matrix is None:
            continue
        try:
            eigen, vectors = np.linalg.eigh(matrix)
        except np.linalg.LinAlgError:
            continue
        if eigen[0] >= -_MARGIN * max(abs(eigen[-1]), 1e-300):
            continue
        for direction in _directions(matrix, vectors[:, 0]):
            bend = _proved(problem, point, direction)
            if bend is not None:
                return bend
    return None


def _points(n: int) -> Iterator[tuple[Fraction, ...]]:
    """The origin, points on the axes, then points with simple coordinates."""
    yield (Fraction(0),) * n
    for size in (1, -1):
        yield (Fraction(size),) * n
        for i in range(min(n, 10)):
            yield tuple(Fraction(size * (i == j)) for j in range(n))
    if n <= 4:
        for point in islice(product(_SIZES, repeat=n), _POINTS):
            yield tuple(map(Fraction, point))
    for half in (Fraction(1, 2), Fraction(3, 2), Fraction(-1, 2), Fraction(3)):
        yield (half,) * n


def _directions(hessian: np.ndarray, vector: np.ndarray) -> Iterator[tuple[Fraction, ...]]:
    """An axis, if f curves downward along one, else the eigenvector in simple numbers."""
    n = len(vector)
    falls = int(np.argmin(np.diag(hessian)))
    if hessian[falls, falls] < 0:
        yield tuple(Fraction(int(j == falls)) for j in range(n))
    for denominator in (1, 4, 100, 10**6):
        rounded = simple_direction(vector, denominator)
        if rounded is not None:
            yield rounded


def _proved(problem: Problem, point: tuple[Fraction, ...], d: tuple[Fraction, ...]) -> Bend | None:
    if not is_smooth_on(problem, box_around(point, Fraction(0))):
        return None
    sides = [outward(v, v) for v in point]
    n = problem.dimension
    used = [i for i in range(n) if d[i]]
    bend = sp.Add(
        *(
            rational(d[i]) * rational(d[j]) * (1 if i == j else 2) * problem.hessian[i][j]
            for i in used
            for j in used
            if i <= j
        )
    )
    value = enclosure(bend, *problem.symbols)(*sides)
    if not (value.ok and value.finite and value.hi < 0):
        return None
    places = {s: rational(v) for s, v in zip(problem.symbols, point, strict=True)}
    exact = None if bend.has(sp.Float) else value_at(bend, places, _LONGEST)
    if exact is not None and exact.is_Rational:
        return Bend(point, d, fraction(exact))
    return Bend(point, d, Fraction(float(value.hi)), exact=False)
