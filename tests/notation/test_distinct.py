"""No two trees are written, set or said alike: thousands of small trees, side by side."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from symgd.notation.latex import latex
from symgd.notation.speech import speech
from symgd.notation.text import text
from symgd.notation.tree import Call, Negative, Node, Number, Power, Product, Quotient, Sum, Variable

LEAVES: list[Node] = [Variable("x"), Number("2"), Variable("y")]


def grown(trees: list[Node]) -> Iterator[Node]:
    """Each tree in every operation, alone and with a leaf on either side."""
    for tree in trees:
        yield Negative(tree)
        yield Power(tree, Number("2"))
        for function in ("sin", "ln", "abs", "sqrt", "relu", "exp"):
            yield Call(function, (tree,))
        for leaf in LEAVES:
            for pair in ((tree, leaf), (leaf, tree)):
                yield from (Sum(pair), Product(pair), Quotient(*pair), Power(*pair))
                yield Product((*pair, LEAVES[0]))


def small_trees() -> list[Node]:
    once = list(dict.fromkeys(grown(LEAVES)))
    twice = list(dict.fromkeys(grown(once)))
    thrice = list(grown(twice[::17]))
    return list(dict.fromkeys([*LEAVES, *once, *twice, *thrice]))


@pytest.mark.parametrize("printer", [text, latex, speech])
def test_printer_tells_trees_apart(printer) -> None:
    seen: dict[str, Node] = {}
    for tree in small_trees():
        other = seen.setdefault(printer(tree), tree)
        assert other == tree, f"{text(other)} and {text(tree)} are both {printer(tree)}"
