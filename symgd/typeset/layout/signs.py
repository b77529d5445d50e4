"""Operators by themselves: a sign, a name, a large operator, a delimiter of a given size."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from symgd.typeset.boxes import Box, empty
from symgd.typeset.layout.base import Style, lays_out
from symgd.typeset.layout.lengths import length
from symgd.typeset.layout.stretching import stretched
from symgd.typeset.layout.tokens import characters, glyph_box, symbol, token_text
from symgd.typeset.operators import INVISIBLE, operator, says

__all__ = ["sign"]

#: signs that mathematics writes otherwise than a keyboard
_TYPED = {"-": "−", "*": "∗"}
#: a delimiter of one size may be so much smaller than that: \big asks for 1.2 em and means the font's next form
_ENOUGH = 0.97


@lays_out("mo")
def sign(element: Element, style: Style) -> Box:
    """An operator as large as its own attributes and the style make it, without the spaces round it."""
    text = token_text(element)
    if text in INVISIBLE:
        return empty()
    if len(text) > 1:
        return characters(style, text)
    text = _TYPED.get(text, text)
    least = element.get("minsize")
    if least is not None:
        size = length(least, style, style.size)
        return stretched(style, text, _ENOUGH * size if least == element.get("maxsize") else size)
    if style.display and says(element, "largeop", operator(text).largeop):
        return _large(style, text)
    return symbol(style, text)


def _large(style: Style, character: str) -> Box:
    """A large operator of a display, centered on the axis."""
    font = style.font
    best = font.glyph(character)
    least = font.constant("DisplayOperatorMinHeight")
    for index, tall in font.variants(best):
        best = index
        if tall >= least:
            break
    box, inner = Box(), glyph_box(style, best, character)
    rise = style.em(font.constant("AxisHeight")) - (inner.height - inner.depth) / 2
    box.width, box.italic = inner.width, inner.italic
    box.cover(0.0, rise, inner)
    return box
