r"""The rule of an optimizer as it is typeset: its assignments with the index of the step, in a textbook's order.

:math:`\hat m_{k+1} = m_{k+1}/(1 - \beta_1^{k+1})`, but :math:`p_k = f'(x_k)/f''(x_k)`: see `indexing`.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import TYPE_CHECKING, Protocol

import sympy as sp

from symgd.notation.latex import latex
from symgd.notation.real import with_real_functions
from symgd.notation.speech import speech
from symgd.notation.spoken import indexed as spoken_with
from symgd.notation.tree import Glyph, Node, Quotient
from symgd.optimizers.rule import Optimizer, State, eta, g, k, x
from symgd.optimizers.typesetting.indexing import (
    Indexed,
    indexed_assignments,
    kept,
    names_gradient,
    source_of,
)
from symgd.optimizers.typesetting.textbook import Leaves, Textbook, number_tree
from symgd.records import record

if TYPE_CHECKING:
    from symgd.optimizers.typesetting.letters import Letter

__all__ = ["Row", "RuleLetters", "rule_tree", "typeset_rule", "typeset_start"]


class Written(Protocol):
    """A formula: its LaTeX, and how it is read aloud."""

    @property
    def latex(self) -> str: ...

    @property
    def alt(self) -> str: ...


class Letters(Protocol):
    """The letters of a lesson, as `lessons.names.Names` has them."""

    @property
    def many(self) -> bool: ...

    @property
    def index(self) -> str: ...

    @property
    def rate(self) -> Written: ...

    @property
    def function(self) -> Written: ...

    @property
    def point(self) -> Written: ...

    @property
    def taken(self) -> frozenset[str]: ...

    def iterate(self, index: str) -> Written: ...


@record
class RuleLetters:
    """The symbols of one rule as they are set, with the index of a step; ``names`` are the letters of the lesson."""

    optimizer: Optimizer
    names: Letters
    scheduled: bool = False

    @property
    def letters(self) -> dict[sp.Symbol, Letter]:
        taken = set(self.names.taken)
        if not self.scheduled and self.names.rate.alt == "eta":
            taken.discard("eta")  # η_k beside η
        from symgd.optimizers.typesetting.letters import letters

        return letters(self.optimizer, taken, many=self.names.many)

    def index(self, offset: Fraction, step: int | None = None) -> str:
        """k, k+1, k−1 as LaTeX; the number itself where the step is known."""
        if step is not None:
            return str(step + offset)
        return self.names.index + (f"+{offset}" if offset > 0 else str(offset) if offset else "")

    def glyph(self, symbol: sp.Symbol, offset: Fraction | None = None, step: int | None = None) -> Glyph:
        """A symbol as it is set; with an ``offset`` from k it has an index.

        Within a formula "m k plus 1" could be heard as a sum: what is not of step k is said without its index.
        """
        if symbol == k:
            return Glyph(self.names.index, self.names.index)
        index = self.index(offset or Fraction(0), step)
        if symbol == x:
            point = self.names.iterate(index)
            return Glyph(point.latex, _said(self.names.point.alt, offset, self.names.index, step))
        if symbol == eta and not self.scheduled:
            return Glyph(self.names.rate.latex, self.names.rate.alt)
        rate = self.names.rate
        from symgd.optimizers.typesetting.letters import Letter

        letter = Letter(rate.latex.strip(), rate.alt) if symbol == eta else self.letters[symbol]
        if offset is None and symbol != eta:  # a hyper-parameter, whatever the step
            return Glyph(letter.latex, letter.spoken)
        return Glyph(letter.indexed(index), _said(letter.spoken, offset, self.names.index, step))

    def slope(self, point: Written | Glyph) -> Glyph:
        """f′ or ∇f at a point."""
        spoken = point.spoken if isinstance(point, Glyph) else point.alt
        f = self.names.function
        if self.names.many:
            return Glyph(rf"\nabla {f.latex}({point.latex})", f"the gradient of {f.alt} at {spoken}")
        return Glyph(f"{f.latex}'({point.latex})", f"{f.alt} prime of {spoken}")


def _said(letter: str, offset: Fraction | None, index: str, step: int | None) -> str:
    if step is not None:
        return spoken_with(letter, str(step + (offset or 0)))
    if not offset:
        return f"{letter} {index}"
    return (
        f"the next {letter}"
        if offset == 1
        else f"the previous {letter}"
        if offset == -1
        else f"the interim {letter}"
    )


@record
class Row:
    """A line of a typeset rule: what is assigned, and its value as a tree."""

    target: Glyph
    value: Node

    @property
    def latex(self) -> str:
        """The line, with & before its sign."""
        return f"{self.target.latex} &= {latex(self.value)}"

    @property
    def spoken(self) -> str:
        """The line read aloud."""
        return f"{self.target.spoken} equals {speech(self.value)}"


def typeset_rule(optimizer: Optimizer, names: Letters, *, scheduled: bool = False) -> tuple[Row, ...]:
    """The rule in lines; a first one names the gradient where the others use it more than once."""
    setting = RuleLetters(optimizer, names, scheduled)
    named = names_gradient(optimizer)
    rows = []
    if named:
        rows.append(Row(setting.glyph(g, Fraction(0)), setting.slope(setting.glyph(x, Fraction(0)))))
    assignments = indexed_assignments(optimizer)
    rows += [Row(setting.glyph(row.target, row.index), rule_tree(row, setting, named)) for row in assignments]
    return tuple(rows)


def rule_tree(row: Indexed, setting: RuleLetters, named: bool) -> Node:
    """The value of an assignment in letters."""

    def symbol(s: sp.Symbol) -> Node:
        source, offset = row.uses.get(s, (s, None))
        if source == g and not named:
            return setting.slope(setting.glyph(x, offset))
        return setting.glyph(source, offset)

    from symgd.optimizers.typesetting.node_trees import node_tree

    def node(value: sp.Expr, tree: Callable[[sp.Expr], Node]) -> Node:
        return node_tree(value, tree, setting, setting.glyph(row.target))

    optimizer = setting.optimizer
    book = Textbook(Leaves(symbol, node), row.target, optimizer.vectors, frozenset(optimizer.values))
    return book.tree(with_real_functions(row.value), whole=True)


def typeset_start(optimizer: Optimizer, names: Letters) -> tuple[Row, ...]:
    """What the memory holds before the first step, in lines; what only keeps an earlier value was that of the start."""
    setting, lagged = RuleLetters(optimizer, names), kept(optimizer)
    rows = []
    for state in optimizer.state():
        if state.symbol in lagged:
            source, offset = source_of(
                state.symbol, lagged, dict.fromkeys([*lagged, *lagged.values()], Fraction(0))
            )
            rows.append(Row(setting.glyph(source, offset, 0), setting.glyph(source, Fraction(0), 0)))
        else:
            rows.append(Row(setting.glyph(state.symbol, Fraction(0), 0), _start_tree(state, setting)))
    return tuple(rows)


def _start_tree(state: State, setting: RuleLetters) -> Node:
    optimizer = setting.optimizer
    value = sp.sympify(state.initial, strict=True)
    if value in optimizer.values:
        value = sp.Float(optimizer.values[value])
    if value.is_Number:
        number = number_tree(value)
        if state.scalar or not setting.names.many:
            return number
        inner = latex(number)
        return (
            Glyph(rf"\mathbf{{{inner}}}", speech(number))
            if value == 0
            else Glyph(rf"({inner},\, \dots,\, {inner})", f"the vector of entries {speech(number)}")
        )

    def symbol(s: sp.Symbol) -> Node:
        return setting.glyph(s, Fraction(0) if s in (x, g) else None, 0)

    from symgd.optimizers.typesetting.node_trees import node_tree

    def node(part: sp.Expr, tree: Callable[[sp.Expr], Node]) -> Node:
        return node_tree(part, tree, setting, setting.glyph(state.symbol))

    book = Textbook(Leaves(symbol, node), state.symbol, optimizer.vectors, frozenset(optimizer.values))
    tree = book.tree(with_real_functions(value), whole=True)
    if isinstance(tree, Quotient):  # it stands in a line of text
        return Glyph(f"{latex(tree.numerator)}/{latex(tree.denominator)}", speech(tree))
    return tree
