"""A zero of f′ that was enclosed, as a `StationaryPoint` with its value, its kind and its curvature."""

from __future__ import annotations

from fractions import Fraction

import sympy
from flint import arb, fmpq
from sympy import Expr, Symbol

from symgd.calculus.closed_form import is_exactly_zero
from symgd.calculus.facts import PointKind, StationaryPoint
from symgd.calculus.interval_type import Interval
from symgd.calculus.intervals import enclosure, to_fraction
from symgd.calculus.polynomials import constant
from symgd.calculus.search import Zero, smooth

__all__ = ["end_expression", "exact_zero", "make_point", "nearest_float", "place_of", "point_kind"]

MAX_ORDER = 12


def point_kind(before: int, after: int) -> PointKind:
    """The kind by the signs of f′ to the left and to the right."""
    if before == 0 or after == 0:
        return "flat"
    if before == after:
        return "inflection"
    return "minimum" if before < 0 else "maximum"


def make_point(
    f: Expr, symbol: Symbol, zero: Zero, before: int, after: int, *, kink: bool = False
) -> StationaryPoint:
    """The facts of a zero of f′; ``f`` is the smooth branch there, or f itself at a kink.

    ``before`` and ``after`` are the signs of f′ to the left and to the right.
    """
    lower, upper = to_fraction(zero.lower), to_fraction(zero.upper)
    exact = zero.exact
    if exact is not None and exact.is_Rational:
        lower = upper = Fraction(int(exact.p), int(exact.q))
    inside = Interval(zero.lower, zero.upper)
    curvature, order = (None, None) if kink else _curvature(f, symbol, zero, inside)
    return StationaryPoint(
        lower=lower,
        upper=upper,
        exact=exact,
        x=nearest_float(inside),
        fun=nearest_float(enclosure(f, symbol)(inside)),
        kind=point_kind(before, after),
        curvature=curvature,
        order=order,
        proved=zero.proved,
    )


def nearest_float(value: Interval) -> float:
    """The float nearest to the middle; ±∞ or nan where there is none."""
    if not value.finite:
        return float("nan")
    middle = to_fraction(value.middle)
    try:
        return middle.numerator / middle.denominator
    except OverflowError:
        return float("inf") if middle > 0 else float("-inf")


def end_expression(zero: Zero) -> Expr | float:
    """The closed form of a zero, or the nearest float."""
    return zero.exact if zero.exact is not None else nearest_float(Interval(zero.lower, zero.upper))


def place_of(point: StationaryPoint) -> Interval:
    """The enclosure of a stationary point."""
    if point.exact is not None:
        return constant(point.exact)
    ends = [Interval.from_ball(arb(fmpq(end.numerator, end.denominator))) for end in (point.lower, point.upper)]
    return ends[0].hull(ends[1])


def _curvature(f: Expr, symbol: Symbol, zero: Zero, inside: Interval) -> tuple[float | None, int | None]:
    """f″ and the order of the first derivative that is not zero, as far as they are proved."""
    u = smooth(f, symbol)
    for order in range(2, MAX_ORDER + 1):
        derivative = u.derivative(order)
        value = u.bounds(order, inside)
        if derivative is None or value is None or not value.ok or not value.finite:
            return (None if order == 2 else 0.0), None
        if value.sign:
            return (nearest_float(value) if order == 2 else 0.0), order
        proved = zero.exact is not None and is_exactly_zero(derivative, symbol, zero.exact)
        if not proved and not (zero.proved and _multiple(zero, order)):
            return (None if order == 2 else 0.0), None
    return 0.0, None


def _multiple(zero: Zero, order: int) -> bool:
    """A zero of f′ of multiplicity m has f″, …, f⁽ᵐ⁾ zero."""
    return zero.multiplicity is not None and zero.multiplicity >= order


def exact_zero(point: arb, exact: Expr | None = None) -> Zero:
    """A zero at an exactly known number."""
    fraction = to_fraction(point)
    number = exact if exact is not None else sympy.Rational(fraction.numerator, fraction.denominator)
    return Zero(point, point, point, changes=False, multiplicity=None, exact=number, proved=True)
