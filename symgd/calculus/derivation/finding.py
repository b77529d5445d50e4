"""Finding the rules: the tree of rule applications, with the dispatch table in plain sight."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from symgd.calculus.derivation.outer import FUNCTION_RULES
from symgd.calculus.derivation.powers import ExponentialRule, LogarithmicRule, PowerRule
from symgd.calculus.derivation.rules import (
    ChainRule,
    ChangeOfBaseRule,
    ConstantMultipleRule,
    ConstantRule,
    MaximumRule,
    Outer,
    ProductRule,
    QuotientRule,
    Rule,
    SumRule,
    VariableRule,
)
from symgd.errors import InternalError
from symgd.notation.tree import (
    Call,
    Constant,
    Derivative,
    Negative,
    Node,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
    Variable,
)
from symgd.records import record

__all__ = ["RuleApplication", "find"]


@record
class RuleApplication:
    """One rule at work: ``before`` is d/dx of a tree, ``after`` what the rule makes of it.

    ``children`` are the applications that work out the derivatives which ``after`` still holds, from left to
    right as the rule needs them.
    """

    applied: Rule
    before: Derivative
    children: tuple[RuleApplication, ...]

    @property
    def rule(self) -> str:
        """The code of the rule, such as ``"chain"``."""
        return self.applied.codes[0]

    @property
    def rules(self) -> tuple[str, ...]:
        """The codes of all rules in this one application, such as ``("chain", "power")``."""
        return self.applied.codes

    @property
    def after(self) -> Node:
        """The formula of the rule, the derivatives of the parts not yet worked out."""
        return self.formula(*(child.before for child in self.children))

    @property
    def fails(self) -> tuple[Node, str] | None:
        """Where the function is defined and the rule is not: see `Rule.fails`."""
        return self.applied.fails(self.before.argument, self.before.variable)

    def formula(self, *derivatives: Node) -> Node:
        """The formula of the rule, with these derivatives of the parts."""
        return self.applied.formula(self.before.argument, self.before.variable, derivatives)

    def walk(self) -> Iterator[RuleApplication]:
        """This application and all below it, parents first."""
        yield self
        for child in self.children:
            yield from child.walk()

    def evaluate(self) -> Node:
        """The derivative, worked out to the end."""
        return self.formula(*(child.evaluate() for child in self.children))


def _outer(*rules: Outer) -> tuple[Rule, ...]:
    """Each rule by itself where the inner part is x, else within the chain rule."""
    return tuple(ChainRule(rule, plain) for rule in rules for plain in (True, False))


_CONSTANT: Final = (ConstantRule(held=False), ConstantRule(held=True))
_MULTIPLE: Final = (*_CONSTANT, ConstantMultipleRule())

# The first rule of a row that applies is taken.
RULES: Final[dict[type[Node], tuple[Rule, ...]]] = {
    Number: _CONSTANT,
    Constant: _CONSTANT,
    Variable: (*_CONSTANT, VariableRule()),
    Negative: _MULTIPLE,
    Sum: (*_CONSTANT, SumRule()),
    Product: (*_MULTIPLE, ProductRule()),
    Quotient: (*_MULTIPLE, QuotientRule(), *_outer(PowerRule())),
    Power: (
        *_CONSTANT,
        *_outer(PowerRule(), ExponentialRule(natural=True), ExponentialRule(natural=False)),
        LogarithmicRule(),
    ),
}

CALL_RULES: Final[dict[str, tuple[Rule, ...]]] = {
    **{row.function: (*_CONSTANT, *_outer(row)) for row in FUNCTION_RULES},
    "max": (*_CONSTANT, MaximumRule("max")),
    "min": (*_CONSTANT, MaximumRule("min")),
}
CALL_RULES["log"] += (ChangeOfBaseRule(),)


def find(node: Node, x: Variable) -> RuleApplication:
    """The tree of rules that differentiates a tree with respect to x."""
    for rule in CALL_RULES[node.function] if isinstance(node, Call) else RULES[type(node)]:
        parts = rule.needs(node, x)
        if parts is not None:
            return RuleApplication(rule, Derivative(node, x), tuple(find(part, x) for part in parts))
    raise InternalError(f"no rule differentiates {node} with respect to {x}")
