"""The first zero of a smooth expression in one direction, by its core factors, exact where that can be proved."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import sympy
from flint import arb
from sympy import Expr, Symbol

from symgd.calculus.budget import Budget
from symgd.calculus.closed_form import closed_form, is_exactly_zero
from symgd.calculus.core import Factor, core_factors
from symgd.calculus.effort import size
from symgd.calculus.interval_type import Interval
from symgd.calculus.polynomials import constant, real_roots
from symgd.calculus.search import Scan, Smooth, Zero, between, scan_cells, smooth

__all__ = ["first_zero", "sign_at"]

MAX_SIZE = 2000
REACHES = (1e-3, 1e-6)
"""How far beyond an end, relative to its size, a zero at the end is looked for."""


def first_zero(
    expression: Expr, symbol: Symbol, start: arb, direction: int, end: arb, budget: Budget
) -> Scan:
    """The first zero strictly beyond ``start`` and before ``end`` (which may be ±∞), in the direction ±1.

    The expression must be free of kinks and defined all the way. Must be called within `working_precision`.
    """
    if size(expression) > MAX_SIZE or not expression.has(symbol):
        return Scan(None, end, True) if sign_at(expression, symbol, start) else Scan(None, start, False)
    found: list[tuple[Factor, Zero]] = []
    reached, complete = end, True
    for factor in core_factors(expression, symbol):
        scan = _scan_factor(factor, symbol, start, direction, reached, budget)
        if scan.zero is not None:
            found.append((factor, scan.zero))
            reached, complete = _a_little_beyond(scan.zero, direction, reached), True
        elif not scan.complete:
            reached, complete = scan.reached, False
    found = [pair for pair in found if _before(_near_end(pair[1], direction), reached, direction)]
    if not found:
        return Scan(None, reached, complete)
    return Scan(_first(found, symbol, direction), reached, False)


def sign_at(expression: Expr, symbol: Symbol, point: arb) -> int:
    """The proved sign at an exact point, 0 if it may be zero there."""
    return smooth(expression, symbol).value.at(point).sign


def _scan_factor(
    factor: Factor, symbol: Symbol, start: arb, direction: int, end: arb, budget: Budget
) -> Scan:
    roots = real_roots(factor.expression, symbol)
    if roots is None:
        scan = _scan_to(smooth(_search_form(factor.expression), symbol), start, direction, end, budget)
        zero = scan.zero
        if zero is None:
            return scan
        exact = zero.exact
        if exact is None:
            exact = closed_form(factor.expression, symbol, zero.lower, zero.upper)
        if exact is not None:
            place = constant(exact)
            zero = replace(zero, lower=place.lo, upper=place.hi, exact=exact)
        return replace(scan, zero=_repeated(zero, factor))
    ahead = [r for r in roots if _before(start, r.lower if direction > 0 else r.upper, direction)]
    for root in ahead if direction > 0 else reversed(ahead):
        if not _before(root.upper if direction > 0 else root.lower, end, direction):
            break
        far = root.upper if direction > 0 else root.lower
        odd = root.multiplicity % 2 == 1
        zero = Zero(root.lower, root.upper, far, odd, root.multiplicity, root.exact, proved=True)
        return Scan(_repeated(zero, factor), far, False)
    return Scan(None, end, True)


def _scan_to(u: Smooth, start: arb, direction: int, end: arb, budget: Budget) -> Scan:
    """As `scan_cells`; where the end may be a zero, which cells before it never reach, a little beyond it.

    What is found there is a zero at the end, or lies behind it: then there is none before.
    """
    scan = scan_cells(u, start, direction, end, budget)
    scale = max(1.0, abs(float(start)))
    if scan.zero is not None or scan.complete or not abs(end - scan.reached) <= REACHES[-1] * scale:
        return scan
    for reach in REACHES:
        limit = (end + direction * arb(reach * scale)).mid()
        if u.value(between(scan.reached, limit)).ok:
            beyond = scan_cells(u, scan.reached, direction, limit, budget)
            if beyond.zero is not None or beyond.complete:
                return beyond
    return scan


def _repeated(zero: Zero, factor: Factor) -> Zero:
    times = factor.multiplicity
    multiplicity = None if zero.multiplicity is None else zero.multiplicity * times
    return replace(zero, changes=zero.changes and times % 2 == 1, multiplicity=multiplicity)


def _before(a: arb, b: arb, direction: int) -> bool:
    return bool(a < b) if direction > 0 else bool(a > b)


def _near_end(zero: Zero, direction: int) -> arb:
    return zero.lower if direction > 0 else zero.upper


def _far_end(zero: Zero, direction: int) -> arb:
    return zero.upper if direction > 0 else zero.lower


def _a_little_beyond(zero: Zero, direction: int, end: arb) -> arb:
    """A limit for the search through the other factors, far enough that a common zero lies inside."""
    far = _far_end(zero, direction)
    limit = (far + direction * arb(1e-3 * max(1.0, abs(float(far))))).mid()
    return limit if _before(limit, end, direction) else end


def _first(found: list[tuple[Factor, Zero]], symbol: Symbol, direction: int) -> Zero:
    """The nearest of the zeros; those of several factors at one point are joined."""
    found = sorted(found, key=lambda pair: direction * float(_near_end(pair[1], direction)))
    _, first = found[0]
    same = [pair for pair in found if not (pair[1].lower > first.upper or pair[1].upper < first.lower)]
    if len(same) == 1:
        return min((z for _, z in found), key=lambda z: 0 if z is first else 1)
    exact = next((zero.exact for _, zero in same if zero.exact is not None), None)
    proved = exact is not None and all(
        is_exactly_zero(factor.expression, symbol, exact) for factor, _ in same
    )
    multiplicities = [zero.multiplicity for _, zero in same]
    known = proved and None not in multiplicities
    total = sum(m for m in multiplicities if m is not None)
    beyond = min((zero.beyond for _, zero in same), key=lambda b: direction * float(b))
    inside = Interval(first.lower, first.upper)
    for _, zero in same[1:]:
        inside = inside.hull(Interval(zero.lower, zero.upper))
    changes = sum(zero.changes for _, zero in same) % 2 == 1
    return Zero(inside.lo, inside.hi, beyond, changes, total if known else None, exact, proved)


_OVER_COSINE = {"tan": sympy.sin, "sec": lambda t: sympy.S.One}
_OVER_SINE = {"cot": sympy.cos, "csc": lambda t: sympy.S.One}


@lru_cache(maxsize=512)
def _search_form(expression: Expr) -> Expr:
    """The factor without the poles of tan, cot, sec, csc: sin x − cos x for tan x − 1."""
    if not expression.has(sympy.tan, sympy.cot, sympy.sec, sympy.csc):
        return expression
    parts = {}
    for node in expression.atoms(sympy.tan, sympy.cot, sympy.sec, sympy.csc):
        name, argument = type(node).__name__, node.args[0]
        top = _OVER_COSINE.get(name) or _OVER_SINE[name]
        bottom = sympy.cos if name in _OVER_COSINE else sympy.sin
        parts[node] = top(argument) / bottom(argument)
    numerator: Expr = sympy.fraction(sympy.together(expression.xreplace(parts)))[0]
    return numerator
