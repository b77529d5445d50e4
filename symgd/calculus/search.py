"""The first zero of a smooth factor in one direction, proved to be the first.

From the start outward, cell by cell: a cell is free of zeros if the interval value of u leaves 0 out, or its
mean-value form does, or u′ leaves 0 out and u has one sign at both ends; u′ without 0 and opposite signs
enclose exactly one zero. Otherwise the cell is halved. Cells that small around a zero where u′ vanishes too
go to `touching`. The whole rest of the way is settled in `tails`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property, lru_cache

import sympy
from flint import arb
from sympy import Expr, Symbol

from symgd.calculus.budget import Budget
from symgd.calculus.effort import size
from symgd.calculus.interval_type import Interval, add, divide, multiply
from symgd.calculus.intervals import Enclosure, enclosure
from symgd.notation.real import with_real_functions
from symgd.records import record

__all__ = ["Scan", "Smooth", "Zero", "between", "refine", "scan_cells", "smooth"]

MAX_CELLS = 3000
MAX_DERIVATIVE_SIZE = 400
MAX_TOTAL_SIZE = 700  # of a function and its derivatives together, from the third derivative on
SMALL = 0.03  # relative width at which a stubborn cell is looked at more closely,
SMALLER = 1e-3  # and by how much smaller it gets before that is done again
TINY = 1e-16  # and at which the search gives up
PRECISE = 2.0**-240
FARTHEST = 1e300
NEAREST = 1e-40  # to a finite end, at which the search gives up
START_WIDTH = 0.37  # no round number, so that cells do not end on zeros that are


@record(eq=False)
class Zero:
    """A zero between two exact numbers; ``beyond`` is how far behind it no other zero follows.

    ``multiplicity`` is None if unknown; ``changes``: whether the sign differs on the two sides.
    """

    lower: arb
    upper: arb
    beyond: arb
    changes: bool
    multiplicity: int | None
    exact: Expr | None
    proved: bool


@record(eq=False)
class Scan:
    """What a search found: a zero; or none as far as ``reached``, and ``complete`` if that is the whole way."""

    zero: Zero | None
    reached: arb
    complete: bool


class Smooth:
    """A smooth expression with interval values of it and of its derivatives."""

    def __init__(self, expression: Expr, symbol: Symbol) -> None:
        self.expression = expression
        self.symbol = symbol
        self._derivatives: list[Expr] = [expression]
        self._total = self._last = size(expression)

    def derivative(self, order: int) -> Expr | None:
        """The derivative of that order, None if it grows too large."""
        while len(self._derivatives) <= order:
            too_long = len(self._derivatives) > 2 and self._total > MAX_TOTAL_SIZE
            if too_long or self._last > MAX_DERIVATIVE_SIZE:
                return None
            slope = sympy.diff(self._derivatives[-1], self.symbol)
            self._derivatives.append(_tidy(with_real_functions(slope)))
            self._last = size(self._derivatives[-1])
            self._total += self._last
        return self._derivatives[order]

    @cached_property
    def value(self) -> Enclosure:
        """The expression on intervals."""
        return enclosure(self.expression, self.symbol)

    def bounds(self, order: int, inside: Interval) -> Interval | None:
        """Bounds of a derivative."""
        expression = self.derivative(order)
        return None if expression is None else enclosure(expression, self.symbol)(inside)

    @cached_property
    def inverted(self) -> Enclosure | None:
        """u(1/s), for the way to infinity."""
        if size(self.expression) > MAX_DERIVATIVE_SIZE // 4:
            return None
        s = self.symbol
        numerator, denominator = sympy.fraction(sympy.together(self.expression.subs(s, 1 / s)))
        return enclosure(numerator / denominator, s)


_SHORTER: tuple[tuple[type, Callable[[Expr], tuple[Expr, Expr]]], ...] = (
    (sympy.tanh, lambda t: (sympy.tanh(t) ** 2, 1 - sympy.sech(t) ** 2)),
    (sympy.sinh, lambda t: (sympy.sinh(t), sympy.tanh(t) * sympy.cosh(t))),
)


def _tidy(expression: Expr) -> Expr:
    """1 − tanh² as sech², and sinh/cosh as tanh, where that is shorter: bounds see such things only so."""
    squares = {1 - node**2: sympy.sech(*node.args) ** 2 for node in expression.atoms(sympy.tanh)}
    expression = expression.xreplace(squares)
    for old, new in _SHORTER:
        parts = dict(new(node.args[0]) for node in expression.atoms(old))
        shorter = expression.xreplace(parts)
        if parts and size(shorter) < size(expression):
            expression = shorter
    return expression


@lru_cache(maxsize=512)
def smooth(expression: Expr, symbol: Symbol) -> Smooth:
    """A `Smooth`, cached with its derivatives."""
    return Smooth(expression, symbol)


def between(a: arb, b: arb) -> Interval:
    """The interval with these ends, in either order."""
    return Interval(a, b) if a <= b else Interval(b, a)


def scan_cells(u: Smooth, start: arb, direction: int, end: arb, budget: Budget) -> Scan:
    """The first zero of u strictly beyond ``start`` and before ``end``, by cells.

    u must be defined all the way (see `domains`); zeros at the start itself do not count.
    """
    from symgd.calculus.tails import rest_is_free
    from symgd.calculus.touching import leave_zero, look_closely

    near, scale = start, max(1.0, abs(float(start)))
    if u.value.at(start).sign == 0:
        left = leave_zero(u, start, direction, end)
        if left is None:
            return Scan(None, start, False)
        near = left
    width = arb(START_WIDTH * max(0.25 * scale, 1e-3))
    travelled, left, small = arb(0), abs(end - start), SMALL
    for _ in range(MAX_CELLS):
        if budget.spent:
            break
        if abs(near - start) >= travelled or abs(end - near) * 4 <= left:
            if rest_is_free(u, near, direction, end):
                return Scan(None, end, True)
            travelled, left = abs(near - start) * 2, abs(end - near)
        if abs(near) > FARTHEST or abs(end - near) <= NEAREST * scale:
            break
        far, width = _far_end(near, width, direction, end)
        cell = between(near, far)
        verdict = _test(u, cell)
        if verdict == "free":
            near, width = far, width * 2
            if not near * direction < end * direction:
                return Scan(None, end, True)
            continue
        if verdict == "zero":
            return Scan(_simple_zero(u, cell, far), near, False)
        relative = float(width) / max(abs(float(near)), 1e-3 * scale)
        if relative < small:
            small = relative * SMALLER
            zero, free_to = look_closely(u, near, far, direction)
            if zero is not None:
                return Scan(zero, near, False)
            if free_to is not None:
                near, width = free_to, width * 2
                continue
        if relative < TINY:
            break
        width = (width / 2).mid()
    return Scan(None, near, False)


def _far_end(near: arb, width: arb, direction: int, end: arb) -> tuple[arb, arb]:
    """The far end of the next cell: at most half of what is left before a finite end, until that is nothing."""
    if end.is_finite():
        left = abs(end - near)
        if width * 2 > left:
            width = (left / 2).mid()
    return (near + direction * width).mid(), width.mid()


def _test(u: Smooth, cell: Interval) -> str:
    """Whether a cell is "free" of zeros, holds one "zero", or is "open"."""
    value = u.value(cell)
    if value.sign:
        return "free"
    slope = u.bounds(1, cell)
    if slope is None or not value.ok:
        return "open"
    if slope.sign:
        at_lo, at_hi = u.value.at(cell.lo).sign, u.value.at(cell.hi).sign
        if at_lo * at_hi == 1:
            return "free"
        return "zero" if at_lo * at_hi == -1 else "open"
    middle = cell.middle
    offset = Interval((cell.lo - middle).lower(), (cell.hi - middle).upper())
    return "free" if slope.ok and add(u.value.at(middle), multiply(slope, offset)).sign else "open"


def _simple_zero(u: Smooth, cell: Interval, far: arb) -> Zero:
    inside = refine(u, cell)
    return Zero(inside.lo, inside.hi, far, changes=True, multiplicity=1, exact=None, proved=True)


def refine(u: Smooth, cell: Interval, order: int = 0) -> Interval:
    """The zero of a derivative of u in a cell where the next derivative has one sign, to about 70 digits.

    Interval Newton: N(I) = m − u(m)/u′(I), halving where that does not shrink the cell.
    """
    sign_lo = _point(u, order, cell.lo)
    least = (cell.hi - cell.lo) * 1e-9
    for _ in range(300):
        middle = cell.middle
        if cell.hi - cell.lo <= (abs(middle) + least) * PRECISE:
            break
        value = u.bounds(order, Interval(middle, middle))
        slope = u.bounds(order + 1, cell)
        assert value is not None
        assert slope is not None
        width = cell.hi - cell.lo
        quotient = divide(value, slope) if slope.sign and slope.finite else None
        if quotient is not None:
            new = cell.meet(Interval((middle - quotient.hi).lower(), (middle - quotient.lo).upper()))
            if new is not None and new.hi - new.lo < width / 2:
                cell = new
                continue
        if value.sign == 0:
            break
        cell = Interval(middle, cell.hi) if value.sign == sign_lo else Interval(cell.lo, middle)
    return cell


def _point(u: Smooth, order: int, point: arb) -> int:
    value = u.bounds(order, Interval(point, point))
    return value.sign if value is not None else 0
