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

__all__ = ["certify", "even_in", "is_defined_at", "only_zero"]

RADII = tuple(Fraction(1, 10**digits) for digits in (12, 24, 40))
"""Of the boxes that are tried, relative to the longest coordinate."""

MOST_OPERATIONS = 200
_NOISE = Fraction(1, 10**40)
"""Of the longest coordinate: what 60 digits may leave of a coordinate that is zero."""

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
    point = _with_zeros(point, box)
    place = _enclosed(point.exact) if point.exact is not None else box
    if place is None or budget.spent:
        return replace(point, box=box)
    entries = hessian_on(problem, place)
    signs = None if entries is None else signature(entries)
    proved = None if signs is None else _kind(signs)
    if proved is None:
        return replace(point, box=box)
    return replace(point, box=box, kind=proved, definite=True)


def _with_zeros(point: CriticalPoint, box: ExactBox | None) -> CriticalPoint:
    """The same point without the noise of coordinates that are proved to be 0."""
    zero = [low == high == 0 for low, high in box or ()]
    if point.exact is not None or not any(zero):
        return point
    digits = (
        None
        if point.digits is None
        else tuple("0.0" if z else d for z, d in zip(zero, point.digits, strict=True))
    )
    exact = (sp.S.Zero,) * len(zero) if all(zero) else None
    x = tuple(0.0 if z else v for z, v in zip(zero, point.x, strict=True))
    return replace(point, x=x, digits=digits, exact=exact)


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
    Journal on Numerical Analysis 14, 1977). Where f is even in some coordinates and X is symmetric in them, the mirror
    image of the zero is a zero in X as well, hence the same: these coordinates are 0, and so are their sides.
    """
    size = max(Fraction(1), *(abs(v) for v in x))
    even = even_in(problem, [i for i, v in enumerate(x) if abs(v) <= _NOISE * size])
    with working_precision():
        x = [Fraction(0) if i in even else to_fraction(exact_arb(v)) for i, v in enumerate(x)]
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
            return tuple((Fraction(0),) * 2 if i in even else side for i, side in enumerate(found))
    return None


def even_in(problem: Problem, coordinates: Sequence[int]) -> frozenset[int]:
    """Those of the coordinates, all or one by one, whose signs can be changed together without changing f."""
    if _is_even(problem, coordinates):
        return frozenset(coordinates)
    return frozenset(i for i in coordinates if _is_even(problem, [i]))


def _is_even(problem: Problem, coordinates: Sequence[int]) -> bool:
    mirrored = problem.f.xreplace({problem.symbols[i]: -problem.symbols[i] for i in coordinates})
    return bool(mirrored == problem.f or _alike(mirrored) == _alike(problem.f))


def _alike(f: sp.Expr) -> sp.Expr:
    """With one way to write (1 − x)² and (x − 1)²."""
    return f.replace(
        _is_even_power, lambda power: max(power.base, -power.base, key=sp.default_sort_key) ** power.exp
    )


def _is_even_power(expr: sp.Expr) -> bool:
    return bool(expr.is_Pow and expr.base.is_Add and expr.exp.is_Integer and expr.exp % 2 == 0)


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
