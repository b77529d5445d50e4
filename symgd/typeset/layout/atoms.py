"""What each child of a row is to its neighbors: TeX's atoms, worked out from MathML.

A minus after a relation or an opening parenthesis is a sign and no operation; of two bars one opens and one closes; a
name is a function where an invisible application follows it; a parenthesis with an exponent is still a parenthesis.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from symgd.typeset.boxes import Box
from symgd.typeset.layout.tokens import token_text
from symgd.typeset.operators import (
    APPLY,
    BARS,
    BINARY,
    CLOSING,
    INNER,
    LARGE,
    OPENING,
    ORDINARY,
    RELATION,
    operator,
)

__all__ = ["BAR", "SPACE", "WORD", "Atom", "atoms"]

#: beside TeX's classes: an opening bar, a name or words, room
BAR, WORD, SPACE = 8, 9, 10

_ROWS = frozenset(("mrow", "mstyle", "mpadded", "mphantom", "merror"))
_SCRIPTED = frozenset(("msub", "msup", "msubsup", "munder", "mover", "munderover", "mmultiscripts"))
_OPERANDS = frozenset((ORDINARY, CLOSING, INNER))
_ENDS = frozenset((RELATION, CLOSING, operator(",").kind))


@dataclass(slots=True)
class Atom:
    """A child of a row.

    Args:
        element: the child.
        core: the operator that it is, maybe with scripts; None for anything else.
        sign: the characters of that operator, or of a name.
        left, right: its kinds, as its neighbors on these sides see them.
        depth: in how many fences of its row it stands.
        x: where its box is placed.
    """

    element: Element
    core: Element | None
    sign: str
    left: int
    right: int
    depth: int = 0
    x: float = 0.0
    box: Box = field(default_factory=Box)

    @property
    def opens(self) -> bool:
        return self.left in {OPENING, BAR} and self.core is not None

    @property
    def closes(self) -> bool:
        return self.right == CLOSING and self.core is not None


def atoms(children: Sequence[Element], *, continues: bool = False) -> list[Atom]:
    """The children of a row as atoms, each with the kinds that it has there.

    Args:
        continues: the row goes on from what stands left of it, as in a cell of aligned equations.
    """
    found = [
        _atom(child, children[index + 1] if index + 1 < len(children) else None)
        for index, child in enumerate(children)
    ]
    before = ORDINARY if continues else None
    opened: list[str] = []
    for index, atom in enumerate(found):
        if atom.left == SPACE:
            atom.depth = len(opened)
            continue
        if atom.core is not None:
            operand = before in _OPERANDS
            if atom.sign in BARS:
                _turn_bar(atom, opened, operand=operand, first=index == 0, last=index == len(found) - 1)
            elif atom.left == BINARY and (not operand or _kind_after(found, index) in _ENDS):
                atom.left = atom.right = ORDINARY
            if opened and atom.right == CLOSING:
                opened.pop()
            atom.depth = len(opened)
            if atom.left in {OPENING, BAR}:
                opened.append(atom.sign)
        else:
            atom.depth = len(opened)
        before = atom.right
    return found


def _kind_after(found: list[Atom], index: int) -> int:
    for atom in found[index + 1 :]:
        if atom.left != SPACE:
            return atom.left
    return CLOSING


def _turn_bar(atom: Atom, opened: list[str], *, operand: bool, first: bool, last: bool) -> None:
    """Say whether a bar opens or closes, where its form does not."""
    if atom.left == RELATION:
        return
    form = atom.core.get("form") if atom.core is not None else None
    if form in {"prefix", "postfix"}:
        opens = form == "prefix"
    else:
        ends = last or atom.sign in opened[-1:] or atom.element is not atom.core
        opens = first or not (operand and ends)
    atom.left, atom.right = (BAR, OPENING) if opens else (CLOSING, CLOSING)


def _atom(element: Element, following: Element | None) -> Atom:
    tag = element.tag
    if tag == "mo":
        return _sign(element)
    if tag in {"mi", "mtext"}:
        text = token_text(element)
        if len(text) < 2:
            return Atom(element, None, text, ORDINARY, ORDINARY)
        if following is not None and following.tag == "mo" and following.text == APPLY:
            return Atom(element, None, text, LARGE, LARGE)
        return Atom(element, None, text, WORD, ORDINARY)
    if tag in _SCRIPTED and len(element):
        atom = _atom(element[0], following)
        atom.element = element
        if atom.left == SPACE:
            atom.left = atom.right = ORDINARY
        return atom
    if tag in _ROWS:
        if len(element) == 1:
            atom = _atom(element[0], None)
            atom.element = element
            return atom
        if len(element):
            first = _atom(element[0], element[1])
            left = first.left if first.left in {OPENING, LARGE, WORD} else ORDINARY
            if first.sign in BARS:
                left = BAR
            last = _atom(element[-1], None)
            closes = last.right == CLOSING or last.sign in BARS
            return Atom(element, None, "", left, CLOSING if closes else ORDINARY)
    if tag == "mspace" or (tag == "mrow" and not len(element)):
        return Atom(element, None, "", SPACE, SPACE)
    return Atom(element, None, "", ORDINARY, ORDINARY)


def _sign(element: Element) -> Atom:
    sign = token_text(element)
    if sign in {APPLY, ""}:
        return Atom(element, element, sign, SPACE, SPACE)
    found = operator(sign, element.get("form", "infix"))
    kind = found.kind
    if sign in BARS and element.get("lspace", "0") != "0":
        kind = RELATION
    return Atom(element, element, sign, kind, kind)
