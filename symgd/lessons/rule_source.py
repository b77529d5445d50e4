"""The assignments of an update rule as NumPy source: ``m = beta_1 * m + (1 - beta_1) * g``.

It is printed from the tree from which the rule is typeset, so program and page have one order.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import reduce

import sympy as sp

from symgd.lessons.source import DEFINITIONS, float_source
from symgd.notation.ordering import function_names
from symgd.notation.precedence import ATOM, POWER, PRODUCT, SIGN, SUM, level_of, sum_on_a_line
from symgd.notation.real import with_real_functions
from symgd.notation.tree import (
    Call,
    Constant,
    Negative,
    Node,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
    Variable,
)
from symgd.optimizers import nodes
from symgd.optimizers.rule import Optimizer, is_vector
from symgd.optimizers.typesetting.textbook import Leaves, Textbook
from symgd.records import record

__all__ = ["RuleSource"]

_CHOICE = SUM - 1  # a if b else c


@record
class _Code(Node):
    """Source that is finished."""

    source: str
    level: int = ATOM


@dataclass
class RuleSource:
    """Prints the values of one rule in the ``names`` of a listing; ``used`` collects the functions it called."""

    optimizer: Optimizer
    names: Mapping[sp.Symbol, str]
    many: bool
    used: list[str] = field(default_factory=list)

    def value(self, value: sp.Expr, target: sp.Symbol | None = None) -> str:
        """The source of the value that ``target`` gets."""
        if not self.many:  # a product of two numbers
            value = value.replace(nodes.Dot, lambda a, b: a * b)
        leaves = Leaves(symbol=lambda s: Variable(self.names[s]), node=self._node)
        parameters = frozenset(self.optimizer.values)
        book = Textbook(leaves, target or sp.Dummy(), self.optimizer.vectors, parameters)
        return self._print(book.tree(with_real_functions(value), whole=True))

    def _node(self, value: sp.Expr, tree: Callable[[sp.Expr], Node]) -> Node:
        parts = list(map(tree, value.args)) if value.is_Function else []
        match value:
            case nodes.Dot():
                return _Code(" @ ".join(self._at(POWER, part) for part in parts), SIGN)
            case nodes.Ratio():
                return self._ratio(value, tree)
            case nodes.ValueAt():
                return _Code(f"f({self._print(parts[0])})")
            case nodes.GradientAt():
                return _Code(f"df({self._print(parts[0])})")
            case sp.Pow():  # a length, ‖s‖
                return Call("sqrt", (tree(value.base),))
        raise TypeError(f"no listing has a {type(value).__name__}")

    def _ratio(self, value: sp.Expr, tree: Callable[[sp.Expr], Node]) -> Node:
        """a/b, or what is left where b is zero; for vectors entry by entry."""
        above, below, otherwise = value.args
        tested = below.args[0] if below.func.__name__ == "Abs" else below
        a, b, test, last = (tree(part) for part in (above, below, tested, otherwise))
        zero = f"{self._at(SIGN, test)} != 0"
        if self.many and is_vector(value, self.optimizer.vectors):
            over = f"{self._at(PRODUCT, a)} / np.where({zero}, {self._print(b)}, 1)"
            return _Code(f"np.where({zero}, {over}, {self._print(last)})")
        return _Code(f"{self._print(Quotient(a, b))} if {zero} else {self._print(last)}", _CHOICE)

    def _at(self, level: int, node: Node) -> str:
        """The node, in parentheses if it holds together less tightly than ``level``."""
        source = self._print(node)
        own = node.level if isinstance(node, _Code) else level_of(node)
        return source if own >= level else f"({source})"

    def _print(self, node: Node) -> str:
        match node:
            case _Code():
                return node.source
            case Variable():
                return node.name
            case Number():
                return node.digits if node.digits.isdigit() else float_source(float(node.digits))
            case Constant():
                return f"np.{node.name}"
            case Negative():
                return f"-{self._at(PRODUCT, node.argument)}"
            case Sum():
                return sum_on_a_line(node, self._at)
            case Product():
                *front, last = node.factors  # a * b / c needs no parentheses
                ends = PRODUCT if isinstance(last, Quotient) else POWER
                return " * ".join([*(self._at(POWER, part) for part in front), self._at(ends, last)])
            case Quotient():
                return f"{self._at(PRODUCT, node.numerator)} / {self._at(POWER, node.denominator)}"
            case Power():
                return f"{self._at(ATOM, node.base)}**{self._at(ATOM, node.exponent)}"
            case Call():
                name, (first, *others) = self._name(node.function), map(self._print, node.arguments)
                return (
                    reduce(lambda a, b: f"{name}({a}, {b})", others, first) if others else f"{name}({first})"
                )
        raise TypeError(f"no listing has a {type(node).__name__}")

    def _name(self, function: str) -> str:
        name = next((cls.__name__ for cls, known in function_names().items() if known == function), function)
        self.used.append(name)
        return DEFINITIONS.get(name, (f"np.{name}", ""))[0]
