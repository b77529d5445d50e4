"""Letters, numbers, names and text: one glyph, or several side by side."""

from __future__ import annotations

import re
from unicodedata import normalize
from xml.etree.ElementTree import Element

from symgd.typeset.boxes import Box, Glyph
from symgd.typeset.layout.alphabets import PLAIN, in_alphabet
from symgd.typeset.layout.base import Style, lays_out

__all__ = ["characters", "glyph_box", "symbol", "token_text"]

_BLANK = " \t\r\n"
_BLANKS = re.compile("[ \t\r\n]+")
_SELECTORS = dict.fromkeys(range(0xFE00, 0xFE10))
#: the width of spaces in em; what MathML puts between a function and its argument has none
_SPACES = {
    " ": 0.25,
    "\N{NO-BREAK SPACE}": 0.25,
    "\N{EN SPACE}": 1 / 2,
    "\N{EM SPACE}": 1.0,
    "\N{THREE-PER-EM SPACE}": 1 / 3,
    "\N{FOUR-PER-EM SPACE}": 1 / 4,
    "\N{FIGURE SPACE}": 1 / 2,
    "\N{THIN SPACE}": 3 / 18,
    "\N{HAIR SPACE}": 1 / 18,
    "\N{MEDIUM MATHEMATICAL SPACE}": 4 / 18,
    **dict.fromkeys("\u200b\u2060\u2061\u2062\u2063\u2064", 0.0),
}
_QUOTE = '"'


def token_text(element: Element) -> str:
    """The characters of a token, white space collapsed as MathML has it, without variation selectors."""
    text = element.text or ""
    if len(text) > 1:
        text = " ".join(_BLANKS.split(text.translate(_SELECTORS).strip(_BLANK)))
    return text


def glyph_box(style: Style, index: int, text: str) -> Box:
    """One glyph as it is, in a box of the height and the depth of its ink."""
    ink, glyph = style.font.metrics(index), Glyph(index, style.size, text)
    scale = style.size / style.font.units
    return Box(
        ink.advance * scale,
        max(ink.top, 0.0) * scale,
        max(-ink.bottom, 0.0) * scale,
        [(0.0, 0.0, glyph)],
        ink.italic * scale,
        None if ink.accent is None else ink.accent * scale,
        glyph,
    )


def symbol(style: Style, character: str, text: str | None = None, *, in_word: bool = False) -> Box:
    """One character, in the form that the font has for scripts where it stands in one.

    Those forms are wide, so that single letters can be told; a word keeps its usual ones.

    Raises:
        TypesetError: the font lacks it.
    """
    font = style.font
    index = font.glyph(character)
    if style.level > 0 and not in_word:
        index = font.script_form(index, style.level)
    return glyph_box(style, index, character if text is None else text)


def characters(style: Style, text: str, variant: str = "normal") -> Box:
    """Characters side by side, in one alphabet of ``mathvariant`` as far as the font has its letters.

    Raises:
        TypesetError: the font lacks one of them.
    """
    if len(text) == 1:
        return _character(style, text, variant)
    row, in_word = Box(), not any(map(str.isdigit, text))
    for character in text:
        box = _character(style, character, variant, in_word=in_word)
        row.cover(row.width, 0.0, box)
        row.width += box.width
        row.italic = box.italic
    return row


def _character(style: Style, character: str, variant: str, *, in_word: bool = False) -> Box:
    if character in _SPACES:
        return _space(style, character)
    form = character if variant == "normal" else in_alphabet(character, variant)
    if not style.font.has(form):
        form = normalize("NFKC", form)[:1]  # of an alphabet that the font lacks: the plain letter
    return symbol(style, form, PLAIN.get(form), in_word=in_word)


def _space(style: Style, character: str) -> Box:
    """A blank of its known width; its glyph, if the font has one, so that the text can be copied with it."""
    box = Box(_SPACES[character] * style.size)
    if box.width and style.font.has(" "):
        box.put(0.0, 0.0, Glyph(style.font.glyph(" "), style.size, " "))
    return box


@lays_out("mi")
def identifier(element: Element, style: Style) -> Box:
    """A letter, slanted unless ``mathvariant`` says otherwise; or a name, upright."""
    text = token_text(element)
    return characters(style, text, element.get("mathvariant") or ("italic" if len(text) == 1 else "normal"))


@lays_out("mn", "mtext")
def text(element: Element, style: Style) -> Box:
    """A number or words."""
    return characters(style, token_text(element), element.get("mathvariant", "normal"))


@lays_out("ms")
def literal(element: Element, style: Style) -> Box:
    """A string of a program, in its quotes."""
    return characters(style, f"{_QUOTE}{token_text(element)}{_QUOTE}")
