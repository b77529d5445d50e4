"""Trees of learning rates without what numbers put into a formula leave: + 0, · 1, ^ 1."""

from __future__ import annotations

from symgd.notation.tree import Negative, Node, Number, Power, Product, Quotient, Sum, rebuilt

__all__ = ["tidied"]

_ZERO, _ONE = Number("0"), Number("1")


def tidied(node: Node) -> Node:
    """The tree without + 0, · 1, ^ 1 and / 1, which numbers put into a formula leave.

    >>> from symgd.notation import parse
    >>> print(tidied(parse("0 + (0.1 - 0)*(1 - k/10)^1").tree))
    0.1*(1 - k/10)
    """
    node = rebuilt(node, tidied)
    match node:
        case Sum():
            terms = tuple(term for term in node.terms if not _is(term, 0))
            return terms[0] if len(terms) == 1 else Sum(terms) if terms else _ZERO
        case Product():
            if any(_is(factor, 0) for factor in node.factors):
                return _ZERO
            if isinstance(node.factors[0], Negative):
                return tidied(Negative(Product((node.factors[0].argument, *node.factors[1:]))))
            factors = tuple(factor for factor in node.factors if not _is(factor, 1))
            return factors[0] if len(factors) == 1 else Product(factors) if factors else _ONE
        case Negative() if _is(node.argument, 0):
            return _ZERO
        case Quotient() if _is(node.numerator, 0):
            return _ZERO
        case Quotient() if _is(node.denominator, 1):
            return node.numerator
        case Power() if _is(node.exponent, 1):
            return node.base
    return node


def _is(node: Node, value: int) -> bool:
    return isinstance(node, Number) and float(node.digits) == value
