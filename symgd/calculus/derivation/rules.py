"""The rules of differentiation, one small class each, with the formula as its docstring.

A rule says which derivatives it *needs* (of which parts of the tree) and, given these, what the derivative of
the whole is: its *formula*. Whether the parts are already worked out or still stand there as ``d/dx`` makes
no difference to it, so one class serves the tree of rules, every line of the working, and the answer.

To add a rule: a class here and its place in the table of `finding`. To add a function of one argument: a row
in `outer`; the rules of u^v are in `powers`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Protocol

from symgd.calculus.derivation import build
from symgd.calculus.derivation.build import ONE, ZERO, factors
from symgd.notation.tree import Call, Negative, Node, Number, Power, Product, Quotient, Sum, Variable
from symgd.records import record

__all__ = [
    "ChainRule",
    "ChangeOfBaseRule",
    "ConstantMultipleRule",
    "ConstantRule",
    "MaximumRule",
    "Outer",
    "ProductRule",
    "QuotientRule",
    "Rule",
    "SumRule",
    "VariableRule",
    "depends",
]


def depends(node: Node, x: Variable) -> bool:
    """Whether the variable occurs in the tree."""
    return node == x or any(depends(child, x) for child in node.children)


class Rule:
    """A rule of differentiation with respect to the variable x."""

    @property
    def code(self) -> str:
        """The key of the rule in `rulebook`."""
        raise NotImplementedError

    @property
    def codes(self) -> tuple[str, ...]:
        """All rules that it stands for: the chain rule comes with the rule of the outer function."""
        return (self.code,)

    def needs(self, node: Node, x: Variable) -> tuple[Node, ...] | None:
        """The parts whose derivatives the formula takes; None where the rule does not apply."""
        raise NotImplementedError

    def formula(self, node: Node, x: Variable, derivatives: Sequence[Node]) -> Node:
        """The derivative of the tree, from those of its parts."""
        raise NotImplementedError

    def fails(self, node: Node, x: Variable) -> tuple[Node, str] | None:
        """Where the tree is defined and the rule is not: a part u, and "zero", "one" or "unit" (±1)."""
        return None


class Outer(Protocol):
    """A rule for F(u), where u is the inner part."""

    @property
    def code(self) -> str:
        """The key of the rule in `rulebook`."""

    def inner(self, node: Node, x: Variable) -> Node | None:
        """u; None where the rule does not apply."""

    def slope(self, node: Node, x: Variable) -> Node:
        """F′(u)."""

    def failure(self, node: Node) -> str:
        """Where F is defined and F′ is not: "" nowhere, "zero" at u = 0, "one" at u = 1, "unit" at u = ±1."""


@record
class ConstantRule(Rule):
    """(c)' = 0, where x does not occur in c; ``held`` says that other variables do, and are held fixed."""

    held: bool = False

    @property
    def code(self) -> str:
        return "held_constant" if self.held else "constant"

    def needs(self, node: Node, x: Variable) -> tuple[Node, ...] | None:
        if depends(node, x):
            return None
        return () if self.held == any(isinstance(part, Variable) for part in node.walk()) else None

    def formula(self, node: Node, x: Variable, derivatives: Sequence[Node]) -> Node:
        return ZERO


@record
class VariableRule(Rule):
    """(x)' = 1"""

    code: ClassVar = "variable"

    def needs(self, node: Node, x: Variable) -> tuple[Node, ...] | None:
        return () if node == x else None

    def formula(self, node: Node, x: Variable, derivatives: Sequence[Node]) -> Node:
        return ONE


@record
class SumRule(Rule):
    """(u + v)' = u' + v', and (u − v)' = u' − v'"""

    code: ClassVar = "sum"

    def needs(self, node: Node, x: Variable) -> tuple[Node, ...] | None:
        assert isinstance(node, Sum)
        return tuple(term.argument if isinstance(term, Negative) else term for term in node.terms)

    def formula(self, node: Node, x: Variable, derivatives: Sequence[Node]) -> Node:
        assert isinstance(node, Sum)
        pairs = zip(node.terms, derivatives, strict=True)
        return build.total(*(build.negative(d) if isinstance(term, Negative) else d for term, d in pairs))


@record
class ConstantMultipleRule(Rule):
    """(c u)' = c u', also for −u, u/c and u/(c v)"""

    code: ClassVar = "constant_multiple"

    def needs(self, node: Node, x: Variable) -> tuple[Node, ...] | None:
        constants, divisors, varying = self._split(node, x)
        return (varying,) if constants or divisors else None

    def formula(self, node: Node, x: Variable, derivatives: Sequence[Node]) -> Node:
        (du,) = derivatives
        if isinstance(node, Negative):
            return build.negative(du)
        constants, divisors, varying = self._split(node, x)
        if not divisors:
            return build.product(*constants, *factors(du))
        below = build.product(*divisors)
        if not constants and not isinstance(varying, Quotient):
            return build.quotient(du, below)
        constants = constants or [Number("1")]
        return build.product(build.quotient(build.product(*constants), below), *factors(du))

    def _split(self, node: Node, x: Variable) -> tuple[list[Node], list[Node], Node]:
        """The constant factors, the constant factors below the bar, and what is left."""
        if isinstance(node, Negative):
            return [ONE], [], node.argument
        if isinstance(node, Product):
            constants, varying = _sorted(node, x)
            return constants, [], build.product(*varying)
        assert isinstance(node, Quotient)
        constants, above = _sorted(node.numerator, x)
        divisors, below = _sorted(node.denominator, x)
        if not above and not divisors and node.numerator == ONE:
            return [], [], node  # 1/v: the power rule's
        left = build.product(*above) if above else Number("1")
        return constants, divisors, build.quotient(left, build.product(*below)) if below else left


