"""Where two smooth branches of f meet: does f′ jump there, is it zero there, what is f″?

A branch has a slope at the joint that is proved to be zero, or is proved to stay away from zero close by, or
neither is known. f′ exists nowhere that it stays away from zero on one side and has the other sign, or is zero,
on the other side: derivatives take all values in between (Darboux).
"""

from __future__ import annotations

import math
from typing import Literal

import sympy
from flint import arb
from sympy import Expr, Symbol

from symgd.calculus.budget import Budget
from symgd.calculus.closed_form import is_exactly_zero
from symgd.calculus.effort import degree_bound, size
from symgd.calculus.interval_type import Interval
from symgd.calculus.pieces import pieces
from symgd.calculus.points import UNKNOWN_JOINT, Joint, by_derivatives, nearest_float
from symgd.calculus.polynomials import constant
from symgd.calculus.search import Zero, between, smooth
from symgd.notation.real import cbrt

__all__ = ["SlopeAt", "branch_beside", "joint_at", "slope_beside"]

SlopeAt = Literal["zero", "away", "unknown"]

REACHES = (1e-3, 1e-6, 1e-12)
MAX_SIZE = 80
MAX_DEGREE = 60
MAX_INDEX = 12
_ROOT = sympy.Dummy("t", real=True)


def joint_at(f: Expr, symbol: Symbol, zero: Zero, before: int, after: int) -> Joint:
    """The facts of f at a place where branches meet; ``before`` and ``after`` are the signs of f′ left and right.

    Must be called within `working_precision`.
    """
    sides = [branch_beside(f, symbol, zero, direction) for direction in (-1, 1)]
    left, right = sides
    if left is None or right is None:
        return UNKNOWN_JOINT
    slopes = [slope_beside(branch, symbol, zero, d) for branch, d in ((left, -1), (right, 1))]
    if slopes == ["zero", "zero"]:
        curvature, order = _curvature(left, right, symbol, zero)
        return Joint(kink=False, horizontal=True, curvature=curvature, order=order)
    return Joint(kink="away" in slopes and (before != after or "zero" in slopes))


def branch_beside(f: Expr, symbol: Symbol, zero: Zero, direction: int) -> Expr | None:
    """The smooth branch of f next to a place, on its left or its right; None if it is not established."""
    start = zero.upper if direction > 0 else zero.lower
    limit = (start + direction * arb(REACHES[0] * max(1.0, abs(float(start))))).mid()
    first = next(pieces(f, symbol, start, direction, limit, Budget(1.0)), None)
    if first is None or (not first.complete and first.reached == first.start):
        return None  # a branch that holds nowhere is the whole function, kinks and all
    return first.expression


def slope_beside(branch: Expr, symbol: Symbol, zero: Zero, direction: int) -> SlopeAt:
    """Whether the slope of a branch at its end is proved to be zero, or to stay away from zero close by."""
    slope = smooth(branch, symbol).derivative(1)
    if slope is None:
        return "unknown"
    if zero.exact is not None and is_exactly_zero(slope, symbol, zero.exact):
        return "zero"
    if smooth(slope, symbol).value(Interval(zero.lower, zero.upper)).sign:
        return "away"
    near = zero.lower if direction > 0 else zero.upper
    for reach in REACHES:
        far = (near + direction * arb(reach * max(1.0, abs(float(near))))).mid()
        bounds = smooth(slope, symbol).value(between(near, far))
        if bounds.lo > 0 or bounds.hi < 0:
            return "away"
    return _by_a_power(slope, symbol, zero.exact) if zero.exact is not None else "unknown"


def _by_a_power(slope: Expr, symbol: Symbol, point: Expr) -> SlopeAt:
    """The limit of a power of the slope that is a rational function: ((x − 1)/√(x² − 2x + 1))² is 1."""
    if slope.has(cbrt(symbol)):  # with x = t³ the powers of x and of its cube root become powers of one thing
        slope = slope.xreplace({cbrt(symbol): _ROOT}).subs(symbol, _ROOT**3)
        symbol, point = _ROOT, sympy.sign(point) * sympy.cbrt(abs(point))
    exponents = [p.exp for p in slope.atoms(sympy.Pow) if p.exp.is_Rational]
    index = math.lcm(*[int(exponent.q) for exponent in exponents])
    if index > MAX_INDEX or size(slope) > MAX_SIZE or degree_bound(slope) * index > MAX_DEGREE:
        return "unknown"
    power = sympy.powdenest(slope**index)
    if not power.is_rational_function(symbol) or not point.is_number:
        return "unknown"
    top, bottom = sympy.fraction(sympy.cancel(power))
    if is_exactly_zero(bottom, symbol, point):
        return "away"
    if is_exactly_zero(top, symbol, point):
        return "zero"
    place = constant(point)
    return "away" if all(smooth(part, symbol).value(place).sign for part in (top, bottom)) else "unknown"


def _curvature(left: Expr, right: Expr, symbol: Symbol, zero: Zero) -> tuple[float | None, int | None]:
    """f″ and the order of the first derivative that is not zero, where both branches agree on them."""
    inside = Interval(zero.lower, zero.upper)
    seconds = [smooth(branch, symbol).derivative(2) for branch in (left, right)]
    values = [smooth(branch, symbol).bounds(2, inside) for branch in (left, right)]
    if seconds[0] is None or seconds[1] is None or zero.exact is None:
        return None, None
    if not all(value is not None and value.ok and value.finite for value in values):
        return None, None
    if not is_exactly_zero(seconds[0] - seconds[1], symbol, zero.exact):
        return None, None
    if values[0] is not None and values[0].sign:
        return nearest_float(values[0]), 2
    facts = [by_derivatives(smooth(branch, symbol), zero, inside) for branch in (left, right)]
    orders = {order for _, order in facts}
    return (None if facts[0][0] is None else 0.0), orders.pop() if len(orders) == 1 else None
