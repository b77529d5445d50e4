"""All points where the gradient of a polynomial is zero: proved to be all of them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property, lru_cache
from itertools import product
from typing import Any, Literal

import mpmath
import sympy as sp
from flint import arb, fmpq_mpoly

from symgd.calculus.budget import Budget
from symgd.calculus.intervals import to_fraction, working_precision
from symgd.calculus.multiprecision import DIGITS
from symgd.calculus.multivariate.classify import classify
from symgd.calculus.multivariate.functions import Functions, functions_of
from symgd.calculus.multivariate.points import CriticalPoint
from symgd.calculus.multivariate.systems import (
    Algebraic,
    Along,
    Solution,
    as_polynomial,
    blocks,
    common_factor,
    common_zeros,
    eliminate,
    solve,
    terms_in,
)
from symgd.calculus.problem import Problem
from symgd.calculus.second_derivatives import are_long
from symgd.records import record

__all__ = ["CriticalPoints", "CriticalValue", "known_points", "stationary_points"]

MOST_POINTS = 100
SECONDS = 0.5


@record(eq=False)
class CriticalValue:
    """f at a critical point: the sum of ``parts``, one for each group of variables that f is a sum over."""

    parts: tuple[Algebraic, ...]

    @cached_property
    def ball(self) -> arb:
        """An enclosure."""
        return sum((part.ball for part in self.parts), arb(0))

    @cached_property
    def exact(self) -> sp.Expr | None:
        """A short closed form."""
        forms = [part.exact for part in self.parts]
        return None if None in forms else sp.expand(sp.Add(*forms))

    def compare(self, other: CriticalValue) -> int | None:
        """−1, 0 or 1: proved to be less than, equal to, or greater than the other; None where that is not decided."""
        if all(a.is_same(b) for a, b in zip(self.parts, other.parts, strict=True)):
            return 0
        if self.exact is not None and self.exact == other.exact:
            return 0
        if self.ball < other.ball:
            return -1
        return 1 if self.ball > other.ball else None


@record(eq=False)
class CriticalPoints:
    """The points where the gradient is zero, the lowest first, then by place, and ``values``: f there, exact.

    ``complete``: there are no others, proved, but for those in ``along``: sets of points, lines or curves in the plane,
    on each of which the gradient is zero. ``how`` the equations were solved: "linear" (each gives one variable by
    the others), or "elimination" (a polynomial in one unknown, whose real roots are isolated).
    """

    points: tuple[CriticalPoint, ...]
    values: tuple[CriticalValue, ...]
    complete: bool
    how: Literal["linear", "elimination"]
    along: tuple[Along, ...] = ()

    @cached_property
    def lowest(self) -> tuple[CriticalPoint, ...] | None:
        """Those with the least value: proved; None where some of the values can't be told apart, or there are none."""
        if not self.points or self.along:
            return None
        with working_precision():
            signs = [0, *(value.compare(self.values[0]) for value in self.values[1:])]
        if None in signs or -1 in signs:
            return None
        return tuple(point for point, sign in zip(self.points, signs, strict=True) if sign == 0)

    def all_above(self, height: float) -> bool:
        """Whether f is higher than that at each of the ``points``: proved."""
        with working_precision():
            return all(bool(value.ball > height) for value in self.values)


def stationary_points(problem: Problem, budget: Budget) -> CriticalPoints | None:
    """All real solutions of ∇f = 0 for a polynomial f with rational coefficients; None where that is much work.

    A sum of functions of different variables is solved part by part.
    """
    if problem.expression.conditions or not problem.f.is_polynomial(*problem.symbols):
        return None
    if are_long(problem.gradient):
        return None
    f = as_polynomial(problem.f, problem.symbols)
    if f is None:
        return None
    with working_precision():
        groups = blocks(f)
        common = common_factor(f) if len(groups) == 1 else None
        solved = _solved(f, groups, budget) if common is None else _along(f, common, problem, budget)
        if solved is None:
            return None
        parts = solved.parts
        if math.prod(len(found) for _, found in parts) > MOST_POINTS:
            return None
        places = {i: (k, j) for k, (group, _) in enumerate(parts) for j, i in enumerate(group)}
        order = [places[i] for i in range(problem.dimension)]
        rows, functions = [], functions_of(problem)
        for chosen in product(*(found for _, found in parts)):
            if budget.spent:
                return None
            x = [chosen[k].x[j] for k, j in order]
            value = CriticalValue(tuple(solution.value for solution in chosen))
            rows.append((_point(problem, functions, x, value, budget), value))
    rows.sort(key=lambda row: (row[0].fun, row[0].x))
    points, values = tuple(point for point, _ in rows), tuple(value for _, value in rows)
    how: Literal["linear", "elimination"] = "linear" if solved.linear else "elimination"
    return CriticalPoints(points, values, True, how, solved.along)


@lru_cache(maxsize=8)  # the runs of a lesson share one problem
def known_points(problem: Problem) -> CriticalPoints | None:
    """The `stationary_points` that are found within `SECONDS`."""
    return stationary_points(problem, Budget(SECONDS))


@record(eq=False)
class _Solved:
    """The solutions of each group of variables."""

    parts: list[tuple[list[int], list[Solution]]]
    linear: bool
    along: tuple[Along, ...] = ()


def _solved(f: fmpq_mpoly, groups: list[list[int]], budget: Budget) -> _Solved | None:
    parts, linear = [], True
    for number, group in enumerate(groups):
        system = eliminate([f.derivative(i) for i in group], group)
        found = solve(system, group, _part(f, group, number == 0), budget)
        if found is None:
            return None
        linear = linear and not system.left
        parts.append((group, found))
    return _Solved(parts, linear)


def _along(f: fmpq_mpoly, common: fmpq_mpoly, problem: Problem, budget: Budget) -> _Solved | None:
    found = common_zeros(f, common, problem, budget)
    if found is None:
        return None
    return _Solved([(list(range(problem.dimension)), found.points)], linear=False, along=found.along)


def _part(f: fmpq_mpoly, group: Sequence[int], with_constant: bool) -> fmpq_mpoly:
    """The terms of f in the variables of a group."""
    constant = f(*[0] * len(f.degrees())) if with_constant else 0
    return terms_in(f, group) + constant


def _point(
    problem: Problem, functions: Functions, x: Sequence[Algebraic], value: CriticalValue, budget: Budget
) -> CriticalPoint:
    forms = [coordinate.exact for coordinate in x]
    with mpmath.workdps(DIGITS + 5):
        numbers = [_number(coordinate.ball) for coordinate in x]
        exact = None if None in forms else tuple(forms)
        point = classify(problem, functions, numbers, exact, budget)
    # The balls of different solutions do not meet, and there are no others.
    box = tuple((to_fraction(c.ball.lower()), to_fraction(c.ball.upper())) for c in x)
    return replace(point, fun=float(value.ball.mid()), box=point.box or box)


def _number(ball: arb) -> Any:
    mantissa, exponent = ball.mid().man_exp()
    return mpmath.ldexp(mpmath.mpf(int(mantissa)), int(exponent))
