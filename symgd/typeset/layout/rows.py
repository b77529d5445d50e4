"""Rows: children side by side, with the spaces between them and with delimiters as tall as what they enclose."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree.ElementTree import Element

from symgd.typeset.boxes import Box
from symgd.typeset.grouping import flat
from symgd.typeset.layout.atoms import BAR, SPACE, Atom, atoms
from symgd.typeset.layout.base import Style, lay_out, lays_out
from symgd.typeset.layout.lengths import length
from symgd.typeset.layout.stretching import stretched
from symgd.typeset.operators import (
    BINARY,
    CLOSING,
    LARGE,
    OPENING,
    ORDINARY,
    PUNCTUATION,
    RELATION,
    THIN,
    operator,
    says,
)

__all__ = ["FENCE", "bounded", "placed"]

#: a delimiter need not cover the whole of what it encloses (TeX's delimiterfactor and delimitershortfall), in em
COVER, SHORTFALL = 0.901, 0.3
#: the white between a matrix and its parentheses, in em
FENCE = 0.1
#: the hook of an upright f stays clear of a parenthesis, in em
_HOOK = THIN / 3
#: the bar of a fraction stays clear of a tall parenthesis, whose belly is as high as the bar, in em
_BELLY = THIN / 2

# The spaces between two atoms in 1/18 em (The TeXbook, page 170), by the kinds of `operators` and `atoms`: a row for
# the left one, a column for the right one. Those in `_ALWAYS` stand in scripts too. An opening bar and a word are set
# as an opening parenthesis and an ordinary symbol, but apart from the name of a function before them.
_SPACES = (
    # ordinary, large, binary, relation, opening, closing, punctuation, inner, bar, word
    (0, 3, 4, 5, 0, 0, 0, 3, 0, 0),  # ordinary
    (3, 3, 0, 5, 0, 0, 0, 3, 3, 3),  # large: operators, and the names of functions
    (4, 4, 0, 0, 4, 0, 0, 4, 4, 4),  # binary
    (5, 5, 0, 0, 5, 0, 0, 5, 5, 5),  # relation
    (0, 0, 0, 0, 0, 0, 0, 0, 0, 0),  # opening
    (0, 3, 4, 5, 0, 0, 0, 3, 0, 3),  # closing
    (3, 3, 3, 3, 3, 3, 3, 3, 3, 3),  # punctuation
    (3, 3, 4, 5, 3, 0, 3, 3, 3, 3),  # inner
)
_ROOTS = frozenset(("msqrt", "mroot"))
#: what an operator has on either side, where the other one says its space by an attribute
_SIDES = {RELATION: 5, BINARY: 4, LARGE: 3}


@lays_out("mrow", "math")
def row(element: Element, style: Style) -> Box:
    """The children on one line; all that is no element of its own (``mstyle``, ``mpadded``, …) is laid out so too."""
    return bounded(placed(list(element), style))


def placed(children: Sequence[Element], style: Style, *, continues: bool = False) -> list[Atom]:
    """The children as atoms, each laid out and placed on one line.

    Args:
        continues: the row goes on from what stands left of it, as in a cell of aligned equations.
    """
    found = atoms(flat(children), continues=continues)
    fences: list[Atom] = []
    for atom in found:
        if atom.core is not None and _grows(atom.core, atom.sign):
            fences.append(atom)
        else:
            atom.box = lay_out(atom.element, style)
    if fences:
        target = _to_cover(found, fences, style)
        for atom in fences:
            atom.box = _fence(atom, target, style)
    _place(found, style, continues)
    return found


def bounded(found: Sequence[Atom], left: float = 0.0, right: float | None = None) -> Box:
    """Atoms that are placed, in a box from ``left`` to ``right`` or to where they end; a single one is its own box."""
    if right is None and len(found) == 1 and found[0].x == left:
        return found[0].box
    box = Box()
    for atom in found:
        inner = atom.box
        box.items.append((atom.x - left, 0.0, inner))
        box.height = max(box.height, inner.height)
        box.depth = max(box.depth, inner.depth)
    if found:
        box.width = (found[-1].x + found[-1].box.width if right is None else right) - left
    return box


def _grows(core: Element, sign: str) -> bool:
    """Whether an operator is as tall as its row."""
    found = operator(sign)
    return (
        says(core, "stretchy", found.stretchy)
        and not found.horizontal
        and not found.largeop
        and len(sign) == 1
        and "minsize" not in core.attrib
    )


def _to_cover(found: list[Atom], fences: list[Atom], style: Style) -> float:
    """How tall a delimiter of this row has to be, which is centered on the axis."""
    axis = style.em(style.font.constant("AxisHeight"))
    reach = 0.0
    for atom in found:
        if atom not in fences:
            reach = max(reach, atom.box.height - axis, atom.box.depth + axis)
    return 2 * max(reach * COVER, reach - SHORTFALL * style.size / 2)


def _fence(atom: Atom, target: float, style: Style) -> Box:
    if atom.element is atom.core:
        return stretched(style, atom.sign, target)
    return lay_out(_sized(atom.element, atom.core, target / style.size), style)


def _sized(element: Element, core: Element | None, size: float) -> Element:
    """The element with its operator as tall as it has to be: a copy, as far down as that."""
    copied = Element(element.tag, element.attrib)
    copied.text = element.text
    if element is core:
        copied.set("minsize", f"{size:.4f}em")
    else:
        copied[:] = [_sized(element[0], core, size), *element[1:]]
    return copied


def _place(found: list[Atom], style: Style, continues: bool) -> None:
    """Give each atom its place, with the spaces between them."""
    size, script = style.size, style.level > 0
    x, before = 0.0, None
    for atom in found:
        if atom.left == SPACE:
            atom.x = x
            x += atom.box.width
            continue
        lspace = atom.core.get("lspace") if atom.core is not None else None
        if before is None:
            if continues and atom.left in _SIDES:
                x += _side(atom.left, lspace, style)
        else:
            rspace = before.core.get("rspace") if before.core is not None else None
            if lspace is None and rspace is None:
                if before.right != BAR:
                    space = _SPACES[before.right][atom.left]
                    if space and (not script or (space == 3 and LARGE in {before.right, atom.left})):
                        x += space / 18 * size
            else:
                x += max(
                    _side(before.right, rspace, style, opening=atom.left == OPENING),
                    _side(atom.left, lspace, style),
                )
            x += _apart(before, atom, style)
        atom.x = x
        x += atom.box.width
        before = atom


def _side(kind: int, said: str | None, style: Style, *, opening: bool = False) -> float:
    """The space that an operator asks for on one side."""
    if said is not None:
        return length(said, style)
    if style.level > 0 or (kind == LARGE and opening):
        return 0.0
    return (3 if kind == PUNCTUATION else _SIDES.get(kind, 0)) / 18 * style.size


def _apart(before: Atom, atom: Atom, style: Style) -> float:
    """What keeps strokes apart that the spaces of atoms would let touch."""
    if atom.left == OPENING:
        if before.left == LARGE and before.core is not None and atom.core is None:
            return THIN * style.size  # a sum of what stands in tall parentheses: TeX's inner atom
        if before.sign.endswith("f") and len(before.sign) > 1 and before.core is None:
            return _HOOK * style.size  # erf(
        if atom.box.height > style.size:
            if before.element.tag == "mfrac":
                return _BELLY * style.size
            if before.box.atom is not None:
                return max(0.0, before.box.italic)  # an italic f leans towards a tall one
    if before.element.tag in _ROOTS and atom.core is None and atom.left in {ORDINARY, BAR}:
        return THIN * style.size  # the hook of another root, or a letter, stays clear of the bar
    if before.right == CLOSING and atom.element.tag == "mfrac" and before.box.height > style.size:
        return _BELLY * style.size
    if (before.opens and atom.element.tag == "mtable") or (atom.closes and before.element.tag == "mtable"):
        return FENCE * style.size
    return 0.0
