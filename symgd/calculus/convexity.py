"""Whether f is convex or concave on an interval, proved.

Piece by smooth piece f″ must keep its sign (isolated zeros of f″ leave strictness alone), and at each kink f′
must jump the right way. Where the sign of f″ as a whole is not found, a sum is convex if all its terms are
(Boyd and Vandenberghe, *Convex Optimization*, 3.2.1).
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import sympy
from flint import arb
from sympy import Expr, Symbol

from symgd.calculus.budget import Budget
from symgd.calculus.closed_form import is_exactly_zero
from symgd.calculus.core import strict_sign
from symgd.calculus.crossings import sign_between
from symgd.calculus.domains import boundaries, domain_end, inside_domain
from symgd.calculus.effort import is_identically_zero
from symgd.calculus.facts import Convexity
from symgd.calculus.interval_type import INFINITY, Interval
from symgd.calculus.intervals import enclosure, exact_arb, working_precision
from symgd.calculus.pieces import Piece, pieces
from symgd.calculus.polynomials import constant
from symgd.calculus.roots import first_zero
from symgd.calculus.search import Zero, between, smooth

__all__ = ["convexity"]

MAX_ZEROS = 20

# The bending of a piece: its sign (0 for a straight line), and whether it is strict.
_Bend = tuple[int, bool]


def convexity(problem: Any, interval: sympy.Interval, budget: Budget) -> Convexity | None:
    """ "strictly_convex", "convex", "strictly_concave" or "concave" on an interval of the domain, None if not proved.

    ``interval`` may have infinite ends; a straight line counts as convex. An interval that is not inside the
    domain gives None.
    """
    with working_precision():
        symbol: Symbol = problem.symbols[0]
        rows = boundaries(problem)
        lower, upper = _end(interval.start), _end(interval.end)
        middle = _inner_point(lower, upper)
        if rows is None or not lower < upper or not inside_domain(rows, symbol, middle):
            return None
        for limit, direction in ((lower, -1), (upper, 1)):
            end = domain_end(rows, symbol, middle, direction, budget, limit)
            if not end.known or (end.zero is not None and not _at_limit(end.zero, limit)):
                return None
        bend = _bending(problem.f, symbol, lower, middle, upper, budget)
        if bend is None:
            bend = _bending_of_sum(problem.f, symbol, lower, middle, upper, budget)
        return None if bend is None else _NAMES[bend]


_NAMES: dict[_Bend, Convexity] = {
    (1, True): "strictly_convex",
    (1, False): "convex",
    (0, False): "convex",
    (-1, True): "strictly_concave",
    (-1, False): "concave",
}


def _end(number: Expr) -> arb:
    if number in (sympy.oo, -sympy.oo):
        return INFINITY if number is sympy.oo else -INFINITY
    if number.is_Float:
        return exact_arb(float(number))
    return constant(number).middle


def _inner_point(lower: arb, upper: arb) -> arb:
    """A point inside, no round number: f″ is rarely zero there."""
    if lower.is_finite() and upper.is_finite():
        return (lower + (upper - lower) * 0.4375).mid()
    if lower.is_finite():
        return (lower + 1.0625).mid()
    return (upper - 1.0625).mid() if upper.is_finite() else arb(0.0625)


def _at_limit(zero: Zero, limit: arb) -> bool:
    """The end of the domain is the end of the interval, to the last digits."""
    if not limit.is_finite():
        return False
    tolerance = 1e-60 * max(1.0, abs(float(limit)))
    return bool(abs(zero.lower - limit) <= tolerance and abs(zero.upper - limit) <= tolerance)


def _bending(f: Expr, symbol: Symbol, lower: arb, middle: arb, upper: arb, budget: Budget) -> _Bend | None:
    """Both ways from the middle, pieces and kinks joined."""
    bends: list[_Bend] = []
    for direction, end in ((1, upper), (-1, lower)):
        previous: Piece | None = None
        for piece in pieces(f, symbol, middle, direction, end, budget):
            if not piece.complete:
                return None
            bend = _bending_of_piece(piece, symbol, direction, budget)
            kink = 0 if previous is None else _kink(previous, piece, symbol, direction)
            if bend is None or kink is None:
                return None
            bends += [bend, (kink, True)]
            previous = piece
    signs = {sign for sign, _ in bends if sign}
    if len(signs) > 1:
        return None
    strict = all(is_strict for _, is_strict in bends)
    return (signs.pop(), strict) if signs else (0, False)


def _bending_of_piece(piece: Piece, symbol: Symbol, direction: int, budget: Budget) -> _Bend | None:
    """The sign of f″ on a piece, zeros at which it keeps its sign passed over."""
    second = smooth(piece.expression, symbol).derivative(2)
    if second is None:
        return None
    if not second.has(symbol):
        sign = constant(second).sign
        return (sign, sign != 0) if sign or second.is_zero else None
    if is_identically_zero(second, symbol):
        return 0, False
    weak = _weak_sign(second, symbol, between(piece.start, piece.reached))
    if weak:
        # f″ is analytic on the piece, so its zeros are isolated unless it is zero throughout.
        return (weak, True) if sign_between(second, symbol, piece, None, direction) else None
    sign = 0
    begin = piece.start
    for _ in range(MAX_ZEROS):
        scan = first_zero(second, symbol, begin, direction, piece.reached, budget)
        zero = scan.zero
        if zero is not None and piece.stop is not None and not _apart(zero, piece.stop):
            zero = None
        elif zero is None and not scan.complete:
            return None
        sign = sign or sign_between(second, symbol, replace(piece, start=begin), zero, direction)
        if sign == 0:
            return None
        if zero is None:
            return sign, True
        if zero.changes or not zero.proved:
            return None
        begin = zero.beyond
    return None


def _weak_sign(expression: Expr, symbol: Symbol, inside: Interval) -> int:
    """1 or −1 if the expression is proved to be nowhere on the interval of the other sign, else 0."""
    proved = strict_sign(expression, symbol)
    if proved:
        return proved
    if isinstance(expression, sympy.Mul):
        result = 1
        for factor in expression.args:
            result *= _weak_sign(factor, symbol, inside)
        return result
    value = enclosure(expression, symbol)(inside)
    return 1 if value.lo >= 0 else -1 if value.hi <= 0 else 0


def _apart(a: Zero, b: Zero) -> bool:
    return bool(a.lower > b.upper or a.upper < b.lower)


def _kink(before: Piece, after: Piece, symbol: Symbol, direction: int) -> int | None:
    """The sign of the jump of f′ at a break, from left to right; 0 if it is proved to have none."""
    stop = before.stop
    if stop is None:
        return None
    values = [
        smooth(piece.expression, symbol).value(Interval(stop.lower, stop.upper)) for piece in (before, after)
    ]
    slopes = [smooth(piece.expression, symbol).derivative(1) for piece in (before, after)]
    if slopes[0] is None or slopes[1] is None or not all(value.ok for value in values):
        return None
    jump = direction * (slopes[1] - slopes[0])
    step = before.expression - after.expression  # f itself must not jump
    place = between(stop.lower, stop.upper)
    if smooth(step, symbol).value(place).sign:
        return None
    if not all(smooth(slope, symbol).value(place).ok for slope in slopes if slope is not None):
        return None  # infinite slopes inside: f is not convex, nor concave
    value = smooth(jump, symbol).value(place)
    if value.sign:
        return value.sign
    return 0 if stop.exact is not None and is_exactly_zero(jump, symbol, stop.exact) else None


def _bending_of_sum(
    f: Expr, symbol: Symbol, lower: arb, middle: arb, upper: arb, budget: Budget
) -> _Bend | None:
    """The sum of convex terms is convex, strictly so if one of them is."""
    if not isinstance(f, sympy.Add):
        return None
    bends = []
    for term in f.args:
        bend = _bending(term, symbol, lower, middle, upper, budget) if term.has(symbol) else (0, False)
        if bend is None or budget.spent:
            return None
        bends.append(bend)
    signs = {sign for sign, _ in bends if sign}
    if len(signs) != 1:
        return None
    return signs.pop(), any(strict for sign, strict in bends if sign)
