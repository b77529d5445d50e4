"""The first zero of an expression that may have kinks: in a smooth piece, or at a break between two."""

from __future__ import annotations

from dataclasses import replace

from flint import arb
from sympy import Expr, Symbol

from symgd.calculus.budget import Budget
from symgd.calculus.effort import is_identically_zero
from symgd.calculus.interval_type import Interval
from symgd.calculus.pieces import Piece, pieces
from symgd.calculus.roots import first_zero, sign_at
from symgd.calculus.search import Scan, Zero, smooth

__all__ = ["first_crossing", "sign_between"]


def first_crossing(
    expression: Expr, symbol: Symbol, start: arb, direction: int, end: arb, budget: Budget
) -> Scan:
    """As `roots.first_zero`, kinks and jumps allowed; a jump over zero counts as a zero that changes the sign."""
    before = 0
    at_break: Zero | None = None
    for piece in pieces(expression, symbol, start, direction, end, budget):
        if is_identically_zero(piece.expression, symbol):
            return Scan(None, piece.start, False)
        scan = first_zero(piece.expression, symbol, piece.start, direction, piece.reached, budget)
        inner = scan.zero if piece.stop is None or not _meet(scan.zero, piece.stop) else None
        sign = sign_between(piece.expression, symbol, piece, inner, direction)
        if at_break is not None and (sign != before or _may_vanish(piece.expression, symbol, at_break)):
            crossing = replace(at_break, changes=sign != before, multiplicity=None)
            return Scan(crossing, piece.start, False)
        if inner is not None:
            return scan
        if not piece.complete or not (scan.complete or scan.zero is not None) or sign == 0:
            return Scan(None, scan.reached, False)
        before, at_break = sign, piece.stop
    return Scan(None, end, True)


def sign_between(expression: Expr, symbol: Symbol, piece: Piece, zero: Zero | None, direction: int) -> int:
    """The sign that an expression has on a piece before its first zero, taken at a point in between."""
    stop = zero if zero is not None else piece.stop
    far = piece.reached if stop is None else (stop.lower if direction > 0 else stop.upper)
    if not far.is_finite():
        far = piece.start + direction * max(1.0, abs(float(piece.start)))
    for share in (0.5, 0.21, 0.83):
        found = sign_at(expression, symbol, (piece.start + (far - piece.start) * share).mid())
        if found:
            return found
    return 0


def _meet(zero: Zero | None, stop: Zero) -> bool:
    return zero is not None and not (zero.lower > stop.upper or zero.upper < stop.lower)


def _may_vanish(expression: Expr, symbol: Symbol, place: Zero) -> bool:
    return smooth(expression, symbol).value(Interval(place.lower, place.upper)).sign == 0
