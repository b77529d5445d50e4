"""An update rule in plain text: ``m ← β₁m + (1 − β₁)g``, from the tree from which it is typeset."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import sympy as sp

from symgd.lessons.listing_names import rule_names
from symgd.lessons.rule_source import RuleSource
from symgd.lessons.source import float_source
from symgd.notation.names import GREEK_BY_NAME
from symgd.notation.ordering import function_names
from symgd.notation.precedence import ATOM, POWER, PRODUCT, level_of, sum_on_a_line
from symgd.notation.real import with_real_functions
from symgd.notation.tree import (
    Call,
    Constant,
    Glyph,
    Negative,
    Node,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
)
from symgd.optimizers import Optimizer, nodes
from symgd.optimizers.rule import eta, g, k, x
from symgd.optimizers.typesetting.textbook import Leaves, Textbook

__all__ = ["RuleText", "letter", "plain_rule", "source_rule"]

_LOW = str.maketrans("0123456789k", "₀₁₂₃₄₅₆₇₈₉ₖ")
_HIGH = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_ACCENTS = {"hat": "\N{COMBINING CIRCUMFLEX ACCENT}", "bar": "\N{COMBINING MACRON}"}
# The kinds of rows that the template has words for, and the names of their parts.
_KINDS: dict[type[sp.Expr], tuple[str, tuple[str, ...]]] = {
    nodes.NewtonStep: ("newton", ("vector",)),
    nodes.LineMinimum: ("line_minimum", ("direction",)),
    nodes.Backtracking: ("backtracking", ("direction", "shrink", "decrease")),
    nodes.Ratio: ("ratio", ("above", "below", "otherwise")),
}


def letter(symbol: sp.Symbol) -> str:
    """A symbol in Unicode.

    >>> [letter(sp.Symbol(name)) for name in ("beta_1", "v_hat", "x_prev", "eta_k")]
    ['β₁', 'v̂', 'x_prev', 'ηₖ']
    """
    stem, *marks = symbol.name.split("_")
    text = GREEK_BY_NAME[stem].letter if stem in GREEK_BY_NAME else stem
    for mark in marks:
        low = mark.isdigit() or mark == "k"
        text += _ACCENTS[mark] if mark in _ACCENTS else mark.translate(_LOW) if low else f"_{mark}"
    return text


@dataclass(frozen=True)
class RuleText:
    """How the symbols and the values of one rule are written."""

    optimizer: Optimizer
    name: Callable[[sp.Symbol], str]
    value: Callable[[sp.Expr, sp.Symbol], str]

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The assignments: target, kind, and value or what the kind has in its place."""
        found = []
        for row in self.optimizer.assignments():
            kind, parts = _KINDS.get(type(row.value), ("value", ("value",)))
            values = (row.value,) if kind == "value" else row.value.args
            texts = [self.value(value, row.target) for value in values]
            found.append(
                {"target": self.name(row.target), "kind": kind, **dict(zip(parts, texts, strict=True))}
            )
        return found

    @property
    def memory(self) -> list[tuple[str, str]]:
        """What is remembered, and what it is before the first step."""
        states = self.optimizer.state()
        return [(self.name(s.symbol), self.value(s.initial, s.symbol)) for s in states]


def plain_rule(optimizer: Optimizer) -> RuleText:
    """The rule in Unicode.

    >>> from symgd.optimizers import get
    >>> [f"{row['target']} ← {row['value']}" for row in plain_rule(get("momentum")).rows]
    ['b ← μb + g', 'x ← x − ηb']
    """

    def written(value: sp.Expr, target: sp.Symbol) -> str:
        leaves = Leaves(symbol=lambda s: Glyph("", letter(s)), node=_node)
        book = Textbook(leaves, target, optimizer.vectors, frozenset(optimizer.values))
        return _plain(book.tree(with_real_functions(value), whole=True))

    return RuleText(optimizer, letter, written)


def source_rule(optimizer: Optimizer) -> RuleText:
    """The rule in ASCII, as in a program."""
    names = rule_names(optimizer, ()) | {x: "x", g: "g", k: "k", eta: "eta"}
    return RuleText(optimizer, names.__getitem__, RuleSource(optimizer, names, many=True).value)


def _node(value: sp.Expr, tree: Callable[[sp.Expr], Node]) -> Node:
    parts = [_plain(tree(part)) for part in value.args]
    match value:
        case sp.Pow():  # a length
            return Call("sqrt", (tree(value.base),))
        case nodes.Dot():
            return Glyph("", f"{parts[0]}·{parts[1]}")
        case nodes.ValueAt():
            return Glyph("", f"f({parts[0]})")
        case nodes.GradientAt():
            return Glyph("", f"∇f({parts[0]})")
    name = function_names().get(value.func, value.func.__name__.lower())
    return Glyph("", f"{name}({', '.join(parts)})")


def _at(level: int, node: Node) -> str:
    source = _plain(node)
    return source if level_of(node) >= level else f"({source})"


def _plain(node: Node) -> str:
    match node:
        case Glyph():
            return node.spoken
        case Number():
            return node.digits if node.digits.isdigit() else float_source(float(node.digits))
        case Constant():
            return {"pi": "π"}.get(node.name, node.name)
        case Negative():
            return f"−{_at(PRODUCT, node.argument)}"
        case Sum():
            return sum_on_a_line(node, _at, "−")
        case Product():
            *front, last = node.factors
            ends = PRODUCT if isinstance(last, Quotient) else POWER
            return _joined([*(_at(POWER, part) for part in front), _at(ends, last)])
        case Quotient():
            return f"{_at(PRODUCT, node.numerator)}/{_at(POWER, node.denominator)}"
        case Power():
            return _power(node)
        case Call():
            return _call(node)
    raise TypeError(f"no rule has a {type(node).__name__}")


def _joined(factors: list[str]) -> str:
    """Factors side by side; with a dot between where a word or a number would run into its neighbor."""
    source = factors[0]
    for factor in factors[1:]:
        runs = re.search(r"\w{2}$", source, re.ASCII) or re.match(r"\d|[A-Za-z]\w|\w_", factor, re.ASCII)
        source += f"·{factor}" if runs else factor
    return source


def _power(node: Power) -> str:
    base = _at(ATOM, node.base)
    if isinstance(node.exponent, Number) and node.exponent.digits.isdigit():
        return base + node.exponent.digits.translate(_HIGH)
    return f"{base}^{_at(ATOM, node.exponent)}"


def _call(node: Call) -> str:
    arguments = ", ".join(map(_plain, node.arguments))
    if node.function == "abs":
        return f"|{arguments}|"
    if node.function == "sqrt":
        return f"√{_at(ATOM, node.arguments[0])}"
    return f"{node.function}({arguments})"
