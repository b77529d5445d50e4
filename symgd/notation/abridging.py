r"""Formulas that would fill pages, with the terms in the middle of their long sums left out.

::

    abridged(tree, 100) -> the tree of "a + b + ⋯ + z", and how many terms the dots stand for
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby, islice
from typing import Final

from symgd.notation.breaking import width_estimate
from symgd.notation.tree import Derivative, Glyph, Node, Product, Sum, Variable, rebuilt

__all__ = ["DOTS", "abridged"]

DOTS: Final = Glyph(r"\cdots", "and so on")
_HEAD = 2  # the terms kept at the start of a cut sum, and of those kept so many hold the variable
_SLACK = 2  # what is no wider than so many times its share stays as it is
_DEEPEST = 6  # sums within one another that are written out, where the tree has
_DEEP_FROM = 4  # times as many nodes as em are asked for
_LEAST = 4  # em; what is no wider is not cut
_WIDEST = 2  # em, which no node is wider than


def abridged(node: Node, width: float, *, about: str = "") -> tuple[Node, int]:
    """The tree, cut to about ``width`` em if it is more than twice as wide; and the number of terms left out.

    The first two terms of a sum and the last are kept, and two that hold the variable ``about``; in a very large tree
    dots stand for a sum deep within others too. What has neither long nor deep sums in it stays as it is.
    """
    if _has_at_most(node, width):
        return node, 0
    cutter = _Cutter(about)
    shallow = node if _has_at_most(node, _DEEP_FROM * width) else cutter.shallow(node)
    return cutter.cut(shallow, width), cutter.left_out


def _has_at_most(node: Node, count: float) -> bool:
    """Whether a tree has so few nodes: it is then known not to be wide, which is quicker than to write it."""
    return next(islice(node.walk(), max(0, int(count)), None), None) is None


def _is_long(node: Node) -> bool:
    """Whether it is a sum in which dots may stand for two terms or more."""
    return isinstance(node, Sum) and len(node.terms) > _HEAD + 2


@dataclass
class _Cutter:
    about: str
    left_out: int = 0

    def shallow(self, node: Node, depth: int = 0) -> Node:
        """The tree with dots for sums that stand deep within others."""
        deeper = depth + isinstance(node, Sum)
        if deeper > _DEEPEST:
            self.left_out += len(node.children)
            return DOTS
        if isinstance(node, Derivative):
            return Derivative(self.shallow(node.argument, deeper), node.variable)
        return rebuilt(node, lambda part: self.shallow(part, deeper))

    def cut(self, node: Node, width: float) -> Node:
        most = max(_SLACK * width, _LEAST)
        if not node.children or _has_at_most(node, most / _WIDEST) or not any(map(_is_long, node.walk())):
            return node
        if (whole := width_estimate(node)) <= most:
            return node
        if isinstance(node, Derivative):
            return Derivative(self.cut(node.argument, width), node.variable)
        if isinstance(node, Sum):
            parts = self._kept(node)
            shown = sum(map(width_estimate, parts))
            shares = ((part, width * width_estimate(part) / shown) for part in parts)
            return Sum(tuple(self.cut(part, share) for part, share in shares))
        if isinstance(node, Product):
            return rebuilt(node, lambda part: self.cut(part, width * width_estimate(part) / whole))
        return rebuilt(node, lambda part: self.cut(part, width))

    def _kept(self, node: Sum) -> list[Node]:
        """The terms that are shown, with dots for two or more in a row that are not."""
        last = len(node.terms) - 1
        concerned = (i for i, term in enumerate(node.terms) if self._concerns(term))
        keep = {*range(_HEAD), *islice(concerned, _HEAD), last}
        parts: list[Node] = []
        for kept, group in groupby(range(last + 1), keep.__contains__):
            terms = [node.terms[i] for i in group]
            if kept or len(terms) == 1:
                parts += terms
            else:
                parts.append(DOTS)
                self.left_out += len(terms)
        return parts

    def _concerns(self, term: Node) -> bool:
        if isinstance(term, Derivative):
            term = term.argument
        return any(part == Variable(self.about) for part in term.walk())
