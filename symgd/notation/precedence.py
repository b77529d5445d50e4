"""How tightly the pieces of a tree hold together on a line: what the printers of source and of plain text share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from symgd.notation.tree import Derivative, Negative, Node, Power, Product, Quotient, Sum

__all__ = ["ATOM", "POWER", "PRODUCT", "SIGN", "SUM", "level_of", "sum_on_a_line"]

# A part that holds less tightly than its place asks gets parentheses.
SUM, SIGN, PRODUCT, POWER, ATOM = range(5)

_LEVELS: Final[dict[type[Node], int]] = {
    Sum: SUM,
    Negative: SIGN,
    Product: PRODUCT,
    Quotient: PRODUCT,
    Derivative: POWER,
    Power: POWER,
}


def level_of(node: Node) -> int:
    """How tightly a node holds together when it is written with signs: ``a + b`` least, ``a`` and ``f(a)`` most."""
    return _LEVELS.get(type(node), ATOM)


def sum_on_a_line(node: Sum, at: Callable[[int, Node], str], minus: str = "-") -> str:
    """``a - b + c``; ``at`` writes a part for a place that asks for so much."""
    first, *others = node.terms
    source = at(SIGN, first)
    for term in others:
        if isinstance(term, Negative):
            source += f" {minus} {at(PRODUCT, term.argument)}"
        else:
            source += f" + {at(SIGN, term)}"
    return source
