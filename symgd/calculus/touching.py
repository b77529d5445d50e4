"""Zeros at which the slope vanishes too: u = x − sin x at 0, u = 1 − cos x at 2π.

If the derivative of order m has one sign on a cell and all lower ones are zero at a point c of it (proved
exactly), Taylor's formula u = u⁽ᵐ⁾(ξ)(x − c)ᵐ/m! leaves c the only zero of the cell, of multiplicity m.
"""

from __future__ import annotations

from flint import arb
from sympy import Expr

from symgd.calculus.closed_form import closed_form, is_exactly_zero
from symgd.calculus.interval_type import Interval
from symgd.calculus.intervals import to_fraction
from symgd.calculus.search import Smooth, Zero, between, refine

__all__ = ["leave_zero", "look_closely"]

MAX_ORDER = 8
# Without a proof, a zero at which the sign stays is one only where |u| falls to this part of its neighbors.
TOUCH_DEPTH = 1e-12


def look_closely(u: Smooth, near: arb, far: arb, direction: int) -> tuple[Zero | None, arb | None]:
    """A multiple zero in a small cell, or the end of the cell if it proves free of zeros, or neither."""
    # The cell may end beside the zero: look a little farther, and the same way back.
    reach = (far - near) * 2
    cell = between((near - reach * 0.1).mid(), (near + reach).mid())
    order = _first_definite(u, cell)
    if order is None or order < 2:
        return None, None
    if not _opposite(u, order - 1, cell):
        return None, None
    inside = refine(u, cell, order - 1)
    value = u.value(inside)
    if value.sign:
        return None, _free_end(u, cell, near, far, order)
    zero_beyond = cell.hi if direction > 0 else cell.lo
    exact = _proved_point(u, inside, order)
    if exact is None and not _is_deep(u, inside, cell):
        return None, None
    zero = Zero(
        inside.lo,
        inside.hi,
        zero_beyond,
        order % 2 == 1,
        order if exact is not None else None,
        exact,
        proved=exact is not None,
    )
    return zero, None


def _first_definite(u: Smooth, cell: Interval) -> int | None:
    for order in range(1, MAX_ORDER + 1):
        bounds = u.bounds(order, cell)
        if bounds is None:
            return None
        if bounds.sign and bounds.ok:
            return order
    return None


def _opposite(u: Smooth, order: int, cell: Interval) -> bool:
    ends = [u.bounds(order, Interval(end, end)) for end in (cell.lo, cell.hi)]
    return ends[0] is not None and ends[1] is not None and ends[0].sign * ends[1].sign == -1


def _free_end(u: Smooth, cell: Interval, near: arb, far: arb, order: int) -> arb | None:
    """Where u′ has its only zero in the cell and u keeps its sign there and at both ends, u has no zero."""
    if order != 2 or near < cell.lo or far > cell.hi:
        return None
    inside = refine(u, cell, 1)
    signs = {u.value(inside).sign, u.value.at(cell.lo).sign, u.value.at(cell.hi).sign}
    return far if len(signs) == 1 and 0 not in signs else None


def _proved_point(u: Smooth, inside: Interval, order: int) -> Expr | None:
    """The closed form of a point at which u and its derivatives below ``order`` are exactly zero."""
    last = u.derivative(order - 1)
    assert last is not None
    exact = closed_form(last, u.symbol, inside.lo, inside.hi)
    if exact is None:
        return None
    lower = [u.derivative(k) for k in range(order - 1)]
    proved = all(d is not None and is_exactly_zero(d, u.symbol, exact) for d in lower)
    return exact if proved else None


def _is_deep(u: Smooth, inside: Interval, cell: Interval) -> bool:
    depth = abs(u.value.at(inside.middle).middle)
    sides = [abs(u.value.at(end).middle) for end in (cell.lo, cell.hi)]
    return all(depth <= side * TOUCH_DEPTH for side in sides)


def leave_zero(u: Smooth, start: arb, direction: int, end: arb) -> arb | None:
    """A point beyond ``start``, itself perhaps a zero of u, with no zero in between; None if not proved."""
    point = Interval(start, start)
    exact = _rational(start)
    width = max(1e-3 * abs(float(start)), 1e-3)
    left = abs(end - start)
    if left.is_finite() and left / 4 < width:
        width = float(left / 4)
    while width > 1e-30 * max(1.0, abs(float(start))):
        far = (start + direction * arb(width)).mid()
        cell = between(start, far)
        for order in range(MAX_ORDER + 1):
            bounds = u.bounds(order, cell)
            derivative = u.derivative(order)
            if bounds is None or derivative is None:
                break
            if bounds.sign:
                return far
            at_start = u.bounds(order, point)
            zero_there = at_start is not None and at_start.sign == 0
            if not zero_there or not is_exactly_zero(derivative, u.symbol, exact):
                break
        width /= 1000
    return None


def _rational(point: arb) -> Expr:
    from sympy import Rational

    fraction = to_fraction(point)
    return Rational(fraction.numerator, fraction.denominator)
