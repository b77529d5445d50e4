"""The operators that draw a formula, kept to draw it again in other documents."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from weakref import WeakKeyDictionary

from symgd.typeset.boxes import Glyph, Placed, Rule
from symgd.typeset.errors import TypesetError
from symgd.typeset.formula import OVERHANG, Formula
from symgd.typeset.weasy.fonts import Font, Shown, number

__all__ = ["UNITS", "Ink", "ink_of"]

UNITS = 1000
"""Formulas are drawn in 1/1000 em."""

_STRUT = "\N{ZERO WIDTH SPACE}"
#: widths in a file are rounded, in 1/1000 em
_TOLERANCE = 1.5
_BASE = (UNITS, 0)  # the size and the place of the line on which a formula stands


class Ink:
    """What is drawn of a formula, in 1/1000 em and upwards from its baseline.

    Glyphs that follow one another in one size on one baseline are shown at once.
    """

    def __init__(self, formula: Formula) -> None:
        self._rules: list[str] = []
        #: what stands before the glyphs of a line, their size, and they
        self._lines: list[tuple[str, float, list[Shown]]] = []
        at, current = (0, 0), 0.0
        for line, group in groupby(_struts(formula), _line):
            placed = list(group)
            if line is None:
                self._rules += map(_rectangle, placed)
                continue
            size, y = line
            x = round(placed[0].x * UNITS)
            before = f"{number(size)} Tf\n" if size != current else ""
            self._lines.append((f"{before}{x - at[0]} {y - at[1]} Td", size, _shown(placed, x)))
            at, current = (x, y), size
        glyphs = ((number, text) for _, _, line in self._lines for _, number, text in line)
        self._glyphs = list(dict.fromkeys(glyphs))
        self._font = formula.font
        self._codes: dict[tuple[str, tuple[int, ...]], bytes] = {}

    def code(self, font: Font) -> bytes:
        """The operators, in a font of a document, which learns of the glyphs.

        Raises:
            TypesetError: it is another font than that of the formula.
        """
        key = (font.name, font.learn(self._glyphs))
        code = self._codes.get(key)
        if code is None:
            self._check(font, key[1])
            code = self._codes[key] = "\n".join(self._operators(font)).encode()
        return code

    def _check(self, font: Font, widths: tuple[int, ...]) -> None:
        """Raise `TypesetError` if the glyphs have other widths there than where they were laid out."""
        metrics, scale = self._font.metrics, UNITS / self._font.units
        for (glyph, _), width in zip(self._glyphs, widths, strict=True):
            if abs(metrics(glyph).advance * scale - width) > _TOLERANCE:
                raise TypesetError(
                    f"The font {font.family!r} of the page is not the one in which its formulas are laid out. "
                    "A style sheet has to name that one by @font-face."
                )

    def _operators(self, font: Font) -> Iterator[str]:
        if self._rules:
            yield from self._rules
            yield "f"
        if self._lines:
            yield "BT"
            for before, size, glyphs in self._lines:
                named = f"/{font.name} " if "Tf" in before else ""
                yield f"{named}{before} {font.line(size, glyphs)}"
            yield "ET"


_KEPT: WeakKeyDictionary[Formula, Ink] = WeakKeyDictionary()


def ink_of(formula: Formula) -> Ink:
    """What is drawn of a formula; it is kept for as long as the formula is."""
    ink = _KEPT.get(formula)
    if ink is None:
        ink = _KEPT[formula] = Ink(formula)
    return ink


def _shown(placed: list[Placed], x: int) -> list[Shown]:
    """Glyphs, by how far each stands from x."""
    return [
        (glyph.x * UNITS - x, glyph.item.index, glyph.item.text)
        for glyph in placed
        if isinstance(glyph.item, Glyph)
    ]


def _struts(formula: Formula) -> Iterator[Placed]:
    """The ink of a formula, maybe between two glyphs on its baseline that have neither ink nor width.

    Readers take the place of the text from the first glyph and the last, which may be raised, or small, or far from
    what follows the formula.
    """
    ink = list(formula.box.placed())
    if not ink or not formula.font.has(_STRUT):
        return iter(ink)
    strut = Glyph(formula.font.glyph(_STRUT), 1.0, _STRUT)
    if _line(ink[0]) != _BASE:
        ink.insert(0, Placed(0.0, 0.0, strut))
    if formula.whole is None or _line(ink[-1]) != _BASE:  # a piece may end with room, which is seen as it is
        ink.append(Placed(formula.width + OVERHANG / 2, 0.0, strut))
    return iter(ink)


def _line(placed: Placed) -> tuple[float, int] | None:
    """The size of a glyph and its baseline; None for a rule."""
    if isinstance(placed.item, Rule):
        return None
    return round(placed.item.size * UNITS, 2), round(placed.y * UNITS)


def _rectangle(placed: Placed) -> str:
    rule = placed.item
    if not isinstance(rule, Rule):
        return ""
    return " ".join(number(side * UNITS) for side in (placed.x, placed.y, rule.width, rule.height)) + " re"
