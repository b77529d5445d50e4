"""Where the lines of a long formula start, and how they stand under one another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from symgd.typeset.boxes import Box
from symgd.typeset.layout.atoms import Atom
from symgd.typeset.layout.rows import bounded
from symgd.typeset.operators import BINARY, RELATION, SIGNS

__all__ = ["Line", "lines", "stacked", "starts"]

#: the white between two lines of a broken formula, in em
LINE_GAP = 0.45
#: baselines are no nearer to one another, in em
LINE_STEP = 1.3
#: a last piece of at most this part of the measure does not stand alone in its line
_SHORT = 0.25

#: a relation sign that stands within this part of the measure is what further lines are set against
_LEFT_PART = 0.4


@dataclass(frozen=True, slots=True)
class Line:
    """The children ``first`` … ``last - 1`` of a row, set from ``left`` on."""

    first: int
    last: int
    left: float


def lines(
    lefts: Sequence[float],
    measure: float,
    em: float,
    relations: Sequence[int],
    ranks: Sequence[Sequence[int]],
) -> list[Line]:
    """The lines of a row that is wider than ``measure``, each filled as far as it goes.

    Lines start at relations if that is enough, else also at signs of a lower rank. A line that starts with a relation
    stands under the first one, the others a little further right, and no relation follows in a line of those.

    Args:
        lefts: where each child starts, and at last where the row ends.
        measure: the width of a line, in the same units.
        em: in the same units.
        relations: the children that are relation signs.
        ranks: the children before which a line may start otherwise, the best first; each holds those before it.
    """
    end = len(lefts) - 1
    anchored = bool(relations) and lefts[relations[0]] < _LEFT_PART * measure
    anchor = lefts[relations[0]] if anchored else 0.0
    left_side = {relations[0]} if anchored else set()  # no line starts with the first relation

    def left(start: int) -> float:
        if start == 0:
            return 0.0
        return anchor if anchored and start in relations else anchor + (1.2 if anchored else 2.0) * em

    for starts in (relations, *ranks):
        pieces = list(pairwise([0, *(start for start in starts if start not in left_side), end]))
        if all(lefts[last] - lefts[first] <= measure - left(first) for first, last in pieces):
            break
    found: list[Line] = []
    for first, last in pieces:
        goes_on = bool(found) and 0 < found[-1].first not in relations
        if (
            found
            and not (goes_on and first in relations)  # what follows "+ e" as "= f" would be misread
            and lefts[last] - lefts[found[-1].first] <= measure - found[-1].left
        ):
            found[-1] = Line(found[-1].first, last, found[-1].left)
        else:
            found.append(Line(first, last, left(first)))
    return _unwidowed(found, pieces, relations, lefts, measure)


def _unwidowed(
    found: list[Line],
    pieces: Sequence[tuple[int, int]],
    relations: Sequence[int],
    lefts: Sequence[float],
    measure: float,
) -> list[Line]:
    """The lines, the last with two pieces where it has a single short one and the line before has several."""
    if len(found) < 2 or (found[-1].first, found[-1].last) != pieces[-1] or found[-1].first in relations:
        return found
    before, last = found[-2:]
    inside = [first for first, _ in pieces if before.first < first < before.last and first not in relations]
    if len(inside) < 2 or lefts[last.last] - lefts[last.first] > _SHORT * measure:
        return found
    start = inside[-1]
    return [*found[:-2], Line(before.first, start, before.left), Line(start, last.last, last.left)]


def starts(atoms: Sequence[Atom], measure: float) -> list[Line]:
    """The lines of a row of atoms that are placed; new ones start before operators, inside fences only if they must."""
    anywhere = [index for index in range(1, len(atoms)) if _may_start(atoms[index], atoms[index - 1])]
    outside = [index for index in anywhere if not atoms[index].depth]
    relations = [index for index in outside if atoms[index].left == RELATION]
    gentle = [
        index for index in outside if index in relations or atoms[index].sign in SIGNS
    ]  # not in a product
    lefts = [*(atom.x for atom in atoms), atoms[-1].x + atoms[-1].box.width]
    return lines(lefts, measure, 1.0, relations, (gentle, outside, anywhere))


def _may_start(atom: Atom, before: Atom) -> bool:
    return (
        atom.core is not None
        and atom.left in {RELATION, BINARY}
        and (before.core is None or before.right not in {RELATION, BINARY})
    )


def stacked(atoms: Sequence[Atom], rows: Sequence[Line]) -> tuple[Box, tuple[tuple[float, float], ...]]:
    """The lines under one another, the baseline of the whole that of the first; and where each begins and ends.

    The heights are in em below that baseline. Each line is a box in the box.
    """
    whole, y = Box(), 0.0
    bands: list[tuple[float, float]] = []
    for row in rows:
        line = bounded(atoms[row.first : row.last], atoms[row.first].x)
        if bands:
            y = max(y + LINE_STEP, bands[-1][1] + LINE_GAP + line.height)
        bands.append((y - line.height, y + line.depth))
        whole.cover(row.left, -y, line)
        whole.width = max(whole.width, row.left + line.width)
    return whole, tuple(bands)
