"""What stands over and under a base: the limits of large operators, labels of arrows and braces, accents.

The distances are those of the OpenType MATH table, as in MathML Core ("Underscripts and Overscripts"); what has no
accent is set as TeX sets an operator with limits (The TeXbook, appendix G, rule 13a).
"""

from __future__ import annotations

from dataclasses import replace
from xml.etree.ElementTree import Element

from symgd.typeset.boxes import Box
from symgd.typeset.layout.accents import Mark, accented, over, under
from symgd.typeset.layout.base import Style, children, lay_out, lays_out
from symgd.typeset.layout.nuclei import core, has_accent, is_large, moves_limits
from symgd.typeset.layout.scripts import attach
from symgd.typeset.layout.stretching import stretched_across
from symgd.typeset.layout.tokens import token_text
from symgd.typeset.operators import operator, says

__all__: list[str] = []


@lays_out("munder")
def lower(element: Element, style: Style) -> Box:
    base, below = children(element, 2)
    return _limited(element, style, base, below, None)


@lays_out("mover")
def upper(element: Element, style: Style) -> Box:
    base, above = children(element, 2)
    return _limited(element, style, base, None, above)


@lays_out("munderover")
def both(element: Element, style: Style) -> Box:
    base, below, above = children(element, 3)
    return _limited(element, style, base, below, above)


def _limited(
    element: Element, style: Style, base: Element, below: Element | None, above: Element | None
) -> Box:
    if not style.display and moves_limits(base):
        return attach(base, below, above, style)
    accent_above = above is not None and has_accent(element, above)
    accent_below = below is not None and has_accent(element, below, "accentunder")
    lower = None if below is None or accent_below else _limit(below, style.script(cramped=True))
    upper = None if above is None or accent_above else _limit(above, style.script())
    if above is not None and accent_above:
        nucleus = accented(base, above, replace(style, cramped=True))
    else:
        nucleus = _base(base, style, max((box.width for box in (lower, upper) if box), default=0.0))
    lean = nucleus.italic / 2 if is_large(base) else 0.0
    accents, limits = [], []
    if above is not None and accent_above:
        accents.append(over(above, nucleus, style))
    elif above is not None:
        upper = upper or _stretched(above, style.script(), nucleus.width)
        limits.append(_over(upper, nucleus, style, lean))
    if below is not None and accent_below:
        accents.append(under(below, nucleus, style))
    elif below is not None:
        lower = lower or _stretched(below, style.script(cramped=True), nucleus.width)
        limits.append(_under(lower, nucleus, style, -lean))
    return _put(nucleus, accents, limits)


def _put(base: Box, accents: list[Mark], limits: list[Mark]) -> Box:
    """The base with its marks: accents may hang over its sides, limits need room."""
    left = max([0.0, *(-limit.x for limit in limits)])
    right = max([0.0, *(limit.x + limit.box.width - base.width for limit in limits)])
    box = Box(left + base.width + right)
    box.cover(left, 0.0, base)
    for x, y, mark in (*accents, *limits):
        box.cover(left + x, y, mark)
    if not limits:
        box.italic, box.accent = base.italic, base.accent
    return box


def _over(box: Box, base: Box, style: Style, lean: float) -> Mark:
    em, constant = style.em, style.font.constant
    rise = max(em(constant("UpperLimitBaselineRiseMin")), em(constant("UpperLimitGapMin")) + box.depth)
    return Mark((base.width - box.width) / 2 + lean, base.height + rise, box)


def _under(box: Box, base: Box, style: Style, lean: float) -> Mark:
    em, constant = style.em, style.font.constant
    drop = max(em(constant("LowerLimitBaselineDropMin")), em(constant("LowerLimitGapMin")) + box.height)
    return Mark((base.width - box.width) / 2 + lean, -base.depth - drop, box)


def _base(element: Element, style: Style, width: float) -> Box:
    """The base; an arrow as long as what stands over and under it."""
    return _stretched(element, style, width) if _is_sideways(element) and width else lay_out(element, style)


def _limit(element: Element, style: Style) -> Box | None:
    """A limit; None for an arrow or a brace, whose length depends on the base."""
    return None if _is_sideways(element) else lay_out(element, style)


def _stretched(element: Element, style: Style, width: float) -> Box:
    return stretched_across(style, token_text(core(element)), width)


def _is_sideways(element: Element) -> bool:
    element = core(element)
    if element.tag != "mo":
        return False
    found = operator(token_text(element))
    return found.horizontal and says(element, "stretchy", True)
