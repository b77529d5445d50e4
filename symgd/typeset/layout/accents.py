"""Marks over and under a base: hats, bars, dots, arrows, braces.

Accents are raised over tall letters and stand at the point that the font gives for each letter (OpenType MATH:
AccentBaseHeight and MathTopAccentAttachment; The TeXbook, appendix G, rule 12). Lines are rules with the gaps of the
font's Overbar and Underbar constants.
"""

from __future__ import annotations

from typing import NamedTuple
from xml.etree.ElementTree import Element

from symgd.typeset.boxes import Box, Glyph, Rule
from symgd.typeset.layout.base import Style, lay_out
from symgd.typeset.layout.nuclei import core
from symgd.typeset.layout.stretching import stretched_across
from symgd.typeset.layout.tokens import symbol, token_text
from symgd.typeset.operators import operator, says

__all__ = ["Mark", "accented", "over", "under"]

#: marks that stand alone, as the combining ones for which fonts have measures and wide forms
_COMBINING = dict(zip("^ˆ~˜¯ˉ˘˙¨˚ˇ´ˊ`ˋ→←↔", "̂̂̃̃̄̄̆̇̈̊̌́́̀̀⃗⃖⃡", strict=True))
_MACRON = "\u0304"
_LINES = frozenset("_‾\u0332\u0305")
#: these are no wider than their base: the others cover it
_HATS = frozenset("\u0302\u0303\u030c")
_DOTLESS = {"i": ("ı", "𝚤"), "j": ("ȷ", "𝚥")}


class Mark(NamedTuple):
    """A mark, and where it stands as seen from the origin of its base."""

    x: float
    y: float
    box: Box


def accented(element: Element, mark: Element, style: Style) -> Box:
    """The base of an accent; i and j lose their dots under a small one."""
    inside = core(element)
    text = token_text(inside) if inside.tag == "mi" else ""
    sign, wide = _sign(mark)
    if text in _DOTLESS and (sign in _HATS or not wide):
        upright, slanted = _DOTLESS[text]
        form = upright if inside.get("mathvariant") == "normal" else slanted
        if style.font.has(form):
            return symbol(style, form, text)
    return lay_out(element, style)


def over(mark: Element, base: Box, style: Style) -> Mark:
    """An accent where it stands over its base."""
    em, constant = style.em, style.font.constant
    sign, wide = _sign(mark)
    if sign in _LINES or (sign == _MACRON and wide):
        bar = em(constant("OverbarRuleThickness"))
        line = Box(
            base.width,
            bar + em(constant("OverbarExtraAscender")),
            0.0,
            [(0.0, 0.0, Rule(max(base.width, 0.0), bar))],
        )
        return Mark(0.0, base.height + em(constant("OverbarVerticalGap")), line)
    rise = base.height - min(base.height, em(constant("AccentBaseHeight")))
    if wide:
        grown = stretched_across(style, sign, base.width, at_most=sign in _HATS)
        if sign not in _HATS or grown.items[0][2] != Glyph(style.font.glyph(sign), style.size, sign):
            return Mark((base.width - grown.width) / 2, rise, grown)
    middle = base.width / 2 if base.accent is None else base.accent
    box = symbol(style, sign) if sign else lay_out(mark, style)
    if box.atom is None or style.font.metrics(box.atom.index).bottom < constant("AccentBaseHeight") / 2:
        gap = em(constant("UpperLimitGapMin"))  # no mark that is made to stand over letters
        return Mark(middle - box.width / 2, base.height + gap + box.depth, box)
    return Mark(middle - (box.width / 2 if box.accent is None else box.accent), rise, box)


def under(mark: Element, base: Box, style: Style) -> Mark:
    """A line, a brace or another mark where it stands under its base."""
    em, constant = style.em, style.font.constant
    sign, wide = _sign(mark)
    if sign in _LINES:
        bar = em(constant("UnderbarRuleThickness"))
        line = Box(
            base.width,
            0.0,
            bar + em(constant("UnderbarExtraDescender")),
            [(0.0, -bar, Rule(max(base.width, 0.0), bar))],
        )
        return Mark(0.0, -base.depth - em(constant("UnderbarVerticalGap")), line)
    box = (
        stretched_across(style, sign, base.width)
        if wide
        else symbol(style, sign)
        if sign
        else lay_out(mark, style)
    )
    x = (base.width - box.width) / 2
    if box.height <= 0.0:  # made to stand under letters
        return Mark(x, -base.depth, box)
    return Mark(x, -base.depth - em(constant("LowerLimitGapMin")) - box.height, box)


def _sign(mark: Element) -> tuple[str, bool]:
    """The character to set as a mark, if it is one, and whether it becomes as wide as its base."""
    inside = core(mark)
    text = token_text(inside) if inside.tag == "mo" else ""
    if len(text) != 1:
        return "", False
    return _COMBINING.get(text, text), says(inside, "stretchy", operator(text).horizontal)
