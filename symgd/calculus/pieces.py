"""A function with kinks as smooth pieces: |x − 1| is 1 − x up to 1 and x − 1 from there.

The arguments of Abs, relu, sign, step, Max, Min (a − b for these two) change their sign at the breaks; between
two breaks each is replaced by its branch. At the zeros of cbrt's argument the derivative is infinite: these are
breaks too, with the same branch on both sides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import sympy
from flint import arb
from sympy import Expr, Symbol

from symgd.calculus.budget import Budget
from symgd.calculus.effort import is_identically_zero
from symgd.calculus.interval_type import Interval
from symgd.calculus.roots import first_zero
from symgd.calculus.search import Zero, between, smooth
from symgd.notation.real import Abs, Max, Min, cbrt, relu, sign, step
from symgd.records import record

__all__ = ["Piece", "branch", "has_kinks", "innermost_kinks", "kink_argument", "kink_arguments", "pieces"]

MAX_PIECES = 60

_BRANCHES: dict[type, Callable[[Expr, int], Expr]] = {
    Abs: lambda node, s: s * node.args[0],
    sign: lambda node, s: sympy.Integer(s),
    step: lambda node, s: sympy.Integer(s > 0),
    relu: lambda node, s: node.args[0] if s > 0 else sympy.S.Zero,
    Max: lambda node, s: node.args[0] if s >= 0 else node.args[1],
    Min: lambda node, s: node.args[1] if s >= 0 else node.args[0],
    cbrt: lambda node, s: node,
}


@record(eq=False)
class Piece:
    """A smooth branch from ``start`` to ``stop``, a break, or to the end of the walk (None).

    ``reached`` is how far the branch is proved to hold: beyond the break, or to the end if ``complete``.
    """

    expression: Expr
    start: arb
    stop: Zero | None
    reached: arb
    complete: bool


def has_kinks(expression: Expr) -> bool:
    """Whether there may be kinks, jumps or infinite slopes inside the domain."""
    return bool(expression.has(*_BRANCHES))


def kink_arguments(expression: Expr) -> list[Expr]:
    """The expressions at whose zeros there may be a kink, a jump or an infinite slope."""
    return [_difference(node) for node in expression.atoms(*_BRANCHES)]


def branch(node: Expr, sign: int) -> Expr:
    """What Abs, relu and the like are where their argument (for Max and Min: the difference) has that sign."""
    return _BRANCHES[type(node)](node, sign)


def kink_argument(node: Expr) -> Expr:
    """The expression at whose zeros one such function may have a kink."""
    return _difference(node)


def innermost_kinks(expression: Expr) -> list[Expr]:
    """The functions with kinks in whose arguments there are no others."""
    return [node for node in expression.atoms(*_BRANCHES) if not any(map(has_kinks, node.args))]


def _difference(node: Expr) -> Expr:
    return node.args[0] - node.args[1] if isinstance(node, Max | Min) else node.args[0]


def pieces(
    expression: Expr, symbol: Symbol, start: arb, direction: int, end: arb, budget: Budget
) -> Iterator[Piece]:
    """The smooth pieces from ``start`` on, in the direction ±1. Must be used within `working_precision`."""
    if not has_kinks(expression):
        yield Piece(expression, start, None, end, True)
        return
    atoms = [node for node in sympy.postorder_traversal(expression) if isinstance(node, tuple(_BRANCHES))]
    atoms = list(dict.fromkeys(atoms))
    behind, near = start, start
    # The start has branches of its own unless it is a break; the next break may be closer than any step ahead.
    branches = _branches(atoms, symbol, start, start, start)
    for _ in range(MAX_PIECES):
        ahead = near
        if branches is None:
            ahead = (near + direction * arb(1e-25 * max(1.0, abs(float(near))))).mid()
        if not ahead * direction < end * direction:
            return
        branches = branches or _branches(atoms, symbol, behind, near, ahead)
        if branches is None or budget.spent:
            yield Piece(expression, near, None, near, False)
            return
        stop, reached, complete = _next_break(branches, symbol, ahead, direction, end, budget)
        yield Piece(expression.xreplace(_replacements(branches)), near, stop, reached, complete)
        if stop is None:
            return
        behind, near = (stop.lower, stop.upper) if direction > 0 else (stop.upper, stop.lower)
        branches = None
    yield Piece(expression, near, None, near, False)


_Branches = list[tuple[Expr, Expr, Expr]]  # a node, its smooth argument, its branch


def _replacements(branches: _Branches) -> dict[Expr, Expr]:
    return {node: branch for node, _, branch in branches}


def _branches(atoms: list[Expr], symbol: Symbol, behind: arb, near: arb, ahead: arb) -> _Branches | None:
    """The branch of every node just beyond ``near``, inner nodes first; None where a sign is not proved."""
    result: _Branches = []
    known: dict[Expr, Expr] = {}
    for node in atoms:
        inside = node.func(*[argument.xreplace(known) for argument in node.args])
        if not isinstance(inside, type(node)):  # a branch made it simpler, |−x| → |x|, or a number
            if inside.has(*_BRANCHES):
                inside = inside.xreplace(known)
            if inside.has(*_BRANCHES):
                return None
            known[node] = inside
            result.append((node, sympy.S.One, inside))
            continue
        argument = _difference(inside)
        s = _sign_ahead(argument, symbol, behind, near, ahead)
        if s is None:
            return None
        known[node] = _BRANCHES[type(node)](inside, s)
        result.append((node, argument, known[node]))
    return result


def _sign_ahead(argument: Expr, symbol: Symbol, behind: arb, near: arb, ahead: arb) -> int | None:
    if is_identically_zero(argument, symbol):
        return 0
    u = smooth(argument, symbol)
    cell = between(behind, ahead)
    known = u.value(cell).sign
    if known:
        return known
    at_end = u.value.at(ahead).sign
    slope = u.bounds(1, cell)
    # Monotone on the cell, so that its one zero there is the break itself.
    if at_end and slope is not None and slope.sign and u.value(Interval(behind, behind)).sign != at_end:
        return at_end
    if at_end and u.value.at(near).sign == 0:
        curved = u.bounds(2, cell)
        return at_end if curved is not None and curved.sign else None
    return None


def _next_break(
    branches: _Branches, symbol: Symbol, start: arb, direction: int, end: arb, budget: Budget
) -> tuple[Zero | None, arb, bool]:
    """The first zero of any argument: it, how far the branches hold, and whether that is the whole way."""
    nearest: Zero | None = None
    reached, complete = end, True
    for argument in dict.fromkeys(argument for _, argument, _ in branches):
        if not argument.has(symbol):
            continue
        scan = first_zero(argument, symbol, start, direction, reached, budget)
        if scan.zero is not None:
            nearest, complete = scan.zero, True
            reached = scan.zero.upper if direction > 0 else scan.zero.lower
        elif not scan.complete:
            nearest, reached, complete = None, scan.reached, False
    return nearest, reached, complete
