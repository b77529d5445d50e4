"""Roots.

The distances are those of the OpenType MATH table, as in MathML Core ("Radicals"). Where the sign is taller than it
need be, half of the surplus goes between it and what stands under it (The TeXbook, appendix G, rule 11). In cramped
styles, as under another root, bars are set closer, so that nested signs stay slanted for longer.
"""

from __future__ import annotations

from dataclasses import replace
from xml.etree.ElementTree import Element

from symgd.typeset.boxes import Box, Rule
from symgd.typeset.layout.base import LAYOUTS, Style, children, lay_out, lays_out
from symgd.typeset.layout.stretching import stretched

__all__ = ["COVER"]

_SIGN = "√"
#: the sign need not reach as low as what stands under it: it covers this part at least (as TeX's delimiterfactor)
COVER = 0.94


@lays_out("msqrt")
def square_root(element: Element, style: Style) -> Box:
    """The square root of the row that the element holds."""
    return _radical(LAYOUTS["mrow"](element, replace(style, cramped=True)), style)[0]


@lays_out("mroot")
def root(element: Element, style: Style) -> Box:
    """A root with its degree in the crook of the sign."""
    radicand, index = children(element, 2)
    radical, sign = _radical(lay_out(radicand, replace(style, cramped=True)), style)
    degree = lay_out(index, style.script().script())
    em, constant = style.em, style.font.constant
    before = max(0.0, em(constant("RadicalKernBeforeDegree")))
    after = max(-degree.width, em(constant("RadicalKernAfterDegree")))
    ink = style.font.metrics(style.font.glyph(_SIGN))
    share = constant("RadicalDegreeBottomRaisePercent") / 100
    # Of the tall forms it is the share of the whole height; the tick of the lowest reaches higher than that.
    raised = max(share * (sign.height + sign.depth), em(share * ink.top - ink.bottom))
    box = Box(before + degree.width + after + radical.width)
    box.cover(before, raised - sign.depth + degree.depth, degree)
    box.cover(before + degree.width + after, 0.0, radical)
    return box


def _radical(radicand: Box, style: Style) -> tuple[Box, Box]:
    """The whole, and the sign alone as it stands in it."""
    em, constant = style.em, style.font.constant
    bar = em(constant("RadicalRuleThickness"))
    roomy = style.display and not style.cramped
    gap = em(constant("RadicalDisplayStyleVerticalGap" if roomy else "RadicalVerticalGap"))
    tall = radicand.height + radicand.depth
    glyph = stretched(style, _SIGN, COVER * (tall + gap + bar), symmetric=False)
    size = glyph.height + glyph.depth
    gap = max(gap, (size - bar - tall + gap) / 2)
    top = radicand.height + gap + bar
    sign = Box(glyph.width, top, size - top)
    sign.put(0.0, top - glyph.height, glyph)
    above = 0.0 if style.cramped else em(constant("RadicalExtraAscender"))
    box = Box(glyph.width + radicand.width, top + above)
    box.cover(0.0, 0.0, sign)
    box.put(glyph.width, top - bar, Rule(max(radicand.width, 0.0), bar))
    box.cover(glyph.width, 0.0, radicand)
    return box, sign
