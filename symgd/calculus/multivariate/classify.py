"""What kind of critical point it is: the second-order test, and a look for lower points where it decides nothing."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, product
from typing import Any

import mpmath
import sympy as sp

from symgd.calculus.budget import Budget
from symgd.calculus.multiprecision import DIGITS
from symgd.calculus.multivariate.functions import Functions
from symgd.calculus.multivariate.points import CriticalKind, CriticalPoint
from symgd.calculus.problem import Problem
from symgd.notation.signs import is_nonnegative

__all__ = ["classify"]

SINGULAR = 1e-9
"""An eigenvalue within this part of the largest says nothing."""
_MOST_SIGNS = 64


def classify(
    problem: Problem,
    functions: Functions,
    x: list[Any],
    exact: tuple[sp.Expr, ...] | None,
    budget: Budget,
) -> CriticalPoint:
    values, vectors = mpmath.eigsy(functions.hessian(x))
    eigen = sorted(range(len(x)), key=lambda i: values[i])
    scale = max((abs(v) for v in values), default=mpmath.mpf(0))
    # Where all eigenvalues vanish, their sizes are what is left of the iteration.
    limit = scale * SINGULAR if scale > mpmath.mpf(10) ** (-DIGITS // 2) else scale
    null = [[vectors[j, i] for j in range(len(x))] for i in eigen if abs(values[i]) <= limit]
    rest = [[vectors[j, i] for j in range(len(x))] for i in eigen if abs(values[i]) > limit]
    lowest, highest = values[eigen[0]], values[eigen[-1]]
    kind: CriticalKind
    lower = None
    if lowest < -limit:
        kind = "maximum" if highest < -limit else "saddle"
    elif lowest > limit:
        kind = "minimum"
    else:
        lower = _lower_point(functions, x, null, rest, budget)
        kind = "degenerate" if lower is None else "not_a_minimum"
    least = lowest >= -limit and exact is not None and _nowhere_lower(problem, exact)
    return CriticalPoint(
        x=tuple(float(v) for v in x),
        exact=exact,
        fun=float(functions.value(x)[0]),
        eigenvalues=tuple(float(values[i]) for i in eigen),
        kind=kind,
        lower=lower,
        least=least,
        digits=tuple(mpmath.nstr(v, 50) for v in x),
    )


def _nowhere_lower(problem: Problem, exact: tuple[sp.Expr, ...]) -> bool:
    """Whether f − f(x*) is a sum of squares and the like, seen from its shape."""
    value = problem.f.subs(dict(zip(problem.symbols, exact, strict=True)))
    return bool(value.is_number and value.is_finite and is_nonnegative(problem.f - value))


def _lower_point(
    functions: Functions, x: list[Any], null: list[list[Any]], rest: list[list[Any]], budget: Budget
) -> tuple[float, ...] | None:
    """A point close to x where f is lower (60 digits), or None.

    Looked for along t·v and the parabolas t·v + s·t²·w, v in the null space and w outside: Peano's
    (y − x²)(y − 3x²) has a minimum along every line through 0, and is lower on y = 2x².
    """
    here = functions.value(x)[0]
    margin = mpmath.mpf(10) ** (25 - DIGITS) * max(1, abs(here))
    bends = [(s, w) for w in rest for s in (2, -2, 1, -1, 0.5, -0.5, 4, -4, 0.25, -0.25)]
    for v, (s, w), t in product(_directions(null), [(0, v) for v in null[:1]] + bends, (1e-2, 1e-4)):
        if budget.spent:
            return None
        point = [a + t * b + s * t * t * c for a, b, c in zip(x, v, w, strict=True)]
        try:
            lower = functions.value(point)[0] < here - margin
        except ArithmeticError:
            continue
        if lower:
            return tuple(float(p) for p in point)
    return None


def _directions(null: list[list[Any]]) -> Iterator[list[Any]]:
    """The directions of a null space that are tried: each vector both ways, sums of two, and signed sums of all.

    xyz is flat along all axes, and in all planes that they span, but lower where one sign is odd.
    """
    for v in null:
        yield v
        yield [-a for a in v]
    if len(null) > 2:
        everyone = product((1, -1), repeat=len(null))
        for signs in islice(everyone, _MOST_SIGNS):
            yield [mpmath.fdot(zip(signs, column, strict=True)) for column in zip(*null, strict=True)]
    for i, v in enumerate(null):
        for w in null[i + 1 :]:
            for p, q in product((1, -1), repeat=2):
                yield [p * a + q * b for a, b in zip(v, w, strict=True)]
