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
from symgd.calculus.search import Smooth, Zero, smooth
from symgd.records import record

__all__ = [
    "UNKNOWN_JOINT",
    "Joint",
    "by_derivatives",
    "end_expression",
    "exact_zero",
    "is_regular",
    "make_point",
    "nearest_float",
    "place_of",
    "point_kind",
    "value_at",
]

MAX_ORDER = 12


@record
class Joint:
    """What is proved of f where two of its branches meet: see `StationaryPoint`."""

    kink: bool = False
    horizontal: bool = False
    curvature: float | None = None
    order: int | None = None


UNKNOWN_JOINT = Joint()


def point_kind(before: int, after: int) -> PointKind:
    """The kind by the signs of f′ to the left and to the right."""
    if before == 0 or after == 0:
        return "flat"
    if before == after:
        return "inflection"
    return "minimum" if before < 0 else "maximum"


def is_regular(f: Expr, symbol: Symbol, zero: Zero) -> bool:
    """Whether the formula of f′ is defined where its numerator is zero: not so for √(x² − 2x + 1) at 1."""
    slope = smooth(f, symbol).bounds(1, Interval(zero.lower, zero.upper))
    return slope is not None and slope.ok and slope.finite


def make_point(
    f: Expr, symbol: Symbol, zero: Zero, before: int, after: int, joint: Joint | None = None
) -> StationaryPoint:
    """The facts of a zero of f′; ``f`` is the smooth branch there, or f itself where branches meet in a ``joint``.

    ``before`` and ``after`` are the signs of f′ to the left and to the right.
    """
    lower, upper = to_fraction(zero.lower), to_fraction(zero.upper)
    exact = zero.exact
    if exact is not None and exact.is_Rational:
        lower = upper = Fraction(int(exact.p), int(exact.q))
    inside = Interval(zero.lower, zero.upper)
    if joint is None:
        curvature, order = _curvature(f, symbol, zero, inside)
        joint = Joint(False, zero.proved, curvature, order)
    return StationaryPoint(
        lower=lower,
        upper=upper,
        exact=exact,
        x=nearest_float(inside),
        fun=nearest_float(value_at(f, symbol, zero)),
        kind=point_kind(before, after),
        curvature=joint.curvature,
        order=joint.order,
        proved=zero.proved,
        kink=joint.kink,
        horizontal=joint.horizontal,
    )


def value_at(f: Expr, symbol: Symbol, zero: Zero) -> Interval:
    """The value of f at a place, 0 where that is proved."""
    if zero.exact is not None and is_exactly_zero(f, symbol, zero.exact):
        return Interval(arb(0), arb(0))
    return enclosure(f, symbol)(Interval(zero.lower, zero.upper))


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
    ends = [
        Interval.from_ball(arb(fmpq(end.numerator, end.denominator))) for end in (point.lower, point.upper)
    ]
    return ends[0].hull(ends[1])


def _curvature(f: Expr, symbol: Symbol, zero: Zero, inside: Interval) -> tuple[float | None, int | None]:
    """f″ and the order of the first derivative that is not zero, as far as they are proved."""
    u = smooth(f, symbol)
    second = u.bounds(2, inside)
    if second is None or not second.ok or not second.finite:
        return None, None
    if zero.proved and zero.multiplicity is not None:
        # A zero of f′ of multiplicity m: f⁽ᵐ⁺¹⁾ is the first derivative that is not zero.
        return (nearest_float(second) if zero.multiplicity == 1 else 0.0), zero.multiplicity + 1
    if second.sign:
        return nearest_float(second), 2
    return by_derivatives(u, zero, inside)


def by_derivatives(u: Smooth, zero: Zero, inside: Interval) -> tuple[float | None, int | None]:
    """The order by the derivatives themselves, each proved to be zero at the closed form of the point."""
    for order in range(2, MAX_ORDER + 1):
        derivative, value = u.derivative(order), u.bounds(order, inside)
        known = derivative is not None and value is not None and value.ok and value.finite
        if known and value is not None and value.sign:
            return 0.0, order
        if not known or zero.exact is None or not is_exactly_zero(derivative, u.symbol, zero.exact):
            return (None if order == 2 else 0.0), None
    return 0.0, None


def exact_zero(point: arb, exact: Expr | None = None) -> Zero:
    """A zero at an exactly known number."""
    fraction = to_fraction(point)
    number = exact if exact is not None else sympy.Rational(fraction.numerator, fraction.denominator)
    return Zero(point, point, point, changes=False, multiplicity=None, exact=number, proved=True)
