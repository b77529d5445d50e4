"""What kind of critical point it is: the second-order test, and what else there is where it decides nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

import mpmath
import sympy as sp

from symgd.calculus.budget import Budget
from symgd.calculus.effort import can_put_in
from symgd.calculus.multiprecision import DIGITS, without_noise
from symgd.calculus.multivariate.certify import certify, is_defined_at
from symgd.calculus.multivariate.convexity import convexity
from symgd.calculus.multivariate.descents import falls_along, lower_curve
from symgd.calculus.multivariate.functions import Functions
from symgd.calculus.multivariate.points import CriticalKind, CriticalPoint, Family
from symgd.calculus.multivariate.second_order import second_order
from symgd.calculus.problem import Problem
from symgd.notation.signs import is_nonnegative

__all__ = ["classify", "nowhere_lower"]

SINGULAR = 1e-9
"""An eigenvalue within this part of the largest says nothing, unless its sign is proved."""
_STEPS = (1, 0.1, 1e-2, 1e-3, 1e-4, 1e-6)


def classify(
    problem: Problem,
    functions: Functions,
    x: list[Any],
    exact: tuple[sp.Expr, ...] | None,
    budget: Budget,
    family: Family | None = None,
    box: tuple[tuple[Fraction, Fraction], ...] | None = None,
) -> CriticalPoint:
    """The critical point at x (60 digits), with all that is known and can be proved about it.

    With a ``family`` x is one of its points, and ``box`` that point, exactly.
    """
    values, vectors = mpmath.eigsy(functions.hessian(x))
    eigen = sorted(range(len(x)), key=lambda i: values[i])
    scale = max((abs(v) for v in values), default=mpmath.mpf(0))
    # Where all eigenvalues vanish, their sizes are what is left of the iteration.
    limit = scale * SINGULAR if scale > mpmath.mpf(10) ** (-DIGITS // 2) else scale
    noise = scale * mpmath.mpf(10) ** (20 - DIGITS)
    lowest, highest = values[eigen[0]], values[eigen[-1]]
    place = without_noise(x) if exact is None else x
    found = CriticalPoint(
        x=tuple(float(v) for v in place),
        exact=exact,
        fun=float(functions.value(x)[0]),
        eigenvalues=tuple(float(values[i]) if abs(values[i]) > noise else 0.0 for i in eigen),
        kind=_kind(lowest, highest, limit),
        least=exact is not None and nowhere_lower(problem, exact),
        digits=tuple(mpmath.nstr(v, 50) for v in place),
        family=family,
        box=box,
    )
    found = certify(problem, found, budget)
    if found.kink:
        axes = [[mpmath.mpf(i == j) for j in range(len(x))] for i in range(len(x))]
        found = _decided(problem, functions, x, found, axes, [], budget)
    elif found.kind == "degenerate":
        null = [[vectors[j, i] for j in range(len(x))] for i in eigen if abs(values[i]) <= limit]
        rest = [[vectors[j, i] for j in range(len(x))] for i in eigen if abs(values[i]) > limit]
        found = _decided(problem, functions, x, found, null, rest, budget)
    return _escaping(problem, functions, x, found) if found.falls and not found.kink else found


def _kind(lowest: Any, highest: Any, limit: Any) -> CriticalKind:
    if lowest < -limit:
        return "maximum" if highest < -limit else "saddle" if highest > limit else "not_a_minimum"
    return "minimum" if lowest > limit else "degenerate"


def nowhere_lower(problem: Problem, exact: tuple[sp.Expr, ...]) -> bool:
    """Whether f − f(x*) is a sum of squares and the like, seen from its shape."""
    place = dict(zip(problem.symbols, exact, strict=True))
    if not can_put_in(problem.f, place):
        return False
    value = problem.f.subs(place)
    if not (value.is_number and value.is_finite and is_nonnegative(problem.f - value)):
        return False
    return is_defined_at(problem, exact)


def _decided(
    problem: Problem,
    functions: Functions,
    x: list[Any],
    point: CriticalPoint,
    null: list[list[Any]],
    rest: list[list[Any]],
    budget: Budget,
) -> CriticalPoint:
    """A point with a singular Hessian: least where f is convex; else a look for a lower point close by."""
    if point.least:
        return point
    if point.located:
        bends = convexity(problem, budget.share(0.3))
        # At a kink the formula gives 0 for |t|′ and relu′, the mean for max: for a sum of convex parts, a subgradient.
        if bends is not None and bends.is_convex and (bends.reason == "composition" or not point.kink):
            return replace(point, least=True)
    descent = lower_curve(problem, x, point.exact, null, rest, budget)
    if descent is None:
        return point
    sure = (
        point.exact is not None
        and not (point.kink and problem.expression.conditions)
        and falls_along(problem, point.exact, descent)
    )
    return replace(point, kind="not_a_minimum", lower=descent.lower, definite=sure)


def _escaping(problem: Problem, functions: Functions, x: list[Any], point: CriticalPoint) -> CriticalPoint:
    """With the direction in which f curves downward most, and a point there where f is lower (60 digits)."""
    if not point.eigenvalues[0] < 0.0 or point.lower is not None:
        return point
    second = second_order(problem, point)
    if second is None:
        return point
    direction = tuple(float(v) for v in second.eigenvectors[:, 0])
    exact = None if second.eigenvectors_exact is None else second.eigenvectors_exact[0]
    return replace(
        point,
        escape=direction,
        escape_exact=exact,
        lower=_lower_along(functions, x, direction),
    )


def _lower_along(
    functions: Functions, x: Sequence[Any], direction: Sequence[float]
) -> tuple[float, ...] | None:
    here = functions.value(x)[0]
    margin = mpmath.mpf(10) ** (25 - DIGITS) * max(1, abs(here))
    for step in _STEPS:
        place = [float(a + step * d) for a, d in zip(x, direction, strict=True)]
        try:
            if functions.value([mpmath.mpf(v) for v in place])[0] < here - margin:
                return tuple(place)
        except ArithmeticError:
            continue
    return None
