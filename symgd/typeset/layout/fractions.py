"""Fractions, and pairs on top of one another without a bar, as in a binomial coefficient.

The distances are those of the OpenType MATH table, as in MathML Core ("Fractions"); the white on both sides is TeX's
``\\nulldelimiterspace`` (The TeXbook, appendix G, rule 15). The shifts of a fraction in a line would suit parts of full
size; as its parts are smaller, they come as near to the bar as twice the least gap.
"""

from __future__ import annotations

from dataclasses import replace
from xml.etree.ElementTree import Element

from symgd.typeset.boxes import Box, Rule
from symgd.typeset.layout.base import Style, children, lay_out, lays_out
from symgd.typeset.layout.lengths import length

__all__ = ["BEARING"]

#: the white left and right of a fraction, in em
BEARING = 0.12
_DIGITS = frozenset("0123456789.")
_THICKNESSES = {"thin": 0.5, "medium": 1.0, "thick": 2.0}


@lays_out("mfrac")
def fraction(element: Element, style: Style) -> Box:
    """A numerator over a denominator; ``linethickness="0"`` leaves the bar out."""
    upper, lower = children(element, 2)
    inside = replace(style, display=False) if style.display else style.script()
    top, bottom = lay_out(upper, inside), lay_out(lower, replace(inside, cramped=True))
    bar = _thickness(element.get("linethickness"), style)
    up, down = _with_bar(top, bottom, bar, style) if bar > 0.0 else _stacked(top, bottom, style)
    bearing = BEARING * style.size
    width = max(top.width, bottom.width, 0.0)
    box = Box(width + 2 * bearing)
    box.cover(bearing + (width - top.width) / 2, up, top)
    if bar > 0.0:
        box.put(bearing, style.em(style.font.constant("AxisHeight")) - bar / 2, Rule(width, bar))
    box.cover(bearing + (width - bottom.width) / 2, -down, bottom)
    return box


def _thickness(said: str | None, style: Style) -> float:
    """How thick a bar is; a number without a unit, other than 0, says nothing."""
    usual = style.em(style.font.constant("FractionRuleThickness"))
    if said is None:
        return usual
    if said in _THICKNESSES:
        return _THICKNESSES[said] * usual
    found = length(said, style, usual, usual)
    return usual if found and said.strip()[-1:] in _DIGITS else found


def _with_bar(top: Box, bottom: Box, bar: float, style: Style) -> tuple[float, float]:
    """How far the numerator is raised and the denominator lowered: they keep their gaps from the bar on the axis."""
    em, constant = style.em, style.font.constant
    if style.display:
        up, down = "FractionNumeratorDisplayStyleShiftUp", "FractionDenominatorDisplayStyleShiftDown"
        above, below = "FractionNumDisplayStyleGapMin", "FractionDenomDisplayStyleGapMin"
    else:
        up, down = "FractionNumeratorShiftUp", "FractionDenominatorShiftDown"
        above, below = "FractionNumeratorGapMin", "FractionDenominatorGapMin"
    axis = em(constant("AxisHeight"))
    least = axis + bar / 2 + em(constant(above)), bar / 2 - axis + em(constant(below))
    shifts = em(constant(up)), em(constant(down))
    if not style.display:
        small = style.script()
        digit = small.em(small.font.metrics(small.font.script_form(small.font.glyph("0"), small.level)).top)
        shifts = (
            min(shifts[0], least[0] + em(constant(above))),
            min(shifts[1], least[1] + em(constant(below)) + max(digit, bottom.height)),
        )
    return max(shifts[0], least[0] + top.depth), max(shifts[1], least[1] + bottom.height)


def _stacked(top: Box, bottom: Box, style: Style) -> tuple[float, float]:
    """The same without a bar: they keep a gap from one another, and share what it lacks."""
    em, constant = style.em, style.font.constant
    if style.display:
        names = "StackTopDisplayStyleShiftUp", "StackBottomDisplayStyleShiftDown", "StackDisplayStyleGapMin"
    else:
        names = "StackTopShiftUp", "StackBottomShiftDown", "StackGapMin"
    up, down, gap = (em(constant(name)) for name in names)
    lacking = max(0.0, gap - (up - top.depth - (bottom.height - down)))
    return up + lacking / 2, down + lacking / 2
