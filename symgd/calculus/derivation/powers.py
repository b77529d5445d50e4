"""The rules of a power u^v: v constant, u constant, or neither. See `rules` for what a rule is."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import ClassVar

from symgd.calculus.derivation import build
from symgd.calculus.derivation.build import ONE, factors
from symgd.calculus.derivation.rules import Rule, depends
from symgd.notation.tree import Constant, Node, Number, Power, Quotient, Variable
from symgd.records import record

__all__ = ["ExponentialRule", "LogarithmicRule", "PowerRule"]


@record
class PowerRule:
    """(u^n)' = n u^(n−1), with any constant n; 1/u^n is u^(−n)"""

    code: ClassVar = "power"

    def inner(self, node: Node, x: Variable) -> Node | None:
        if isinstance(node, Power):
            return None if depends(node.exponent, x) else node.base
        assert isinstance(node, Quotient)
        if node.numerator != ONE or not depends(node.denominator, x):
            return None
        return self._below(node.denominator)[0]

    def slope(self, node: Node, x: Variable) -> Node:
        if isinstance(node, Quotient):
            u, order, decimal = self._below(node.denominator)
            below = build.power(u, build.number(order + 1, decimal))
            if decimal:
                return build.negative(Quotient(build.number(order, decimal), below))
            divisor = build.number(Fraction(order.denominator))
            return build.negative(
                Quotient(build.number(Fraction(order.numerator)), build.product(divisor, below))
            )
        assert isinstance(node, Power)
        n = build.constant_value(node.exponent)
        if n is None:
            return build.product(
                *factors(node.exponent), build.power(node.base, build.difference(node.exponent, Number("1")))
            )
        decimal = _is_decimal(node.exponent)
        reduced = build.power(node.base, build.number(n - 1, decimal))
        return build.product(build.number(n, decimal), reduced)

    def failure(self, node: Node) -> str:
        n = build.constant_value(node.exponent) if isinstance(node, Power) else None
        return "zero" if n is not None and 0 < n < 1 else ""

    def _below(self, denominator: Node) -> tuple[Node, Fraction, bool]:
        """u, n and whether n is in decimals, for u^n below the bar."""
        if isinstance(denominator, Power):
            value = build.constant_value(denominator.exponent)
            if value is not None and value > 0:
                return denominator.base, value, _is_decimal(denominator.exponent)
        return denominator, Fraction(1), False


def _is_decimal(exponent: Node) -> bool:
    return any(isinstance(part, Number) and not part.digits.isdecimal() for part in exponent.walk())


@record
class ExponentialRule:
    """(e^u)' = e^u; in general (a^u)' = a^u ln a, with a constant a"""

    natural: bool

    @property
    def code(self) -> str:
        return "exponential" if self.natural else "general_exponential"

    def inner(self, node: Node, x: Variable) -> Node | None:
        assert isinstance(node, Power)
        if depends(node.base, x) or self.natural != (node.base == Constant("e")):
            return None
        return node.exponent

    def slope(self, node: Node, x: Variable) -> Node:
        assert isinstance(node, Power)
        return node if self.natural else build.product(node, build.call("ln", node.base))

    def failure(self, node: Node) -> str:
        return ""


@record
class LogarithmicRule(Rule):
    """(u^v)' = u^v (v' ln u + v u'/u): the derivative of v ln u, times u^v"""

    code: ClassVar = "logarithmic"

    def needs(self, node: Node, x: Variable) -> tuple[Node, ...] | None:
        assert isinstance(node, Power)
        return (node.exponent, node.base)

    def formula(self, node: Node, x: Variable, derivatives: Sequence[Node]) -> Node:
        assert isinstance(node, Power)
        u, v = node.base, node.exponent
        dv, du = derivatives
        first = build.product(*factors(dv), build.call("ln", u))
        second = build.quotient(build.product(*factors(v), *factors(du)), u)
        return build.product(node, build.total(first, second))
