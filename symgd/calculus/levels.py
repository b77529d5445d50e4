"""The connected piece of {f ≤ f(x₀)} that holds x₀."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import sympy
from flint import arb
from sympy import Expr, Symbol

from symgd.calculus.budget import Budget
from symgd.calculus.crossings import first_crossing
from symgd.calculus.domains import boundaries, domain_end, inside_domain
from symgd.calculus.effort import can_substitute
from symgd.calculus.interval_type import above, below
from symgd.calculus.intervals import enclosure, exact_arb, working_precision
from symgd.calculus.search import Zero
from symgd.calculus.walk import first_meeting

__all__ = ["first_rise", "stays_above", "sublevel"]

MAX_TOUCHES = 20


def sublevel(problem: Any, x0: float, budget: Budget) -> tuple[float, float] | None:
    """The ends, rounded outward, of the connected piece of {f ≤ f(x₀)} with x₀; None unless proved compact.

    From a point with f′ ≠ 0 it reaches downhill, over the first minimizer, to where f is f(x₀) again.
    """
    with working_precision():
        symbol: Symbol = problem.symbols[0]
        rows = boundaries(problem)
        start = exact_arb(x0)
        if rows is None or not inside_domain(rows, symbol, start):
            return None
        sign = enclosure(problem.gradient[0], symbol).at(start).sign
        if sign == 0:
            return None
        direction = -sign
        end = domain_end(rows, symbol, start, direction, budget)
        meeting = first_meeting(problem.f, symbol, start, direction, end.reached, sign, budget)
        if meeting.kind not in ("sign", "touch") or meeting.zero is None or not meeting.zero.proved:
            return None
        bottom = meeting.zero.upper if direction > 0 else meeting.zero.lower
        fraction = Fraction(x0)
        point = sympy.Rational(fraction.numerator, fraction.denominator)
        if not can_substitute(problem.f, symbol, point):
            return None
        level = problem.f.subs(symbol, point)
        crossing = first_rise(problem.f, level, symbol, bottom, direction, end.reached, budget)
        if crossing is None:
            return None
        return (x0, above(crossing.upper)) if direction > 0 else (below(crossing.lower), x0)


def first_rise(
    f: Expr, level: Expr, symbol: Symbol, start: arb, direction: int, end: arb, budget: Budget
) -> Zero | None:
    """The first point beyond ``start`` at which f rises through ``level``, from below it; None if not proved."""
    if enclosure(f - level, symbol).at(start).sign != -1:
        return None
    begin = start
    for _ in range(MAX_TOUCHES):
        scan = first_crossing(f - level, symbol, begin, direction, end, budget)
        if scan.zero is None or not scan.zero.proved:
            return None
        if scan.zero.changes:
            return scan.zero
        begin = scan.zero.beyond
    return None


def stays_above(
    f: Expr, symbol: Symbol, level: Expr, start: arb, direction: int, end: arb, budget: Budget
) -> bool:
    """Whether f is proved to be greater than ``level`` from ``start`` to the end of the domain."""
    if enclosure(f - level, symbol).at(start).sign != 1:
        return False
    scan = first_crossing(f - level, symbol, start, direction, end, budget)
    return scan.zero is None and scan.complete
