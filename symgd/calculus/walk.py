"""The walk from a point in one direction to the first zero or sign change of f′, piece by smooth piece."""

from __future__ import annotations

from typing import Literal

import sympy
from flint import arb
from sympy import Expr, Symbol

from symgd.calculus.budget import Budget
from symgd.calculus.crossings import sign_between
from symgd.calculus.effort import is_identically_zero
from symgd.calculus.facts import StationaryPoint
from symgd.calculus.joints import joint_at, slope_beside
from symgd.calculus.pieces import pieces
from symgd.calculus.points import exact_zero, is_regular, make_point
from symgd.calculus.roots import first_zero
from symgd.calculus.search import Zero, smooth
from symgd.records import record

__all__ = ["Meeting", "first_meeting", "slope_of"]


@record(eq=False)
class Meeting:
    """What was met: "sign" (f′ changes its sign), "touch", "flat", "end" (nothing up to the end), or "unknown".

    ``sign`` is that of f′ before the point, ``after`` the one behind it, both seen in the direction of the walk.
    """

    kind: Literal["sign", "touch", "flat", "end", "unknown"]
    sign: int
    after: int
    zero: Zero | None
    point: StationaryPoint | None
    beyond: arb | None = None


_UNKNOWN = Meeting("unknown", 0, 0, None, None)


def slope_of(expression: Expr, symbol: Symbol) -> Expr:
    """The derivative of a smooth branch, with 0 where it is identically zero."""
    slope = smooth(expression, symbol).derivative(1)
    if slope is None:
        return sympy.nan
    if is_identically_zero(slope, symbol):
        return sympy.S.Zero
    return slope


def first_meeting(
    f: Expr, symbol: Symbol, start: arb, direction: int, end: arb, sign: int, budget: Budget
) -> Meeting:
    """The first point from ``start`` on (itself included, if f′ changes its sign there) where f′ is zero or jumps.

    ``sign`` is that of f′ at the start, 0 if it is to be found beyond it. f must be defined up to ``end``.
    """
    at_break: Zero | None = None
    behind: Expr = f  # the branch before the break
    for piece in pieces(f, symbol, start, direction, end, budget):
        slope = slope_of(piece.expression, symbol)
        if slope is sympy.nan:
            return _UNKNOWN
        here = at_break or exact_zero(piece.start)
        if slope.is_zero:
            return _meet("flat", f, symbol, here, sign, 0, direction, joined=True)
        scan = first_zero(slope, symbol, piece.start, direction, piece.reached, budget)
        if scan.zero is None and not scan.complete:
            return _UNKNOWN  # zeros that were not reached may lie before any point at which a sign is taken
        zero = scan.zero
        if zero is not None and piece.stop is not None and _overlap(zero, piece.stop):
            zero = None
        after = sign_between(slope, symbol, piece, zero, direction)
        if after == 0:
            return _UNKNOWN
        if sign == 0:
            sign = after
        elif after != sign:
            return _meet("sign", f, symbol, here, sign, after, direction, joined=True)
        elif at_break is not None and _vanishes(behind, piece.expression, symbol, at_break, direction):
            return _meet("touch", f, symbol, here, sign, after, direction, joined=True)
        if zero is not None:
            return _at_zero(piece.expression, symbol, zero, sign, direction)
        if not piece.complete or not (scan.complete or scan.zero is not None):
            return _UNKNOWN
        at_break, behind = piece.stop, piece.expression
    return Meeting("end", sign, sign, None, None)


def _at_zero(f: Expr, symbol: Symbol, zero: Zero, sign: int, direction: int) -> Meeting:
    after = -sign if zero.changes else sign
    joined = not is_regular(f, symbol, zero)
    return _meet("sign" if zero.changes else "touch", f, symbol, zero, sign, after, direction, joined=joined)


def _meet(
    kind: Literal["sign", "touch", "flat"],
    f: Expr,
    symbol: Symbol,
    zero: Zero,
    sign: int,
    after: int,
    direction: int,
    joined: bool = False,
) -> Meeting:
    left, right = (sign, after) if direction > 0 else (after, sign)
    joint = joint_at(f, symbol, zero, left, right) if joined else None
    point = make_point(f, symbol, zero, left, right, joint)
    return Meeting(kind, sign, after, zero, point, zero.beyond)


def _overlap(a: Zero, b: Zero) -> bool:
    return not (a.lower > b.upper or a.upper < b.lower)


def _vanishes(behind: Expr, ahead: Expr, symbol: Symbol, zero: Zero, direction: int) -> bool:
    """Whether the slope of one of the two branches is zero at the break."""
    sides = ((behind, -direction), (ahead, direction))
    return any(slope_beside(branch, symbol, zero, side) == "zero" for branch, side in sides)
