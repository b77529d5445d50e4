"""What a tree looks like when it is set: questions that the LaTeX printer asks of a node."""

from __future__ import annotations

from itertools import pairwise

from symgd.notation.functions import FUNCTIONS_BY_NAME, OPEN, RAISED
from symgd.notation.tree import (
    Call,
    Constant,
    Derivative,
    Glyph,
    Negative,
    Node,
    Number,
    Power,
    Product,
    Quotient,
    Variable,
)

__all__ = [
    "ends_open",
    "exponent_of_e",
    "has_letters",
    "is_big_exponent",
    "is_letters",
    "is_open_call",
    "is_scientific",
    "is_tall",
    "raised_inside",
    "starts_with_digit",
]

_BIG_EXPONENT = 12  # leaves


def is_scientific(node: Node) -> bool:
    """1e-3, set as a power of ten."""
    return isinstance(node, Number) and "e" in node.digits.lower()


def exponent_of_e(node: Node) -> Node | None:
    """u where the node is e^u or exp(u)."""
    if isinstance(node, Call) and node.function == "exp":
        return node.arguments[0]
    if isinstance(node, Power) and node.base == Constant("e"):
        return node.exponent
    return None


def raised_inside(node: Node) -> bool:
    """Whether the node is a power that is set at the function's name: sin² x."""
    return (
        isinstance(node, Power)
        and isinstance(node.base, Call)
        and FUNCTIONS_BY_NAME[node.base.function].style == RAISED
        and isinstance(node.exponent, Number)
        and node.exponent.digits.isdigit()
        and node.exponent.digits not in ("0", "1")
    )


def is_open_call(node: Node) -> bool:
    """Whether the node is a function that may stand without parentheses: sin x, sin² x, ln x."""
    if isinstance(node, Call):
        return FUNCTIONS_BY_NAME[node.function].style in (OPEN, RAISED)
    return raised_inside(node)


def has_letters(node: Node) -> bool:
    """Whether a function that may stand without parentheses is one of several letters: sin xy, sin² xy."""
    call = node.base if isinstance(node, Power) else node
    argument = call.children[0] if isinstance(call, Call) else call
    letters = [part for part in argument.children if isinstance(part, Variable)]
    return isinstance(argument, Product) and len(letters) > 1


def ends_open(node: Node) -> bool:
    """Whether what follows the node could be taken for a part of its last argument."""
    if isinstance(node, Product):
        return ends_open(node.factors[-1])
    return ends_open(node.argument) if isinstance(node, Negative) else is_open_call(node)


def is_letters(node: Node) -> bool:
    """A number, a letter, or these side by side: 2πx, the arguments that need no parentheses."""
    if isinstance(node, Product):
        first, *others = node.factors
        dots = any(left == right for left, right in pairwise(node.factors))  # sin(x · x), not sin x · x
        return not dots and _is_letter(first) and all(isinstance(f, Constant | Variable) for f in others)
    return _is_letter(node)


def _is_letter(node: Node) -> bool:
    return isinstance(node, Number | Constant | Variable) and not is_scientific(node)


def starts_with_digit(node: Node) -> bool:
    """Whether the node is set with a digit first."""
    if isinstance(node, Power):
        return isinstance(node.base, Number) and not is_scientific(node.base)
    return isinstance(node, Number)


def is_tall(node: Node) -> bool:
    """Whether the node is higher than a line: fractions and towers of powers; a plain exponent is not."""
    if isinstance(node, Quotient | Derivative):
        return True
    if isinstance(node, Glyph):
        return r"\frac" in node.latex or r"\begin" in node.latex
    exponent = exponent_of_e(node)
    if exponent is not None and is_big_exponent(exponent):
        return is_tall(exponent)
    if exponent is not None:
        return _floors(exponent) > 0
    if isinstance(node, Power):
        return is_tall(node.base) or _floors(node.exponent) > 0
    return any(map(is_tall, node.children))


def is_big_exponent(node: Node) -> bool:
    """Whether e^u is better set as exp(u)."""
    parts: list[Node] = []
    leaves = 0
    for part in node.walk():
        parts.append(part)
        leaves += not part.children
        if leaves > _BIG_EXPONENT or isinstance(part, Derivative):
            return True  # before the rest is looked at: exponents are looked at at every level
    quotients = (part for part in parts if isinstance(part, Quotient))
    return _floors(node) > 1 or any(map(_has_quotient_below, quotients))


def _has_quotient_below(node: Node) -> bool:
    return any(isinstance(part, Quotient) for child in node.children for part in child.walk())


def _floors(node: Node) -> int:
    """How many exponents are stacked on each other."""
    exponent = exponent_of_e(node)
    if exponent is not None:
        return 1 + _floors(exponent)
    if isinstance(node, Power):
        return max(_floors(node.base), 1 + _floors(node.exponent))
    return max(map(_floors, node.children), default=0)
