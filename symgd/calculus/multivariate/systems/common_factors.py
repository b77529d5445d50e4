"""Polynomials whose partial derivatives have a common factor: sets of points on which the gradient is zero."""

from __future__ import annotations

import math
from functools import reduce
from itertools import combinations, islice, product

import sympy as sp
from flint import fmpq, fmpq_mpoly

from symgd.calculus.budget import Budget
from symgd.calculus.multivariate.systems.elimination import eliminate
from symgd.calculus.multivariate.systems.isolation import Solution, solve
from symgd.calculus.problem import Problem
from symgd.notation.signs import is_nonnegative, is_nonzero
from symgd.records import record

__all__ = ["Along", "CommonZeros", "common_factor", "common_zeros"]

_MOST_PLACES = 400
_PLACES = tuple(fmpq(p, q) for p, q in ((0, 1), (1, 3), (-1, 2), (7, 5), (-9, 4), (17, 2), (-31, 3)))


@record(eq=False)
class Along:
    """The gradient is zero wherever ``equation`` is: a set that separates places where it is positive and negative.

    ``value``: f there, if it is the same all over that set (proved), else None.
    """

    equation: sp.Expr
    value: sp.Rational | None


@record(eq=False)
class CommonZeros:
    """The zeros of ∇f: all points of the sets ``along``, and the ``points`` that are on none of these."""

    along: tuple[Along, ...]
    points: list[Solution]


def common_factor(f: fmpq_mpoly) -> fmpq_mpoly | None:
    """The greatest common factor of the partial derivatives, if it is not a number."""
    found = reduce(lambda a, b: a.gcd(b), (f.derivative(i) for i in range(len(f.degrees()))))
    return None if found.is_zero() or found.is_constant() else found


def common_zeros(f: fmpq_mpoly, common: fmpq_mpoly, problem: Problem, budget: Budget) -> CommonZeros | None:
    """The zeros of the gradient of f, its entries having a ``common`` factor; None where they can't be told.

    A factor p that changes its sign has a set of zeros that separates; one without zeros is left out; where p ≥ 0 is
    zero, its own partial derivatives are too.
    """
    variables = range(problem.dimension)
    slopes = [f.derivative(i) for i in variables]
    along: list[tuple[Along, fmpq_mpoly]] = []
    systems = [[slope / common for slope in slopes]]
    for factor, _ in common.factor()[1]:
        expression = as_expression(factor, problem)
        if _changes_sign(factor):
            along.append((Along(expression, _constant_on(f, factor)), factor))
        elif is_nonnegative(expression) or is_nonnegative(-expression):
            if not is_nonzero(expression):
                systems.append([factor, *(factor.derivative(i) for i in variables)])
        else:
            return None
    outside = reduce(lambda a, b: a * b, (factor for _, factor in along), f.context().constant(1))
    points: list[Solution] = []
    for system in systems:
        eliminated = eliminate(system, variables)
        found, factors = (solve(eliminated, variables, p, budget) for p in (f, outside))
        if found is None or factors is None:
            return None
        for solution, beside in zip(found, factors, strict=True):
            if beside.value.ball.contains(0):
                if beside.value.exact != 0:
                    return None
            elif not any(_is_same(solution, known) for known in points):
                points.append(solution)
    if any(_may_meet(a, b) for a, b in combinations(points, 2)):
        return None
    return CommonZeros(tuple(row for row, _ in along), points)


def _is_same(a: Solution, b: Solution) -> bool:
    return all(p.is_same(q) for p, q in zip(a.x, b.x, strict=True))


def _may_meet(a: Solution, b: Solution) -> bool:
    return all(p.ball.overlaps(q.ball) for p, q in zip(a.x, b.x, strict=True))


def as_expression(p: fmpq_mpoly, problem: Problem) -> sp.Expr:
    """The polynomial in SymPy, with whole coefficients."""
    scale = math.lcm(*(int(c.q) for c in p.coeffs()))
    terms = (
        sp.Mul(int(c * scale), *(s**e for s, e in zip(problem.symbols, m, strict=True))) for m, c in p.terms()
    )
    return sp.Add(*terms)


def _changes_sign(p: fmpq_mpoly) -> bool:
    """Whether values of both signs are seen."""
    signs = set()
    n = len(p.degrees())
    for place in islice(product(_PLACES, repeat=n), _MOST_PLACES):
        value = p(*place)
        signs.add((value > 0) - (value < 0))
        if {1, -1} <= signs:
            return True
    return False


def _constant_on(f: fmpq_mpoly, p: fmpq_mpoly) -> sp.Rational | None:
    """The number c with f − c a multiple of p."""
    remainder = divmod(f, p)[1]
    if not remainder.is_constant():
        return None
    value = remainder.leading_coefficient() if not remainder.is_zero() else fmpq(0)
    return sp.Rational(int(value.p), int(value.q))
