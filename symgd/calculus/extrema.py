"""Tight, outward-rounded bounds of an expression on an interval, by branch and bound; and with them μ and L."""

from __future__ import annotations

import heapq
from itertools import count
from typing import Any

from flint import arb
from sympy import Expr, Symbol

from symgd.calculus.budget import Budget
from symgd.calculus.closed_form import is_exactly_zero
from symgd.calculus.domains import boundaries, domain_end, inside_domain
from symgd.calculus.interval_type import Interval, above, add, below, multiply
from symgd.calculus.intervals import exact_arb, working_precision
from symgd.calculus.pieces import Piece, pieces
from symgd.calculus.search import Smooth, between, refine, smooth

__all__ = ["curvature_bounds", "highest", "range_of"]

MAX_CELLS = 150
TOLERANCE = 1e-9  # of the bound itself,
FINEST = 1e-13  # or of the first guess of it, where it is zero


def curvature_bounds(problem: Any, lower: float, upper: float, budget: Budget) -> tuple[float, float] | None:
    """(μ, L) with μ ≤ f″ and |f″| ≤ L on [lower, upper], rounded outward; None if f′ jumps or nothing is proved."""
    with working_precision():
        symbol: Symbol = problem.symbols[0]
        rows = boundaries(problem)
        left, right = exact_arb(min(lower, upper)), exact_arb(max(lower, upper))
        if rows is None or not (inside_domain(rows, symbol, left) and inside_domain(rows, symbol, right)):
            return None
        end = domain_end(rows, symbol, left, 1, budget, right)
        if not end.known or end.zero is not None:
            return None
        total: Interval | None = None
        previous: Piece | None = None
        for piece in pieces(problem.f, symbol, left, 1, right, budget):
            if previous is not None and not _joins(previous, piece, symbol):
                return None
            far = right if piece.stop is None else piece.stop.upper
            # A kink where the walk ends, or a branch that was not established.
            if not piece.complete or budget.spent:
                return None
            near = piece.start if previous is None or previous.stop is None else previous.stop.lower
            u = smooth(piece.expression, symbol)
            bounds = range_of(u, 2, between(near, far), budget)
            if bounds is None:
                return None
            total = bounds if total is None else total.hull(bounds)
            previous = piece
        if total is None or not total.finite:
            return None
        return below(total.lo), above(_larger_size(total))


def _larger_size(value: Interval) -> arb:
    top, bottom = value.hi, -value.lo
    return top if top >= bottom else bottom


def _joins(left: Piece, right: Piece, symbol: Symbol) -> bool:
    """Whether f′ is proved to be the same on both sides of a break."""
    if left.stop is None or left.stop.exact is None:
        return False
    slopes = [smooth(piece.expression, symbol).derivative(1) for piece in (left, right)]
    if slopes[0] is None or slopes[1] is None:
        return False
    difference: Expr = slopes[0] - slopes[1]
    return is_exactly_zero(difference, symbol, left.stop.exact)


def range_of(u: Smooth, order: int, inside: Interval, budget: Budget) -> Interval | None:
    """Bounds of a derivative of u on an interval, tight to about 1e-9; None if they are not finite."""
    top = highest(u, order, inside, 1, budget)
    bottom = highest(u, order, inside, -1, budget)
    return None if top is None or bottom is None else Interval(-bottom, top)


def highest(u: Smooth, order: int, inside: Interval, side: int, budget: Budget) -> arb | None:
    """An upper bound of side · u⁽ᵒʳᵈᵉʳ⁾ on an interval: the cell with the highest bound is halved until it is met."""
    ticket = count()
    best: arb | None = None
    heap: list[tuple[float, int, arb, Interval]] = []

    def push(cell: Interval) -> bool:
        nonlocal best
        bound, reached = _bound(u, order, cell, side)
        if bound is None or reached is None or not bound.is_finite():
            return False
        best = reached if best is None or reached > best else best
        heapq.heappush(heap, (-float(bound), next(ticket), bound, cell))
        return True

    if not push(inside):
        return None
    assert best is not None
    slack = FINEST * (abs(heap[0][2]) + abs(best))
    for _ in range(MAX_CELLS):
        _, _, bound, cell = heap[0]
        if bound - best <= TOLERANCE * abs(best) + slack or budget.spent:
            break
        heapq.heappop(heap)
        if not (push(Interval(cell.lo, cell.middle)) and push(Interval(cell.middle, cell.hi))):
            return None
    return max((bound for _, _, bound, _ in heap), key=float).upper()


def _bound(u: Smooth, order: int, cell: Interval, side: int) -> tuple[arb | None, arb | None]:
    """An upper bound on a cell, and a value that is reached in it."""
    value = u.bounds(order, cell)
    if value is None or not value.ok:
        return None, None
    ends = [_at(u, order, end, side) for end in (cell.lo, cell.hi)]
    reached = ends[0].lo if ends[0].lo >= ends[1].lo else ends[1].lo
    slope = u.bounds(order + 1, cell)
    bound = value.hi if side > 0 else -value.lo
    if slope is not None and slope.ok:
        highest_end = ends[0].hi if ends[0].hi >= ends[1].hi else ends[1].hi
        if slope.lo >= 0 or slope.hi <= 0:
            return highest_end, reached
        bent = u.bounds(order + 2, cell)
        if bent is not None and bent.ok and bent.sign:
            if bent.sign == side:
                return highest_end, reached
            # u′ is monotone: without a change of its sign u is too, up to what is uncertain about its zero.
            if not _turns(u, order + 1, cell):
                uncertain = _uncertain(u, order + 1, cell)
                return (None if uncertain is None else highest_end + uncertain), reached
            peak = u.bounds(order, refine(u, cell, order + 1))
            if peak is not None:
                return (peak.hi, peak.lo) if side > 0 else (-peak.lo, -peak.hi)
        middle = cell.middle
        offset = Interval((cell.lo - middle).lower(), (cell.hi - middle).upper())
        center = _at(u, order, middle, side)
        mean = add(center, multiply(slope if side > 0 else Interval(-slope.hi, -slope.lo), offset))
        bound = mean.hi if mean.hi < bound else bound
        reached = center.lo if center.lo > reached else reached
    return bound, reached


def _turns(u: Smooth, order: int, cell: Interval) -> bool:
    """Whether a derivative has opposite signs at the two ends; it must be monotone."""
    signs = [_at(u, order, end, 1).sign for end in (cell.lo, cell.hi)]
    return signs[0] * signs[1] == -1


def _uncertain(u: Smooth, order: int, cell: Interval) -> arb | None:
    """How far u can rise inside while u′ looks like zero at an end."""
    ends = [_at(u, order, end, 1) for end in (cell.lo, cell.hi)]
    size = max((abs(v) for end in ends if end.sign == 0 for v in (end.lo, end.hi)), key=float, default=arb(0))
    return (size * (cell.hi - cell.lo)).upper() if size.is_finite() else None


def _at(u: Smooth, order: int, point: arb, side: int) -> Interval:
    value = u.bounds(order, Interval(point, point))
    assert value is not None
    return value if side > 0 else Interval(-value.hi, -value.lo)