def _sorted(node: Node, x: Variable) -> tuple[list[Node], list[Node]]:
    """The factors without x and those with it."""
    parts = [(factor, depends(factor, x)) for factor in factors(node)]
    return [f for f, varies in parts if not varies], [f for f, varies in parts if varies]


@record
class ProductRule(Rule):
    """(u v)' = u' v + u v', and so on for more factors; more than four are split in two halves"""

    code: ClassVar = "product"

    def needs(self, node: Node, x: Variable) -> tuple[Node, ...] | None:
        return tuple(build.product(*part) for part in self._parts(node))

    def formula(self, node: Node, x: Variable, derivatives: Sequence[Node]) -> Node:
        parts = self._parts(node)
        lines = []
        for i, derivative in enumerate(derivatives):
            before = [factor for part in parts[:i] for factor in part]
            after = [factor for part in parts[i + 1 :] for factor in part]
            lines.append(build.product(*before, *factors(derivative), *after))
        return build.total(*lines)

    def _parts(self, node: Node) -> list[tuple[Node, ...]]:
        if len(factors(node)) <= 4:
            return [(factor,) for factor in factors(node)]
        middle = len(factors(node)) // 2
        return [factors(node)[:middle], factors(node)[middle:]]


@record
class QuotientRule(Rule):
    """(u/v)' = (u' v − u v')/v²"""

    code: ClassVar = "quotient"

    def needs(self, node: Node, x: Variable) -> tuple[Node, ...] | None:
        assert isinstance(node, Quotient)
        return (node.numerator, node.denominator) if depends(node.numerator, x) else None

    def formula(self, node: Node, x: Variable, derivatives: Sequence[Node]) -> Node:
        assert isinstance(node, Quotient)
        u, v = node.numerator, node.denominator
        du, dv = derivatives
        first = build.product(*factors(du), *factors(v))
        second = build.product(*factors(u), *factors(dv))
        return build.quotient(build.difference(first, second), Power(v, Number("2")))


@record
class ChainRule(Rule):
    """(F(u))' = F'(u) u'; where u is x itself, this is the rule of F alone"""

    outer: Outer
    plain: bool = False

    @property
    def codes(self) -> tuple[str, ...]:
        return (self.outer.code,) if self.plain else ("chain", self.outer.code)

    def needs(self, node: Node, x: Variable) -> tuple[Node, ...] | None:
        inner = self.outer.inner(node, x)
        if inner is None or self.plain != (inner == x):
            return None
        return () if self.plain else (inner,)

    def formula(self, node: Node, x: Variable, derivatives: Sequence[Node]) -> Node:
        return build.product(
            *factors(self.outer.slope(node, x)), *(f for d in derivatives for f in factors(d))
        )

    def fails(self, node: Node, x: Variable) -> tuple[Node, str] | None:
        inner, where = self.outer.inner(node, x), self.outer.failure(node)
        return (inner, where) if inner is not None and where else None


@record
class MaximumRule(Rule):
    """max(u, v)' is u' where u > v and v' where u < v: (1 + sgn(u − v))/2 u' + (1 − sgn(u − v))/2 v'"""

    function: str  # "max" or "min"

    @property
    def code(self) -> str:
        return self.function

    def needs(self, node: Node, x: Variable) -> tuple[Node, ...] | None:
        return node.children if isinstance(node, Call) and node.function == self.function else None

    def formula(self, node: Node, x: Variable, derivatives: Sequence[Node]) -> Node:
        sign = build.call("sign", self._difference(node))
        shares = (Sum((Number("1"), sign)), Sum((Number("1"), Negative(sign))))
        pairs = zip(shares if self.function == "max" else reversed(shares), derivatives, strict=True)
        return build.total(*(build.product(Quotient(s, Number("2")), *factors(d)) for s, d in pairs))

    def fails(self, node: Node, x: Variable) -> tuple[Node, str] | None:
        return self._difference(node), "zero"

    def _difference(self, node: Node) -> Node:
        u, v = node.children
        if v == ZERO:
            return u
        return build.negative(v) if u == ZERO else build.difference(u, v)


@record
class ChangeOfBaseRule(Rule):
    """log_v(u) = ln u / ln v"""

    code: ClassVar = "change_of_base"

    def needs(self, node: Node, x: Variable) -> tuple[Node, ...] | None:
        if not (isinstance(node, Call) and node.function == "log" and depends(node.arguments[1], x)):
            return None
        value, base = node.arguments
        return (Quotient(build.call("ln", value), build.call("ln", base)),)

    def formula(self, node: Node, x: Variable, derivatives: Sequence[Node]) -> Node:
        return derivatives[0]
