"""Blank room, and elements that are no more than the row they hold."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from symgd.typeset.boxes import Box, empty
from symgd.typeset.layout.base import LAYOUTS, Style, lay_out, lays_out
from symgd.typeset.layout.lengths import length

__all__: list[str] = []

#: how a negative space is written, which MathML Core does not have as a width
_MARGIN = re.compile(r"margin-(?:left|right)\s*:\s*([^;]+)")


@lays_out("mspace")
def space(element: Element, style: Style) -> Box:
    """Room of a width, a height and a depth; a margin, which may be negative, widens it or takes what is beside it."""
    if not element.attrib:
        return empty()
    width, height, depth = (length(element.get(name), style) for name in ("width", "height", "depth"))
    margins = _MARGIN.findall(element.get("style", ""))
    return empty(width + sum(length(margin, style) for margin in margins), height, depth)


@lays_out("mstyle", "merror")
def row(element: Element, style: Style) -> Box:
    return LAYOUTS["mrow"](element, style)


@lays_out("mphantom")
def phantom(element: Element, style: Style) -> Box:
    """Room as large as what it holds."""
    inside = LAYOUTS["mrow"](element, style)
    return empty(inside.width, inside.height, inside.depth)


@lays_out("mpadded")
def padded(element: Element, style: Style) -> Box:
    """A row whose box is said to be of another size, and which is moved within it.

    A height or a depth of which nothing is said is that of the row where it stands then, as with TeX's ``\\raisebox``.
    """
    inside = LAYOUTS["mrow"](element, style)
    raised = length(element.get("voffset"), style)
    height, depth = max(inside.height + raised, 0.0), max(inside.depth - raised, 0.0)
    box = Box(
        length(element.get("width"), style, inside.width, inside.width),
        length(element.get("height"), style, inside.height, height),
        length(element.get("depth"), style, inside.depth, depth),
    )
    box.put(length(element.get("lspace"), style), raised, inside)
    return box


@lays_out("semantics", "maction")
def first(element: Element, style: Style) -> Box:
    """The first of several ways to say the same, and the first of several things to show."""
    return lay_out(element[0], style) if len(element) else empty()


@lays_out("none", "mprescripts", "annotation", "annotation-xml")
def nothing(element: Element, style: Style) -> Box:
    return empty()
