"""The ends of the domain at which f is defined: there f may take its least value without a horizontal tangent."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from sympy import Expr, Symbol

from symgd.calculus.closed_form import is_exactly_zero
from symgd.calculus.domains import DomainEnd
from symgd.calculus.effort import can_substitute
from symgd.calculus.facts import StationaryPoint
from symgd.calculus.interval_type import Interval
from symgd.calculus.intervals import enclosure, to_fraction
from symgd.calculus.pieces import kink_arguments
from symgd.calculus.points import nearest_float, value_at
from symgd.calculus.polynomials import constant
from symgd.calculus.search import Zero
from symgd.notation.real import sign, step
from symgd.records import record

if TYPE_CHECKING:
    from symgd.calculus.joints import SlopeAt

__all__ = ["ClosedEnd", "closed_end"]


@record(eq=False)
class ClosedEnd:
    """An end of the domain as a point of f, and what is known of its slope there, seen from inside."""

    point: StationaryPoint
    slope: SlopeAt


def closed_end(f: Expr, symbol: Symbol, end: DomainEnd, direction: int, slope_sign: int) -> ClosedEnd | None:
    """The end that a walk in ``direction`` comes to, next to which f′ has the sign ``slope_sign`` ≠ 0.

    None where f is not defined there, or not proved to be continuous. Must be called within `working_precision`.
    """
    zero = end.zero
    if not end.known or zero is None or not end.closed or not zero.proved or slope_sign == 0:
        return None
    place = Interval(zero.lower, zero.upper)
    jumps = kink_arguments(f) if f.has(sign, step) else []
    if any(enclosure(argument, symbol)(place).sign == 0 for argument in jumps):
        return None
    value = _value(f, symbol, zero)
    from symgd.calculus.joints import branch_beside, slope_beside

    branch = branch_beside(f, symbol, zero, -direction)
    if value is None or not value.finite or branch is None:
        return None
    slope = slope_beside(branch, symbol, zero, -direction)
    lower, upper = to_fraction(zero.lower), to_fraction(zero.upper)
    if zero.exact is not None and zero.exact.is_Rational:
        lower = upper = Fraction(int(zero.exact.p), int(zero.exact.q))
    point = StationaryPoint(
        lower=lower,
        upper=upper,
        exact=zero.exact,
        x=nearest_float(place),
        fun=nearest_float(value),
        kind="minimum" if slope_sign * direction < 0 else "maximum",
        curvature=None,
        order=None,
        proved=True,
        end=True,
        horizontal=slope == "zero",
    )
    return ClosedEnd(point, slope)


def _value(f: Expr, symbol: Symbol, zero: Zero) -> Interval | None:
    """f at the end: its enclosure there, exact where the end has a closed form."""
    if zero.exact is None:
        return enclosure(f, symbol)(Interval(zero.lower, zero.upper))
    if not can_substitute(f, symbol, zero.exact):
        return None
    number = f.subs(symbol, zero.exact)
    if not number.is_number or number.is_finite is False:
        return None
    return value_at(f, symbol, zero) if is_exactly_zero(f, symbol, zero.exact) else constant(number)
