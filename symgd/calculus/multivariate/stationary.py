"""All points where the gradient of a polynomial is zero: proved to be all of them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import Any, Literal

import mpmath
from flint import arb

from symgd.calculus.budget import Budget
from symgd.calculus.intervals import working_precision
from symgd.calculus.multiprecision import DIGITS
from symgd.calculus.multivariate.classify import classify
from symgd.calculus.multivariate.functions import Functions
from symgd.calculus.multivariate.isolation import Solution, solve
from symgd.calculus.multivariate.points import CriticalPoint
from symgd.calculus.multivariate.systems import as_polynomial, blocks, eliminate
from symgd.calculus.problem import Problem

__all__ = ["CriticalPoints", "stationary_points"]

MOST_POINTS = 100


@dataclass(frozen=True, eq=False)
class CriticalPoints:
    """The points where the gradient is zero, the lowest first, then by place.

    ``complete``: these are all, proved. ``how`` the equations were solved: "linear" (each gives one variable by
    the others), or "elimination" (a polynomial in one unknown, whose real roots are isolated).
    """

    points: tuple[CriticalPoint, ...]
    complete: bool
    how: Literal["linear", "elimination"]


def stationary_points(problem: Problem, budget: Budget) -> CriticalPoints | None:
    """All real solutions of ∇f = 0 for a polynomial with rational coefficients that has finitely many; else None.

    None too where that would be much work. A sum of functions of different variables is solved part by part.
    """
    if problem.expression.conditions or not problem.f.is_polynomial(*problem.symbols):
        return None
    f = as_polynomial(problem.f, problem.symbols)
    if f is None:
        return None
    parts, linear = [], True
    with working_precision():
        for group in blocks(f):
            system = eliminate([f.derivative(i) for i in group], group)
            linear = linear and not system.left
            found = solve(system, group, budget)
            if found is None:
                return None
            parts.append((group, found))
    count = 1
    for _, found in parts:
        count *= len(found)
    if count > MOST_POINTS:
        return None
    places = {i: (k, j) for k, (group, _) in enumerate(parts) for j, i in enumerate(group)}
    order = [places[i] for i in range(problem.dimension)]
    points = []
    functions = Functions(problem)
    for chosen in product(*(found for _, found in parts)):
        if budget.spent:
            return None
        points.append(_classified(problem, functions, chosen, order, budget))
    points.sort(key=lambda point: (point.fun, point.x))
    return CriticalPoints(tuple(points), True, "linear" if linear else "elimination")


def _classified(
    problem: Problem,
    functions: Functions,
    chosen: tuple[Solution, ...],
    order: list[tuple[int, int]],
    budget: Budget,
) -> CriticalPoint:
    forms = [solution.exact for solution in chosen]
    exact = None if None in forms else tuple(form[j] for k, j in order if (form := forms[k]) is not None)
    with mpmath.workdps(DIGITS + 5):
        x = [_number(chosen[k].balls[j]) for k, j in order]
        return classify(problem, functions, x, exact, budget)


def _number(ball: arb) -> Any:
    mantissa, exponent = ball.mid().man_exp()
    return mpmath.ldexp(mpmath.mpf(int(mantissa)), int(exponent))
