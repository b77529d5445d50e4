"""Where the domain of f ends on either side of a point: the first zeros of the conditions' arguments.

Each condition of the typed tree says that an argument must keep a sign, or must not be zero; going outward from
a point of the domain, it ends at the first zero of one of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from flint import arb
from sympy import Expr, Symbol

from symgd.calculus.budget import Budget
from symgd.calculus.crossings import first_crossing
from symgd.calculus.interval_type import INFINITY, Interval
from symgd.calculus.search import Zero, smooth
from symgd.records import record

__all__ = [
    "Boundary",
    "DomainEnd",
    "boundaries",
    "domain_end",
    "inside_domain",
    "on_border",
    "outside_domain",
]

MAX_TOUCHES = 20


@record
class Boundary:
    """An expression that is positive on the domain, or only not zero; ``closed``: its zero still belongs to it."""

    expression: Expr
    closed: bool
    either_sign: bool = False


@record(eq=False)
class DomainEnd:
    """How far the domain is proved to go: to ``zero`` (its end; None: ±∞), or only as far as ``reached``."""

    reached: arb
    zero: Zero | None
    closed: bool
    known: bool

    @property
    def infinite(self) -> bool:
        """Whether the domain is proved to go on to ±∞."""
        return self.known and self.zero is None


_Rows = Callable[[Expr], tuple[Boundary, ...]]

_KINDS: dict[str, _Rows] = {
    "nonzero": lambda a: (Boundary(a, closed=False, either_sign=True),),
    "positive": lambda a: (Boundary(a, closed=False),),
    "nonnegative": lambda a: (Boundary(a, closed=True),),
    "within_one": lambda a: (Boundary(1 - a, closed=True), Boundary(1 + a, closed=True)),
    "inside_one": lambda a: (Boundary(1 - a, closed=False), Boundary(1 + a, closed=False)),
    "not_inside_one": lambda a: (Boundary(a**2 - 1, closed=True),),
    "outside_one": lambda a: (Boundary(a**2 - 1, closed=False),),
    "at_least_one": lambda a: (Boundary(a - 1, closed=True),),
    "at_most_one": lambda a: (Boundary(1 - a, closed=True),),
}


def boundaries(problem: Any) -> tuple[Boundary, ...] | None:
    """All boundaries of a problem's domain, inner operations first; None if a kind of condition is not known.

    Without a typed tree (``problem.expression``) the function must be defined for all real numbers.
    """
    typed = getattr(problem, "expression", None)
    rows: list[Boundary] = []
    for condition in typed.conditions if typed is not None else ():
        if condition.kind not in _KINDS:
            return None
        rows += _KINDS[condition.kind](condition.sympy)
    return tuple(dict.fromkeys(rows))


def inside_domain(rows: Iterable[Boundary], symbol: Symbol, point: arb) -> bool:
    """Whether a point is proved to satisfy all conditions."""
    for row in rows:
        sign = smooth(row.expression, symbol).value.at(point).sign
        if not (sign == 1 or (row.either_sign and sign)) and not (row.closed and sign == 0):
            return False
    return True


def on_border(rows: Iterable[Boundary], symbol: Symbol, place: Interval) -> bool:
    """Whether the argument of a condition may be zero at a place."""
    return any(smooth(row.expression, symbol).value(place).sign == 0 for row in rows)


def outside_domain(rows: Iterable[Boundary], symbol: Symbol, place: Interval) -> bool:
    """Whether a condition is proved to fail all over a place."""
    values = ((row, smooth(row.expression, symbol).value(place)) for row in rows)
    return any((not row.closed and v.is_zero) or (not row.either_sign and v.hi < 0) for row, v in values)


def domain_end(
    rows: Iterable[Boundary],
    symbol: Symbol,
    start: arb,
    direction: int,
    budget: Budget,
    limit: arb | None = None,
) -> DomainEnd:
    """The end of the connected piece of the domain that holds ``start``, in the direction ±1.

    With a ``limit`` no farther than that: then "no end" means that there is none before the limit.
    """
    reached = INFINITY * direction if limit is None else limit
    end = DomainEnd(reached, None, closed=False, known=True)
    for row in rows:
        zero, reached, known = _first_end(row, symbol, start, direction, end.reached, budget)
        if zero is not None:
            end = DomainEnd(_far(zero, direction), zero, row.closed, known=True)
        elif not known:
            end = DomainEnd(reached, None, closed=False, known=False)
        elif end.closed and end.zero is not None and not row.closed and _vanishes(row, symbol, end.zero):
            end = replace(end, closed=False)
    return end


def _vanishes(row: Boundary, symbol: Symbol, place: Zero) -> bool:
    """Whether a condition may fail at an end that another one found: √x + 1/x at 0."""
    return smooth(row.expression, symbol).value(Interval(place.lower, place.upper)).sign == 0


def _first_end(
    row: Boundary, symbol: Symbol, start: arb, direction: int, end: arb, budget: Budget
) -> tuple[Zero | None, arb, bool]:
    """The first zero of a boundary that ends the domain, how far it is clear, and whether that is all the way."""
    begin = start
    for _ in range(MAX_TOUCHES):
        scan = first_crossing(row.expression, symbol, begin, direction, end, budget)
        if scan.zero is None or scan.zero.changes or not row.closed:
            break
        begin = scan.zero.beyond
    return scan.zero, scan.reached, scan.zero is not None or scan.complete


def _far(zero: Zero, direction: int) -> arb:
    return zero.upper if direction > 0 else zero.lower
