"""Formulas from LaTeX or MathML: laid out with one font, in lines as wide as the page has room for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import product
from typing import NamedTuple
from xml.etree.ElementTree import Element

from symgd.typeset.bounds import check_display, check_length, check_source, excerpt
from symgd.typeset.boxes import Box
from symgd.typeset.breaking import stacked, starts
from symgd.typeset.errors import TypesetError
from symgd.typeset.font import MathFont
from symgd.typeset.formula import Formula, made, too_deep
from symgd.typeset.inline import pieces
from symgd.typeset.latex import from_latex, from_mathml
from symgd.typeset.layout.atoms import Atom
from symgd.typeset.layout.base import Style, lay_out
from symgd.typeset.layout.rows import bounded, placed
from symgd.typeset.opening import opened
from symgd.typeset.operators import MEDIUM

__all__ = ["SMALLEST", "Fitted", "Typesetter"]

#: a formula is never scaled below this, as long as it can be broken
SMALLEST = 0.8
#: how often parentheses are opened: at first the low ones, which look the same then, later the tall ones too
_LOW, _MOST_OPENED = (0, 1), 4
_INDENT = r"\quad"
_INFINITE = float("inf")


@dataclass(frozen=True, slots=True)
class Fitted:
    """A formula that fits a measure: ``scale`` is 1, or less if it had to shrink."""

    formula: Formula
    scale: float = 1.0


def _unmarked(line: str) -> str:
    """A line for one row with others: without its mark, and without the indent after it."""
    before, _, after = line.partition("&")
    return f"{before} {after.lstrip().removeprefix(_INDENT)}"


class _Row(NamedTuple):
    """The children of a formula on one line."""

    math: Element
    atoms: list[Atom]


class Typesetter:
    """Sets formulas in one font; each is set once and remembered.

    Args:
        font: a font with a MATH table.
    """

    def __init__(self, font: MathFont) -> None:
        self.font = font
        self._rows = lru_cache(maxsize=64)(self._row)  # a long formula is tried in several measures
        self._formulas = lru_cache(maxsize=2048)(self._set)
        self._pieces = lru_cache(maxsize=512)(self._cut)
        self._fits = lru_cache(maxsize=1024)(self._fitted)

    def __reduce__(self) -> tuple[type[Typesetter], tuple[MathFont]]:
        return type(self), (self.font,)  # what it remembers stays behind

    def typeset(self, latex: str, display: bool = False, measure: float = _INFINITE) -> Formula:
        """A formula, set inline or (``display``) with room for large operators and fractions.

        Where it is wider than ``measure`` em it is broken before operators that stand outside all parentheses.

        Args:
            latex: LaTeX, or MathML source that begins with ``<``.
            display: for LaTeX; MathML says it by its own attributes too.
            measure: in em.

        Raises:
            TypesetError: it is not what can be set, or a measure is not above 0.
            TypeError: it is no string, ``measure`` no number, or ``display`` neither true nor false.
        """
        check_source(latex)
        check_display(display)
        check_length("measure", measure)
        return self._formulas(latex, display, measure, 0)

    def pieces(self, latex: str) -> tuple[Formula, ...]:
        """An inline formula in pieces, side by side, between which a line of text may end.

        Raises:
            TypesetError: it is not what can be set.
            TypeError: it is no string.
        """
        check_source(latex)
        return self._pieces(latex)

    def fit(
        self, lines: str | Sequence[str], width: float, display: bool = True, scale: float = 1.0
    ) -> Fitted:
        r"""The formula on one line if ``width`` em hold it, else on several lines, else smaller.

        Lines start at top-level relations and signs, as many on a line as fit. Where a caller knows better, ``lines``
        are the lines themselves, each with an ``&`` where they are to stand under one another. What is too wide even
        so is shrunk a little, else broken inside tall parentheses too, else shrunk more, to no less than `SMALLEST`
        where that will do; nothing is ever cut.

        Args:
            lines: one LaTeX or MathML source; or several, which are joined unless they hold ``&``.
            width: in em of the text around it.
            display: with room for large operators and fractions.
            scale: the largest scale, where other formulas beside it have had to shrink.

        Raises:
            TypesetError: it is not what can be set, or a measure is not above 0.
            TypeError: it is no string, a measure is no number, or ``display`` neither true nor false.
        """
        sources = (lines,) if isinstance(lines, str | bytes) or lines is None else tuple(lines)
        for line in sources:
            check_source(line)
        check_length("width", width)
        check_length("scale", scale, infinite=False)
        check_display(display)
        return self._fits(sources, width, display, scale)

    @cached_property
    def _dot(self) -> Box:
        """A dot for "times" at the start of a line, with the space after it."""
        sign = Element("mo", {"lspace": "0"})
        sign.text = "⋅"
        dot = replace(lay_out(sign, Style(self.font)), atom=None)
        dot.width += MEDIUM
        return dot

    def _row(self, latex: str, display: bool, openings: int) -> _Row:
        try:
            return self._parsed(latex, display, openings)
        except TypesetError:
            raise
        except (ValueError, IndexError) as error:  # a fraction of one part, and the like
            raise TypesetError(
                f"This formula has an element with the wrong parts: {excerpt(latex)}"
            ) from error
        except RecursionError as error:
            raise too_deep(latex) from error

    def _parsed(self, latex: str, display: bool, openings: int) -> _Row:
        math = from_mathml(latex) if latex.lstrip().startswith("<") else from_latex(latex, display)
        style = Style(self.font, display=display or math.get("display") == "block")
        if "displaystyle" in math.attrib:
            style = Style(self.font, display=math.get("displaystyle") == "true")
        children = list(math)
        while len(children) == 1 and children[0].tag == "mrow" and not children[0].attrib:
            children = list(children[0])
        for opening in range(openings):
            children = opened(children, tall=opening > 0)
        return _Row(math, placed(children, style))

    def _set(self, latex: str, display: bool, measure: float, openings: int) -> Formula:
        math, atoms = self._rows(latex, display, openings)
        if atoms and atoms[-1].x + atoms[-1].box.width > measure:
            space = Style(self.font).em(self.font.constant("SpaceAfterScript"))
            rows = starts(atoms, measure, self._dot.width, space)
            box, bands = stacked(atoms, rows, self._dot, space)
            shown = tuple([atom.element for atom in atoms[row.first : row.last]] for row in rows)
            return made(latex, box, self.font, math=math, lines=shown, bands=bands)
        return made(latex, bounded(atoms), self.font, math=math, lines=([atom.element for atom in atoms],))

    def _cut(self, latex: str) -> tuple[Formula, ...]:
        whole = self.typeset(latex)
        parts = pieces(self._rows(latex, False, 0).atoms)
        if len(parts) < 2:
            return (whole,)
        return tuple(
            made(latex, box, self.font, math=whole.math, lines=(shown,), whole=whole) for box, shown in parts
        )

    def _fitted(self, lines: tuple[str, ...], width: float, display: bool, scale: float) -> Fitted:
        marked = len(lines) > 1 and all("&" in line for line in lines)
        joined = " ".join(map(_unmarked, lines) if marked else lines)
        tries = [self.typeset(joined, display)]
        if tries[0].width * scale <= width:
            return Fitted(tries[0], scale)
        if marked:
            tries.append(self.typeset(r"\begin{aligned}" + r" \\ ".join(lines) + r"\end{aligned}", True))
            if tries[-1].width * scale <= width:
                return Fitted(tries[-1], scale)
        smallest = min(scale, SMALLEST)
        for smaller, openings in (
            *product((scale, max(0.9 * scale, smallest)), _LOW),
            *product((scale, smallest), range(_MOST_OPENED + 1)),
        ):
            tries.append(self._formulas(joined, display, round(width / smaller, 2), openings))
            if tries[-1].width * smaller <= width:
                return Fitted(tries[-1], smaller)
        narrowest = min(tries, key=lambda formula: formula.width)
        return Fitted(narrowest, width / narrowest.width)
