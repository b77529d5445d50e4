"""Formulas whose ink may reach out of their box, as negative spaces and moved rows have it: the box is made to hold it.

All other boxes hold their ink by the way in which they are laid out, so that nothing has to be measured.
"""

from __future__ import annotations

import math
from xml.etree.ElementTree import Element

from symgd.typeset.boxes import Box, Rule
from symgd.typeset.font import MathFont
from symgd.typeset.svg import OVERHANG

__all__ = ["held", "moves"]

#: how far ink may reach out of its box at the sides: the overhang of the image, less what rounding takes
_REACH = OVERHANG - 0.002


def moves(formula: Element) -> bool:
    """Whether an element moves others out of the places in which they would stand without it."""
    if any(padded.attrib for padded in formula.iter("mpadded")):
        return True
    for tag, attributes in (("mspace", ("width", "style")), ("mo", ("lspace", "rspace"))):
        for element in formula.iter(tag):
            for name in attributes:
                if "-" in element.get(name, ""):
                    return True
    return False


def held(box: Box, font: MathFont) -> Box:
    """A box with the same items, side by side as they were, as wide, high and deep as their ink needs."""
    left, right = math.inf, -math.inf
    top = bottom = 0.0
    for x, y, item in box.placed():
        if isinstance(item, Rule):
            west, south, east, north = x, y, x + item.width, y + item.height
        else:
            ink, scale = font.metrics(item.index), item.size / font.units
            if ink.left == ink.right:
                continue
            west, east = x + ink.left * scale, x + ink.right * scale
            south, north = y + ink.bottom * scale, y + ink.top * scale
        left, right = min(left, west), max(right, east)
        bottom, top = min(bottom, south), max(top, north)
    shift = max(0.0, -left - _REACH) if left < right else 0.0
    return Box(
        max(box.width + shift, right + shift - _REACH, 0.0),
        max(box.height, top),
        max(box.depth, -bottom),
        [(x + shift, y, item) for x, y, item in box.items],
    )
