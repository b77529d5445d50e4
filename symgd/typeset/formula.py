"""A formula that is laid out: its box, its source as MathML, its text, its parts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from xml.etree.ElementTree import Element

from symgd.typeset.bounds import excerpt
from symgd.typeset.boxes import Box
from symgd.typeset.errors import TypesetError
from symgd.typeset.extents import held, moves
from symgd.typeset.font import MathFont
from symgd.typeset.latex import source
from symgd.typeset.operators import BINARY, PUNCTUATION, RELATION, operator
from symgd.typeset.svg import OVERHANG, image

__all__ = ["MARGIN", "OVERHANG", "Formula", "made", "too_deep"]

#: room above and below a formula, in em
MARGIN = 0.012


@dataclass(frozen=True, eq=False)
class Formula:
    """A typeset formula; lengths are in em of the text around it.

    Args:
        latex: its source, LaTeX or MathML.
        width: of the box that the text around it sees.
        height: above the baseline.
        depth: below the baseline: ``vertical-align: -depth`` puts it on the line.
        box: what is drawn; its origin is at the left on the baseline.
        font: the font of its glyphs.
        bands: the top and the bottom of each line below the baseline, if there are several.
        whole: the formula of which it is a part.
        math: the ``<math>`` element of the whole.
        lines: the elements that each line shows; one line unless there are ``bands``.
    """

    latex: str
    width: float
    height: float
    depth: float
    box: Box = field(repr=False)
    font: MathFont = field(repr=False)
    bands: tuple[tuple[float, float], ...] = ()
    whole: Formula | None = field(default=None, repr=False)
    math: Element = field(default_factory=lambda: Element("math"), repr=False)
    lines: tuple[Sequence[Element], ...] = field(default=(), repr=False)

    @cached_property
    def mathml(self) -> str:
        """The whole formula as MathML source."""
        if self.whole is not None:
            return self.whole.mathml
        try:
            return source(self.math)
        except RecursionError as error:
            raise too_deep(self.latex) from error

    @cached_property
    def text(self) -> str:
        """What it says on one line of text, for copying."""
        try:
            return self._reading()
        except RecursionError as error:
            raise too_deep(self.latex) from error

    def _reading(self) -> str:
        from symgd.typeset.reading import reading

        if self.whole is None:
            return reading(self.math)
        shown = Element("math")
        shown[:] = [element for line in self.lines for element in line]
        if operator(shown[0].text or "").kind == BINARY and _ends_term(self.whole.lines, shown[0]):
            shown.insert(0, Element("mi"))  # the sign stands between two terms
        return reading(shown)

    def split(self, tallest: float) -> tuple[Formula, ...]:
        """The formula as several, none taller than ``tallest`` em, as far as its lines allow."""
        if self.height + self.depth <= tallest or len(self.bands) < 2:
            return (self,)
        groups = [[0]]
        for line in range(1, len(self.bands)):
            if self.bands[line][1] - self.bands[groups[-1][0]][0] <= tallest:
                groups[-1].append(line)
            else:
                groups.append([line])
        return tuple(self._part(group[0], group[-1] + 1) for group in groups)

    def _part(self, first: int, last: int) -> Formula:
        """Some of its lines, standing on the baseline."""
        top, bottom = self.bands[first][0], self.bands[last - 1][1]
        box = Box(self.width, bottom - top)
        for x, y, line in self.box.items[first:last]:
            box.put(x, y + bottom, line)
        return made(self.latex, box, self.font, math=self.math, lines=self.lines[first:last], whole=self)

    def svg(self, color: str = "#000") -> str:
        """The formula as an SVG image, `OVERHANG` em wider than its box at each side, in one color."""
        return image(self.box, self.font, self.width, self.height, self.depth, color)


def too_deep(latex: str) -> TypesetError:
    return TypesetError(f"This formula is nested too deeply: {excerpt(latex)}")


def made(
    latex: str,
    box: Box,
    font: MathFont,
    *,
    math: Element,
    lines: tuple[Sequence[Element], ...],
    bands: tuple[tuple[float, float], ...] = (),
    whole: Formula | None = None,
) -> Formula:
    if moves(math):
        box = held(box, font)
    height, depth = (round(max(side, 0.0) + MARGIN, 3) for side in (box.height, box.depth))
    return Formula(latex, max(box.width, 0.0), height, depth, box, font, bands, whole, math, lines)


def _ends_term(lines: Sequence[Sequence[Element]], sign: Element) -> bool:
    """Whether a term stands before a sign: nothing is subtracted from what is no term, as in x = −1."""
    row = [element for line in lines for element in line]
    before = [element for element in row[: row.index(sign)] if element.tag != "mspace"]
    if not before:
        return False
    last = before[-1]
    while last.tag != "mo" and len(last):
        last = last[0]  # a relation with something over it
    return last.tag != "mo" or operator(last.text or "").kind not in {BINARY, RELATION, PUNCTUATION}
