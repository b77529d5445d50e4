"""Where the lines of a long formula start, and how they stand under one another."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Container, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from symgd.typeset.boxes import Box
from symgd.typeset.grouping import SCRIPTED
from symgd.typeset.layout.atoms import SPACE, Atom
from symgd.typeset.layout.rows import bounded
from symgd.typeset.operators import BINARY, CLOSING, LARGE, ORDINARY, RELATION, SIGNS

__all__ = ["Line", "lines", "stacked", "starts"]

#: the white between two lines of a broken formula, in em
LINE_GAP = 0.45
#: baselines are no nearer to one another, in em
LINE_STEP = 1.3
#: the last line takes pieces from the one before until it has this part of the measure
_SHORT = 0.25

#: parentheses are large if they take up this part of the measure
_LARGE_PART = 1 / 3
#: a relation sign that stands within this part of the measure is what further lines are set against
_LEFT_PART = 0.4


@dataclass(frozen=True, slots=True)
class Line:
    """The children ``first`` … ``last - 1`` of a row, set from ``left`` on; ``dotted``: after a dot for "times"."""

    first: int
    last: int
    left: float
    dotted: bool = False


def lines(
    lefts: Sequence[float],
    measure: float,
    em: float,
    relations: Sequence[int],
    ranks: Sequence[Sequence[int]],
    dotted: Container[int] = (),
    dot: float = 0.0,
    rights: Sequence[float] | None = None,
) -> list[Line]:
    """The lines of a row that is wider than ``measure``, each filled as far as it goes.

    Lines start at relations; what is too wide between two of them is broken at signs of a lower rank, and so on. A
    line that starts with a relation stands under the first one, the others a little further right, and no relation
    follows in a line of those.

    Args:
        lefts: where each child starts, and at last where the row ends.
        measure: the width of a line, in the same units.
        em: in the same units.
        relations: the children that are relation signs.
        ranks: the children before which a line may start otherwise, the best first.
        dotted: those of them that have no sign, and get a dot for "times" where they start a line.
        dot: the width of that dot with the space after it.
        rights: where a line ends that the child of that number follows, without the space between them; there is none
            where they are not given.
    """
    end = len(lefts) - 1
    rights = rights or lefts
    anchored = bool(relations) and lefts[relations[0]] < _LEFT_PART * measure
    anchor = lefts[relations[0]] if anchored else 0.0
    left_side = {relations[0]} if anchored else set()  # no line starts with the first relation

    def left(start: int) -> float:
        if start == 0:
            return 0.0
        if anchored and start in relations:
            return anchor
        return anchor + (1.2 if anchored else 2.0) * em + (dot if start in dotted else 0.0)

    def line(first: int, last: int) -> Line:
        return Line(first, last, left(first), first in dotted)

    pieces = [(0, end)]
    for starts in (relations, *ranks):
        pieces = [
            part
            for first, last in pieces
            for part in (
                [(first, last)]
                if rights[last] - lefts[first] <= measure - left(first)
                else pairwise([first, *_between(starts, first, last, left_side), last])
            )
        ]
    found: list[Line] = []
    for first, last in pieces:
        goes_on = bool(found) and 0 < found[-1].first not in relations
        if (
            found
            and not (goes_on and first in relations)  # what follows "+ e" as "= f" would be misread
            and rights[last] - lefts[found[-1].first] <= measure - found[-1].left
        ):
            found[-1] = replace(found[-1], last=last)
        else:
            found.append(line(first, last))
    if len(found) > 1 and found[-1].first not in relations:  # the last line is no short remnant
        movable = [first for first, _ in pieces if first not in relations]
        while rights[end] - lefts[found[-1].first] < _SHORT * measure:
            inside = [first for first in movable if found[-2].first < first < found[-1].first]
            longer = line(inside[-1], end) if len(inside) > 1 else None
            if longer is None or rights[end] - lefts[longer.first] > measure - longer.left:
                break
            found[-2:] = [replace(found[-2], last=longer.first), longer]
    return found


def _between(starts: Sequence[int], first: int, last: int, without: Collection[int]) -> list[int]:
    """The starts, which ascend, after ``first`` and before ``last``."""
    inside = starts[bisect_right(starts, first) : bisect_left(starts, last)]
    return [start for start in inside if start not in without]


def starts(atoms: Sequence[Atom], measure: float, dot: float = 0.0, after_script: float = 0.0) -> list[Line]:
    """The lines of a row of atoms that are placed.

    New ones start before relations, then before the signs of sums, then between factors; what is too wide even so is
    broken inside its large parentheses in the same way, and inside small ones only if there is no other place.

    Args:
        dot: the width of a dot for "times" with the space after it.
        after_script: the space after a script, which does not count at the end of a line.
    """
    signs = [index for index in range(1, len(atoms)) if _may_start(atoms[index], atoms[index - 1])]
    factors = [index for index in range(1, len(atoms)) if _multiplies(atoms, index)]
    lefts = [*(atom.x for atom in atoms), atoms[-1].x + atoms[-1].box.width]
    rights = [lefts[0], *(atom.x + _seen_width(atom, after_script) for atom in atoms)]
    large = _in_large(atoms, lefts, measure * _LARGE_PART)
    anywhere = sorted({*signs, *factors})
    ranks: list[list[int]] = []
    for depth in sorted({atoms[index].depth for index in anywhere}):
        here = [index for index in anywhere if atoms[index].depth == depth and large[index]]
        ranks += [
            [index for index in here if atoms[index].sign in SIGNS or atoms[index].left == RELATION],
            here,
        ]
    relations = [index for index in signs if atoms[index].left == RELATION and not atoms[index].depth]
    return lines(lefts, measure, 1.0, relations, (*ranks, anywhere), set(factors), dot, rights)


def _in_large(atoms: Sequence[Atom], lefts: Sequence[float], least: float) -> list[bool]:
    """Whether the fences around each atom, if any, are wide."""
    found = [True] * len(atoms)
    opened: list[int] = []
    for index, atom in enumerate(atoms):
        while len(opened) > atom.depth:
            first = opened.pop()
            if lefts[index + 1] - lefts[first] < least:
                found[first + 1 : index] = [False] * (index - first - 1)
        if atom.opens:
            opened.append(index)
    return found


def _may_start(atom: Atom, before: Atom) -> bool:
    return (
        atom.core is not None
        and atom.left in {RELATION, BINARY}
        and (before.core is None or before.right not in {RELATION, BINARY})
    )


def _multiplies(atoms: Sequence[Atom], index: int) -> bool:
    """Whether an atom is a factor that follows another one without a sign, so that it may start a line after a dot.

    Only what is certain counts: parentheses, functions and roots, not f(x), d/dx(…) or the argument of a function.
    """
    atom, before = atoms[index], atoms[index - 1]
    strong = atom.left == LARGE or atom.element.tag in _ROOTS
    if strong and before.element.tag == "mspace" and index > 1:
        before = atoms[index - 2]
    if (
        before.left == SPACE
        or before.depth != atom.depth
        or (atom.core is not None and not atom.opens and not strong)
    ):
        return False
    if before.core is not None and not before.closes:
        return False
    ends = before.closes or before.right == CLOSING or before.element.tag in _ROOTS
    if not ends and before.element.tag == "mrow":
        ends = before.left == LARGE  # a function with its argument
    if ends:
        return atom.opens or strong or (atom.left == ORDINARY and atom.element.tag in _FACTORS)
    return strong and before.right == ORDINARY and before.element.tag != "mn" and not _differentiates(before)


_ROOTS = frozenset(("msqrt", "mroot"))
_FACTORS = frozenset(("mrow", "msup"))


def _seen_width(atom: Atom, after_script: float) -> float:
    """The width of an atom at the end of a line."""
    return atom.box.width - (after_script if atom.element.tag in SCRIPTED else 0.0)


def _differentiates(atom: Atom) -> bool:
    """Whether an atom is d/dx."""
    element = atom.element
    return element.tag == "mfrac" and "".join(element[1].itertext()).startswith(("d", "∂", "ⅆ"))


def stacked(
    atoms: Sequence[Atom], rows: Sequence[Line], dot: Box, after_script: float = 0.0
) -> tuple[Box, tuple[tuple[float, float], ...]]:
    """The lines under one another, the baseline of the whole that of the first; and where each begins and ends.

    The heights are in em below that baseline. Each line is a box in the box.
    """
    whole, y = Box(), 0.0
    bands: list[tuple[float, float]] = []
    for row in rows:
        line = bounded(atoms[row.first : row.last], atoms[row.first].x)
        if row.dotted:
            line = replace(
                line, items=[(-dot.width, 0.0, dot), *line.items]
            )  # an atom's own box stays as it is
        if bands:
            y = max(y + LINE_STEP, bands[-1][1] + LINE_GAP + line.height)
        bands.append((y - line.height, y + line.depth))
        whole.cover(row.left, -y, line)
        last = atoms[row.last - 1]
        seen = line.width - (last.box.width - _seen_width(last, after_script))
        whole.width = max(whole.width, row.left + seen)
    return whole, tuple(bands)
