"""Numbers in the place of letters in an assignment of a rule."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np
import sympy as sp

from symgd.calculus.problem import Problem
from symgd.lessons.by_hand.exact_values import Exact, Inexact, Values
from symgd.lessons.by_hand.numbers import worked, worked_all
from symgd.lessons.by_hand.vectors import row_vector
from symgd.notation.latex import latex
from symgd.notation.real import with_real_functions
from symgd.notation.speech import speech
from symgd.notation.spoken import matrix as spoken_matrix
from symgd.notation.tree import Glyph, Negative, Node, Power, Product, Quotient, rebuilt
from symgd.optimizers import nodes
from symgd.optimizers.rule import eta, k, x
from symgd.optimizers.typesetting import RuleLetters
from symgd.optimizers.typesetting.indexing import Indexed
from symgd.optimizers.typesetting.node_trees import node_tree
from symgd.optimizers.typesetting.textbook import Leaves, Textbook

__all__ = ["Numbers"]


@dataclass
class Numbers:
    """An assignment with the numbers of one step; after `tree`, ``exact`` tells whether none of them was rounded."""

    problem: Problem
    letters: RuleLetters
    row: Indexed
    known: Mapping[sp.Symbol, tuple[Exact, ...]]
    padded: bool = False
    exact: bool = field(default=True, init=False)

    def tree(self) -> Node:
        """The value of the assignment, with each letter's number; what hyper-parameters make alone is one number."""
        optimizer = self.letters.optimizer
        self.value = with_real_functions(self.row.value)
        self.constants = {*optimizer.values, eta, k}
        leaves = Leaves(self._symbol, self._node, self._constant)
        book = Textbook(leaves, self.row.target, optimizer.vectors, frozenset(optimizer.values))
        return _pointed(book.tree(self.value, whole=True))

    def _symbol(self, symbol: sp.Symbol) -> Node:
        return self._shown(self.known[symbol])

    def _shown(self, entries: tuple[Exact, ...]) -> Node:
        parts = worked_all(entries, padded=self.padded)
        self.exact &= all(part.exact for part in parts)
        return parts[0].node if len(parts) == 1 else row_vector([part.node for part in parts])

    def _constant(self, part: sp.Expr) -> Node | None:
        if part == self.value or part.is_Atom or not part.free_symbols <= self.constants:
            return None
        try:
            shown = worked(Values(self.problem, self.known).number(part))
        except Inexact:
            return None
        return shown.node if shown.exact else None

    def _node(self, value: sp.Expr, tree: Callable[[sp.Expr], Node]) -> Node:
        if isinstance(value, nodes.Ratio):
            above, below, otherwise = value.args
            vanishes = Values(self.problem, self.known).rounded(below, 0) == 0.0
            if vanishes and otherwise in self.row.uses:
                source, offset = self.row.uses[otherwise]
                return self.letters.glyph(source, offset, int(self.known[k][0]))
            return tree(otherwise) if vanishes else Quotient(tree(above), tree(below))
        if isinstance(value, nodes.NewtonStep):
            return self._newton(tree(value.args[0]))
        length = self.letters.glyph(self.row.target)
        return node_tree(value, lambda part: _pointed(tree(part)), self.letters, length)

    def _newton(self, right: Node) -> Node:
        count = range(self.problem.dimension)
        entries: list[list[Exact]]
        try:
            matrix = Values(self.problem, self.known).hessian()
            entries = [[Fraction(int(matrix[i, j].p), int(matrix[i, j].q)) for j in count] for i in count]
        except Inexact:
            floats = self.problem.hessian_at(np.array(self.known[x], dtype=float))
            assert floats is not None  # the step was computed from it
            entries = [list(map(float, row)) for row in floats]
        trees = [[self._shown((entry,)) for entry in row] for row in entries]
        if len(trees) == 1:
            return Quotient(right, trees[0][0])
        inside = r" \\ ".join(" & ".join(map(latex, row)) for row in trees)
        said = spoken_matrix([speech(entry) for entry in row] for row in trees)
        return Glyph(
            rf"\begin{{pmatrix}} {inside} \end{{pmatrix}}^{{-1}} {latex(right)}",
            f"the inverse of {said} times {speech(right)}",
        )


def _pointed(node: Node) -> Node:
    """The tree with negative factors in parentheses after a dot: 0.1 · (−46)."""
    node = rebuilt(node, _pointed)
    if not isinstance(node, Product):
        return node
    first, *others = node.factors
    return Product((first, *map(_enclosed, others)))


def _enclosed(node: Node) -> Node:
    inner = latex(node)
    if isinstance(node, Power) and (isinstance(node.base, Negative) or getattr(node.base, "figures", False)):
        return Glyph(inner, speech(node), figures=True)
    if not isinstance(node, Negative):
        return node
    left, right = (r"\left(", r"\right)") if r"\frac" in inner else ("(", ")")
    return Glyph(f"{left}{inner}{right}", speech(node), figures=True)
