"""Quadratics with a singular Hessian: the line, or plane, of all critical points."""

from __future__ import annotations

import math
from collections.abc import Sequence

import sympy as sp

from symgd.calculus.multivariate.points import Family
from symgd.calculus.problem import Problem
from symgd.calculus.quadratics import rational_system

__all__ = ["quadratic_family", "simple_point"]

_ROUND = (1, 10, 1000)
_ALIKE = sp.Rational(1, 10**13)


def quadratic_family(problem: Problem) -> Family | None:
    """The critical points of a quadratic with rational coefficients, if there are any, and more than one."""
    system = rational_system(problem)
    if system is None:
        return None
    matrix, right = system
    n = problem.dimension
    reduced, pivots = matrix.hstack(right).rref()
    if n in pivots or len(pivots) == n:
        return None
    rows = reduced.to_Matrix().tolist()
    point = [sp.S.Zero] * n
    for row, column in zip(rows, pivots, strict=False):
        point[column] = row[n]
    directions = matrix.nullspace().to_Matrix().tolist()
    return Family(tuple(point), tuple(_whole(row) for row in directions))


def simple_point(family: Family, point: Sequence[sp.Rational]) -> tuple[sp.Rational, ...] | None:
    """A point of the family with simple coordinates that agree with those given to 13 digits."""
    size = max(sp.S.One, *(abs(v) for v in point))
    for largest in _ROUND:
        rounded = tuple(v.limit_denominator(largest) for v in point)
        alike = all(abs(a - b) <= _ALIKE * size for a, b in zip(rounded, point, strict=True))
        if alike and family.nearest_exact(rounded) == rounded:
            return rounded
    return None


def _whole(vector: Sequence[sp.Rational]) -> tuple[sp.Rational, ...]:
    """The shortest multiple of whole numbers, its first nonzero entry positive."""
    scale = sp.Rational(math.lcm(*(int(v.q) for v in vector)), math.gcd(*(int(v.p) for v in vector)))
    first = next(v for v in vector if v != 0)
    return tuple(v * scale * (1 if first > 0 else -1) for v in vector)
