"""How a rule writes down what it found: sums, products and quotients without the clutter nobody writes.

`ZERO` and `ONE` are the 0 and the 1 that a rule has just made; they are dropped by identity, so a 0 or a 1
that was typed stays where it is. `written` turns them into ones that stay.
"""

from __future__ import annotations

from fractions import Fraction

from symgd.notation.tree import Call, Negative, Node, Number, Power, Product, Quotient, Sum

__all__ = [
    "ONE",
    "ZERO",
    "call",
    "constant_value",
    "difference",
    "factors",
    "negative",
    "number",
    "power",
    "product",
    "quotient",
    "terms",
    "total",
    "written",
]

ZERO = Number("0")
ONE = Number("1")


def written(node: Node) -> Node:
    """A 0 or a 1 that a rule has made, as one that is to be seen."""
    return Number(node.digits) if isinstance(node, Number) and (node is ZERO or node is ONE) else node


def factors(node: Node) -> tuple[Node, ...]:
    """The factors of a product, with −sin u · v as (−sin u) · v; else the node itself, also −2x."""
    if isinstance(node, Negative) and isinstance(node.argument, Product):
        first, *others = node.argument.factors
        return (node,) if isinstance(first, Number) else (Negative(first), *others)
    return node.factors if isinstance(node, Product) else (node,)


def terms(node: Node) -> tuple[Node, ...]:
    """The terms of a sum; anything else is its own only term."""
    return node.terms if isinstance(node, Sum) else (node,)


def negative(node: Node) -> Node:
    """−a."""
    return ZERO if node is ZERO else Negative(node)


def total(*parts: Node) -> Node:
    """a + b + …, a part that is a sum laid open."""
    shown = [term for part in parts if part is not ZERO for term in terms(part)]
    if len(shown) > 1:
        return Sum(tuple(shown))
    return shown[0] if shown else ZERO


def difference(a: Node, b: Node) -> Node:
    """a − b."""
    return total(a, negative(b))


def product(*parts: Node) -> Node:
    """a · b · …; a minus in front of the first factor goes in front of the whole."""
    if any(part is ZERO for part in parts):
        return ZERO
    shown = [part for part in parts if part is not ONE]
    if len(shown) < 2:
        return shown[0] if shown else ONE
    first = shown[0]
    if isinstance(first, Negative):
        lead = () if first.argument is ONE else factors(first.argument)
        return Negative(product(*lead, *shown[1:]))
    return Product(tuple(shown))


def quotient(numerator: Node, denominator: Node) -> Node:
    """a / b; a minus in front of the numerator goes in front of the whole."""
    if numerator is ZERO:
        return ZERO
    if isinstance(numerator, Negative):
        return Negative(Quotient(numerator.argument, denominator))
    return Quotient(numerator, denominator)


def power(base: Node, exponent: Node) -> Node:
    """a to the b."""
    if exponent is ZERO:
        return ONE
    return base if exponent is ONE else Power(base, exponent)


def call(function: str, *arguments: Node) -> Node:
    """A function at its arguments."""
    return Call(function, arguments)


def constant_value(node: Node) -> Fraction | None:
    """The value of a literal number: ``3``, ``-0.5``, ``2/3``; None for all else."""
    if isinstance(node, Number):
        return Fraction(node.digits)
    if isinstance(node, Negative):
        value = constant_value(node.argument)
        return None if value is None else -value
    if isinstance(node, Quotient):
        above, below = constant_value(node.numerator), constant_value(node.denominator)
        return above / below if above is not None and below else None
    return None


def number(value: Fraction, decimal: bool = False) -> Node:
    """A rational number as a tree: ``-2/3``, or in decimals where it has a finite expansion."""
    if value < 0:
        return Negative(number(-value, decimal))
    if value == 0:
        return ZERO
    if value == 1:
        return ONE
    if value.denominator == 1:
        return Number(str(value.numerator))
    if decimal and (digits := _decimal(value)):
        return Number(digits)
    return Quotient(Number(str(value.numerator)), Number(str(value.denominator)))


def _decimal(value: Fraction) -> str:
    """The finite decimal expansion of a positive fraction; empty if it has none, or more than 20 places."""
    for places in range(1, 21):
        scaled = value * 10**places
        if scaled.denominator == 1:
            digits = str(scaled.numerator).rjust(places + 1, "0")
            return f"{digits[:-places]}.{digits[-places:]}"
    return ""
