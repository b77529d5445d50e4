"""Proofs about a critical point that was found in digits: that it is there, alone, and what kind it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

import sympy as sp
from flint import arb, arb_mat, fmpq

from symgd.calculus.budget import Budget
from symgd.calculus.closed_form import constant_sign, value_at
from symgd.calculus.domains import boundaries
from symgd.calculus.interval_type import Interval
from symgd.calculus.intervals import enclosure, exact_arb, to_fraction, working_precision
from symgd.calculus.multivariate.boxes import (
    Box,
    ball_matrix,
    box_around,
    gradient_on,
    hessian_on,
    is_smooth_on,
)
from symgd.calculus.multivariate.points import CriticalKind, CriticalPoint
from symgd.calculus.multivariate.signature import Signature, signature
from symgd.calculus.pieces import has_kinks
from symgd.calculus.problem import Problem

__all__ = ["certify", "is_defined_at", "only_zero"]

RADII = tuple(Fraction(1, 10**digits) for digits in (12, 24, 40))
"""Of the boxes that are tried, relative to the longest coordinate."""

MOST_OPERATIONS = 200

ExactBox = tuple[tuple[Fraction, Fraction], ...]


def certify(problem: Problem, point: CriticalPoint, budget: Budget) -> CriticalPoint:
    """The same point with what is proved of it: ``box``, ``definite`` (and ``kind`` accordingly), ``kink``."""
    if not is_smooth_on(problem, point.around):
        # What the formula of the Hessian gives at a kink, is not the Hessian.
        kind: CriticalKind = "degenerate" if has_kinks(problem.f) else point.kind
        return replace(point, kink=has_kinks(problem.f), kind=kind)
    if budget.spent:
        return point
    box = point.box or only_zero(problem, [Fraction(v) for v in point.digits or point.x], budget)
    place = _enclosed(point.exact) if point.exact is not None else box
    if place is None or budget.spent:
        return replace(point, box=box)
    entries = hessian_on(problem, place)
    signs = None if entries is None else signature(entries)
    proved = None if signs is None else _kind(signs)
    if proved is None:
        return replace(point, box=box)
    return replace(point, box=box, kind=proved, definite=True)


def _kind(signs: Signature) -> CriticalKind | None:
    if signs.negative and signs.positive:
        return "saddle"
    if signs.negative:
        return "maximum" if signs.regular else "not_a_minimum"
    return "minimum" if signs.regular else None


def only_zero(problem: Problem, x: Sequence[Fraction], budget: Budget) -> ExactBox | None:
    """A small box near x that is proved to hold exactly one zero of ∇f; None where that fails.

    K = x − Y∇f(x) + (1 − Y∇²f(X))(X − x), with Y about the inverse of the Hessian: if K lies inside the box X,
    then X holds exactly one zero, and K holds it too (Krawczyk, Computing 4, 1969; Moore, SIAM
    Journal on Numerical Analysis 14, 1977).
    """
    size = max(Fraction(1), *(abs(v) for v in x))
    with working_precision():
        x = [to_fraction(exact_arb(v)) for v in x]
    for radius in RADII:
        if budget.spent:
            return None
        box = box_around(x, radius * size)
        if not is_smooth_on(problem, box):
            continue
        hessian, slopes = hessian_on(problem, box), gradient_on(problem, tuple((v, v) for v in x))
        if hessian is None or slopes is None:
            continue
        found = _krawczyk(x, box, hessian, slopes)
        if found is not None:
            return found
    return None


def is_defined_at(problem: Problem, exact: Sequence[sp.Expr]) -> bool:
    """Whether all conditions on the domain are proved to hold at an exact point."""
    places = dict(zip(problem.symbols, exact, strict=True))
    for row in boundaries(problem) or ():
        value = value_at(row.expression, places, MOST_OPERATIONS)
        if value is None:
            return False
        with working_precision():
            sign = constant_sign(value)
        if not (sign > 0 or (sign and row.either_sign) or (row.closed and value is sp.S.Zero)):
            return False
    return boundaries(problem) is not None


def _krawczyk(
    x: Sequence[Fraction], box: Box, hessian: Sequence[Sequence[Interval]], slopes: Sequence[Interval]
) -> ExactBox | None:
    n = len(x)
    with working_precision():
        H = ball_matrix(hessian)
        try:
            inverse = arb_mat([[arb(entry.mid()) for entry in row] for row in H.mid().inv().table()])
        except ZeroDivisionError:
            return None
        center = arb_mat([[exact_arb(v)] for v in x])
        sides = [(_number(low), _number(high)) for low, high in box]
        off = arb_mat([[low.union(high) - center[i, 0]] for i, (low, high) in enumerate(sides)])
        one = arb_mat([[int(i == j) for j in range(n)] for i in range(n)])
        gradient = ball_matrix([[value] for value in slopes])
        image = center - inverse * gradient + (one - inverse * H) * off
        ends = [(image[i, 0].lower(), image[i, 0].upper()) for i in range(n)]
        if not all(low < a and b < high for (a, b), (low, high) in zip(ends, sides, strict=True)):
            return None
        return tuple((to_fraction(a), to_fraction(b)) for a, b in ends)


def _number(value: float | Fraction) -> arb:
    exact = Fraction(value)
    return arb(fmpq(exact.numerator, exact.denominator))


def _enclosed(exact: Sequence[sp.Expr]) -> ExactBox | None:
    """The least box at hand that holds an exact point."""
    try:
        with working_precision():
            sides = [enclosure(value)() for value in exact]
    except KeyError:
        return None
    if not all(side.ok and side.finite for side in sides):
        return None
    return tuple((to_fraction(side.lo), to_fraction(side.hi)) for side in sides)
