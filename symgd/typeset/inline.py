"""A formula within a line of text, in pieces between which the line may end: after top-level relations and signs."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree.ElementTree import Element

from symgd.typeset.boxes import Box
from symgd.typeset.layout.atoms import Atom
from symgd.typeset.layout.rows import bounded
from symgd.typeset.operators import BINARY, PUNCTUATION, RELATION, SIGNS

__all__ = ["pieces"]


def pieces(found: Sequence[Atom]) -> list[tuple[Box, list[Element]]]:
    """The boxes of the pieces of a row, from left to right, each with the elements that it shows.

    Side by side they are as wide as the row: the space after a sign goes to the piece that ends with it.

    Args:
        found: the atoms of the row, placed.
    """
    ends = [index + 1 for index, atom in enumerate(found[:-1]) if _may_end(atom)]
    shown = []
    for first, last in zip([0, *ends], [*ends, len(found)], strict=True):
        right = found[last].x if last < len(found) else None
        box = bounded(found[first:last], found[first].x if first else 0.0, right)
        shown.append((box, [atom.element for atom in found[first:last]]))
    return shown


def _may_end(atom: Atom) -> bool:
    if atom.depth or atom.core is None:
        return False
    return atom.right in {RELATION, PUNCTUATION} or (atom.right == BINARY and atom.sign in SIGNS)
