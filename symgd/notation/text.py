"""A tree as plain text in Python's syntax, with no more parentheses than it needs.

``parse(text(tree))`` gives the same tree: flat chains are written without parentheses, groups with them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from symgd.notation.precedence import ATOM, POWER, PRODUCT, level_of, sum_on_a_line
from symgd.notation.tree import (
    Call,
    Constant,
    Derivative,
    Floor,
    Glyph,
    Negative,
    Node,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
    Variable,
)

__all__ = ["text"]

# Python says log where the canonical name is ln.
_PYTHON_NAMES: Final = {"ln": "log"}


def text(node: Node) -> str:
    """The tree in Python's syntax: ``3*x**2 - 2*x - 3``."""
    return _PRINTERS[type(node)](node)


def _at(level: int, node: Node) -> str:
    """The node, in parentheses if it holds together less tightly than ``level``."""
    inner = text(node)
    return inner if level_of(node) >= level else f"({inner})"


def _product(node: Product) -> str:
    first, *others = node.factors
    # a/b*c reads from the left, so only a leading quotient stands without parentheses.
    lead = _at(PRODUCT if isinstance(first, Quotient) else POWER, first)
    return "*".join([lead, *(_at(POWER, factor) for factor in others)])


def _call(node: Call) -> str:
    return f"{_PYTHON_NAMES.get(node.function, node.function)}({', '.join(map(text, node.arguments))})"


_PRINTERS: Final[dict[type[Node], Callable[..., str]]] = {
    Number: lambda node: node.digits,
    Constant: lambda node: node.name,
    Variable: lambda node: node.name,
    Negative: lambda node: f"-{_at(PRODUCT, node.argument)}",
    Sum: lambda node: sum_on_a_line(node, _at),
    Product: _product,
    Quotient: lambda node: f"{_at(PRODUCT, node.numerator)}/{_at(POWER, node.denominator)}",
    Power: lambda node: f"{_at(ATOM, node.base)}**{_at(POWER, node.exponent)}",
    Call: _call,
    Floor: lambda node: f"floor({text(node.argument)})",
    Derivative: lambda node: f"d/d{node.variable.name}({text(node.argument)})",
    Glyph: lambda node: node.spoken,
}
