"""Tables: matrices, cases, aligned equations."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree.ElementTree import Element

from symgd.typeset.boxes import Box, Rule
from symgd.typeset.errors import TypesetError
from symgd.typeset.layout.base import Style, lays_out
from symgd.typeset.layout.lengths import length
from symgd.typeset.layout.rows import bounded, placed

__all__: list[str] = []

#: every row is at least so high and so deep, in em, so that rows keep their distance whatever they hold
HEIGHT, DEPTH = 0.72, 0.26
#: the white between two rows, in em: with it, the lines of a matrix stand as far apart as those of text
GAP, DISPLAY_GAP = 0.22, 0.45
#: the white between two columns, in em
COLUMN_GAP = 0.8
#: the thickness of a line between rows or columns, in em
LINE = 0.05


@lays_out("mtable")
def table(element: Element, style: Style) -> Box:
    """Cells in rows and columns, the middle of the whole on the axis."""
    aligns = element.get("columnalign", "").split()
    rows = [_cells(row, aligns, style) for row in element]
    columns = max(map(len, rows), default=0)
    widths = [max([0.0, *(row[c][0].width for row in rows if c < len(row))]) for c in range(columns)]
    lefts = [0.0]
    gaps = _gaps(element, columns, style)
    for gap, width in zip(gaps, widths, strict=False):
        lefts.append(lefts[-1] + width + gap)
    box = Box(lefts[-1] + widths[-1] if columns else 0.0)
    between = _row_gap(element, style)
    y, baselines, ends = 0.0, [], []
    for row in rows:
        height = max([HEIGHT * style.size, *(cell.height for cell, _ in row)])
        depth = max([DEPTH * style.size, *(cell.depth for cell, _ in row)])
        baselines.append(y - height)
        y -= height + depth
        ends.append(y)
        y -= between
    bottom = ends[-1] if ends else 0.0
    middle = style.em(style.font.constant("AxisHeight")) - bottom / 2
    for row, baseline in zip(rows, baselines, strict=True):
        for (cell, align), x, width in zip(row, lefts, widths, strict=False):
            shift = {"left": 0.0, "right": width - cell.width}.get(align, (width - cell.width) / 2)
            box.put(x + shift, baseline + middle, cell)
    box.height, box.depth = middle, -bottom - middle
    across = [x - gap / 2 for x, gap in zip(lefts[1:], gaps, strict=True)]
    _rule(element, box, style, across, [end - between / 2 + middle for end in ends])
    return box


def _cells(row: Element, aligns: Sequence[str], style: Style) -> list[tuple[Box, str]]:
    """The cells of a row, each with its alignment."""
    found: list[tuple[Box, str]] = []
    own = row.get("columnalign", "").split() or aligns
    for cell in row:
        if cell.tag != "mtd":
            raise TypesetError(f"<{cell.tag}> is no cell of a table.")
        column = len(found)
        align = cell.get("columnalign") or (own[min(column, len(own) - 1)] if own else "center")
        # What stands left of aligned relations is their left side: they keep their space (TeX puts {} before them).
        continues = column > 0 and align == "left" and found[-1][1] == "right"
        found.append((bounded(placed(list(cell), style, continues=continues)), align))
    return found


def _gaps(element: Element, columns: int, style: Style) -> list[float]:
    """The white right of each column but the last; the last one that is given goes for all that follow."""
    said = element.get("columnspacing", "").split() or [f"{COLUMN_GAP}em"]
    return [length(said[min(c, len(said) - 1)], style) for c in range(columns - 1)]


def _row_gap(element: Element, style: Style) -> float:
    usual = (DISPLAY_GAP if style.display else GAP) * style.size
    said = element.get("rowspacing", "").split()
    return length(said[0], style, 0.0, usual) if said else usual


def _rule(element: Element, box: Box, style: Style, xs: Sequence[float], ys: Sequence[float]) -> None:
    """Draw the lines between columns and rows."""
    thick, height = LINE * style.size, box.height + box.depth
    for x, kind in zip(xs, _lines(element, "columnlines", len(xs)), strict=True):
        if kind != "none":
            box.put(x - thick / 2, -box.depth, Rule(thick, height))
    for y, kind in zip(ys[:-1], _lines(element, "rowlines", len(ys) - 1), strict=False):
        if kind != "none":
            box.put(0.0, y - thick / 2, Rule(box.width, thick))


def _lines(element: Element, name: str, count: int) -> list[str]:
    said = element.get(name, "").split() or ["none"]
    return [said[min(index, len(said) - 1)] for index in range(count)]
