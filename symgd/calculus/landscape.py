"""Facts of a function of one variable that can be proved: what lies downhill, uphill, and everywhere.

Every function takes a `Problem` (or anything with ``f``, ``symbols``, ``gradient`` and, for its domain,
``expression.conditions``) and a `Budget`; where the budget is spent, or nothing can be proved, the answer says
so. The facts themselves are described in `facts`.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import sympy
from flint import arb
from sympy import Expr, Symbol

from symgd.calculus.budget import Budget
from symgd.calculus.closed_form import is_exactly_zero
from symgd.calculus.convexity import convexity
from symgd.calculus.domains import Boundary, DomainEnd, boundaries, domain_end, inside_domain, on_border
from symgd.calculus.ends import ClosedEnd, closed_end
from symgd.calculus.everywhere import global_minimum, stationary_points
from symgd.calculus.extrema import curvature_bounds
from symgd.calculus.facts import Downhill, DownhillKind, StationaryPoint
from symgd.calculus.interval_type import Interval
from symgd.calculus.intervals import enclosure, exact_arb, working_precision
from symgd.calculus.joints import joint_at
from symgd.calculus.levels import sublevel
from symgd.calculus.pieces import has_kinks, kink_arguments
from symgd.calculus.points import end_expression, exact_zero, make_point
from symgd.calculus.polynomials import constant
from symgd.calculus.search import Zero, smooth
from symgd.calculus.walk import Meeting, first_meeting

__all__ = [
    "at_zero",
    "convexity",
    "curvature_bounds",
    "domain_interval",
    "downhill",
    "global_minimum",
    "slope_sign",
    "stationary_points",
    "sublevel",
    "uphill",
]

DEEP = 10**6
"""How often a slope close by must hold the slope at a point, on both sides, for this to be a zero and not a tail."""
REACHES = (1e-1, 1e-2, 1e-4, 1e-6)
"""How far away that is, relative to the point."""

_KINDS: dict[str, DownhillKind] = {"sign": "minimizer", "touch": "touch", "flat": "flat"}


def downhill(problem: Any, x: float, budget: Budget) -> Downhill:
    """What the walk from ``x`` against the sign of f′(x) meets first, see `Downhill`."""
    with working_precision():
        symbol: Symbol = problem.symbols[0]
        rows = boundaries(problem)
        start = exact_arb(x)
        if rows is None or not inside_domain(rows, symbol, start):
            return Downhill("unknown", 0)
        sign = slope_sign(problem, start)
        if sign == 0:
            return _standing(problem, x, budget)
        direction = -sign
        end = domain_end(rows, symbol, start, direction, budget)
        meeting = first_meeting(problem.f, symbol, start, direction, end.reached, sign, budget)
        return _downhill(problem.f, symbol, meeting, end, direction)


def _standing(problem: Any, x: float, budget: Budget) -> Downhill:
    point = at_zero(problem, x, budget)
    if point is None:
        return Downhill("unknown", 0)
    kinds: dict[str, DownhillKind] = {"minimum": "minimizer", "inflection": "touch", "flat": "flat"}
    return Downhill(kinds.get(point.kind, "unknown"), 0, point, None, point.proved)


def _downhill(f: Expr, symbol: Symbol, meeting: Meeting, end: DomainEnd, direction: int) -> Downhill:
    if meeting.zero is not None and end.zero is not None and _same_place(meeting.zero, end.zero):
        meeting = Meeting("end", meeting.sign, meeting.sign, None, None)
    if meeting.kind in _KINDS and meeting.point is not None:
        return Downhill(_KINDS[meeting.kind], direction, meeting.point, None, meeting.point.proved)
    if meeting.kind == "unknown" or not end.known:
        return Downhill("unknown", direction)
    if end.zero is None:
        return Downhill("ray", direction, proved=True)
    closed = closed_end(f, symbol, end, direction, meeting.sign)
    point = None if closed is None else closed.point
    return Downhill("edge", direction, point, end_expression(end.zero), proved=True)


def _same_place(a: Zero, b: Zero) -> bool:
    return not (a.lower > b.upper or a.upper < b.lower)


def slope_sign(problem: Any, point: arb) -> int:
    """The proved sign of f′ at an exact point, 0 if it may be zero (77 digits)."""
    symbol: Symbol = problem.symbols[0]
    sign = enclosure(problem.gradient[0], symbol).at(point).sign
    if sign or has_kinks(problem.f):
        return sign
    slope = smooth(problem.f, symbol).derivative(1)  # 1/cosh² where the other is 1 − tanh²
    return 0 if slope is None else smooth(slope, symbol).value.at(point).sign


def uphill(problem: Any, x: float, within: float, budget: Budget) -> StationaryPoint | None:
    """The first zero or sign change of f′ from ``x`` in the direction in which f rises, within that distance."""
    with working_precision():
        symbol: Symbol = problem.symbols[0]
        rows = boundaries(problem)
        start = exact_arb(x)
        if rows is None or not inside_domain(rows, symbol, start):
            return None
        sign = slope_sign(problem, start)
        if sign == 0:
            return at_zero(problem, x, budget)
        limit = (start + sign * exact_arb(within)).mid()
        end = domain_end(rows, symbol, start, sign, budget, limit)
        meeting = first_meeting(problem.f, symbol, start, sign, end.reached, sign, budget)
        return meeting.point


def at_zero(problem: Any, x: float | Fraction | Expr, budget: Budget | None = None) -> StationaryPoint | None:
    """The stationary point at ``x`` itself, if f′ is zero there or changes its sign at a kink, else None.

    f′(x) counts as zero if it cannot be told from 0 with 77 digits, and is seen to grow from there to both sides;
    ``proved`` says whether it is proved, and the signs of f′ on both sides with it.
    """
    budget = budget or Budget(1.0)
    with working_precision():
        symbol: Symbol = problem.symbols[0]
        exact = _exact(x)
        place = constant(exact)
        slope = enclosure(problem.gradient[0], symbol)(place)
        kinks = has_kinks(problem.f)
        if (slope.sign and not kinks) or not slope.finite:
            return None
        if place.lo == place.hi and slope_sign(problem, place.lo) and not kinks:
            return None
        rows = boundaries(problem)
        if rows is None or not inside_domain(rows, symbol, place.middle):
            return None
        if on_border(rows, symbol, place):
            closed = _end_at(problem, symbol, place, rows, budget)
            if closed is not None:
                return closed.point if closed.point.horizontal else None
        met = _met_at(problem.f, symbol, place, rows, budget)
        if met is not None:
            return met
        signs = [_side(problem.f, symbol, place, rows, d, budget) for d in (-1, 1)]
        jumps = kinks and _is_kink(problem.f, symbol, place)
        if slope.sign and not (jumps and None not in signs and signs[0] != signs[1]):
            return None
        zero = _standing_zero(problem, symbol, exact, place, jumps)
        if not zero.proved and not _stands_out(problem, place, slope):
            return None
        if None in signs:
            signs = _signs_nearby(problem, place)
            zero = Zero(zero.lower, zero.upper, zero.beyond, False, None, zero.exact, False)
        left, right = (s if s is not None else 0 for s in signs)
        joint = joint_at(problem.f, symbol, zero, left, right) if jumps else None
        return make_point(problem.f, symbol, zero, left, right, joint)


def _stands_out(problem: Any, place: Interval, slope: Interval) -> bool:
    """Whether |f′| is proved to be far less at a place than close by on both sides: so it is not far out on a tail."""
    least = _larger(abs(slope.lo), abs(slope.hi)) * DEEP
    value = enclosure(problem.gradient[0], problem.symbols[0])
    for reach in REACHES:
        offset = arb(reach * max(1.0, abs(float(place.middle))))
        sides = [value.at((place.middle + d * offset).mid()) for d in (-1, 1)]
        if all(side.ok and (side.lo > least or side.hi < -least) for side in sides):
            return True
    return False


def _larger(a: arb, b: arb) -> arb:
    return a if a >= b else b


def _end_at(
    problem: Any, symbol: Symbol, place: Interval, rows: tuple[Boundary, ...], budget: Budget
) -> ClosedEnd | None:
    """The end of the domain at a place, if there is one at which f is defined."""
    for direction in (-1, 1):
        offset = direction * arb(1e-3 * max(1.0, abs(float(place.middle))))
        start, limit = (place.middle - offset).mid(), (place.middle + offset).mid()
        if not inside_domain(rows, symbol, start):
            continue
        end = domain_end(rows, symbol, start, direction, budget, limit)
        here = end.zero is not None and end.zero.lower <= place.hi and place.lo <= end.zero.upper
        sign = slope_sign(problem, start)
        if not here or sign == 0:
            continue
        meeting = first_meeting(problem.f, symbol, start, direction, end.reached, sign, budget)
        closed = closed_end(problem.f, symbol, end, direction, sign) if meeting.kind == "end" else None
        if closed is not None:
            return closed
    return None


def _met_at(
    f: Expr, symbol: Symbol, place: Interval, rows: tuple[Boundary, ...], budget: Budget
) -> StationaryPoint | None:
    """The point as a walk from a little before it meets it: then it comes with all its proofs."""
    for share in (1e-3, 1e-6, 1e-12):
        offset = arb(share * max(1.0, abs(float(place.middle))))
        start, limit = (place.lo - offset).mid(), (place.hi + offset).mid()
        if not inside_domain(rows, symbol, start):
            continue
        end = domain_end(rows, symbol, start, 1, budget, limit)
        if not end.known or end.zero is not None:
            continue
        meeting = first_meeting(f, symbol, start, 1, limit, 0, budget)
        zero = meeting.zero
        if meeting.kind in ("sign", "touch") and zero is not None and zero.proved:
            here = zero.lower <= place.hi and place.lo <= zero.upper
            if here and (zero.exact is not None or zero.lower < zero.upper):
                return meeting.point
    return None


def _standing_zero(problem: Any, symbol: Symbol, exact: Expr, place: Interval, jumps: bool) -> Zero:
    proved = jumps or is_exactly_zero(problem.gradient[0], symbol, exact)
    if exact.is_Rational and place.lo == place.hi:
        zero = exact_zero(place.lo, exact)
        return zero if proved else Zero(zero.lower, zero.upper, zero.beyond, False, None, None, False)
    return Zero(place.lo, place.hi, place.hi, False, None, exact if proved else None, proved)


def _exact(x: float | Fraction | Expr) -> Expr:
    if isinstance(x, Expr):
        return x
    fraction = Fraction(x)
    return sympy.Rational(fraction.numerator, fraction.denominator)


def _side(
    f: Expr, symbol: Symbol, place: Interval, rows: tuple[Boundary, ...], direction: int, budget: Budget
) -> int | None:
    """The sign of f′ just beyond a place, 0 on a flat piece, None if not proved."""
    start = place.hi if direction > 0 else place.lo
    limit = (start + direction * arb(1e-3 * max(1.0, abs(float(start))))).mid()
    meeting = first_meeting(f, symbol, start, direction, limit, 0, budget)
    if meeting.kind == "flat" and meeting.sign == 0:
        return 0
    return meeting.sign or None


def _is_kink(f: Expr, symbol: Symbol, place: Interval) -> bool:
    """Whether an argument of |·|, relu, … is zero here."""
    return any(enclosure(a, symbol)(place).sign == 0 for a in kink_arguments(f))


def _signs_nearby(problem: Any, place: Interval) -> list[int | None]:
    """The signs of f′ a little to both sides, where they could not be proved."""
    offset = arb(1e-8 * max(1.0, abs(float(place.middle))))
    return [slope_sign(problem, (place.middle + d * offset).mid()) for d in (-1, 1)]


def domain_interval(problem: Any, x: float, budget: Budget) -> sympy.Interval | None:
    """The connected piece of the domain that holds ``x``, None if not proved; unknown closed forms are floats."""
    with working_precision():
        symbol: Symbol = problem.symbols[0]
        rows = boundaries(problem)
        start = exact_arb(x)
        if rows is None or not inside_domain(rows, symbol, start):
            return None
        left, right = (domain_end(rows, symbol, start, d, budget) for d in (-1, 1))
        if not (left.known and right.known):
            return None
        lower = -sympy.oo if left.zero is None else end_expression(left.zero)
        upper = sympy.oo if right.zero is None else end_expression(right.zero)
        return sympy.Interval(lower, upper, not left.closed, not right.closed)
