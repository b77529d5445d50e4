"""Blank room, and elements that are no more than the row they hold."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from symgd.typeset.boxes import Box, empty
from symgd.typeset.layout.base import LAYOUTS, Style, lay_out, lays_out
from symgd.typeset.layout.lengths import length

__all__: list[str] = []


@lays_out("mspace")
def space(element: Element, style: Style) -> Box:
    """Room of a width, which may be negative, a height and a depth."""
    if not element.attrib:
        return empty()
    width, height, depth = (length(element.get(name), style) for name in ("width", "height", "depth"))
    return empty(width, height, depth)


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
    """A row whose box is said to be of another size, and which is moved within it."""
    inside = LAYOUTS["mrow"](element, style)
    box = Box(
        length(element.get("width"), style, inside.width, inside.width),
        length(element.get("height"), style, inside.height, inside.height),
        length(element.get("depth"), style, inside.depth, inside.depth),
    )
    box.put(length(element.get("lspace"), style), length(element.get("voffset"), style), inside)
    return box


@lays_out("semantics", "maction")
def first(element: Element, style: Style) -> Box:
    """The first of several ways to say the same, and the first of several things to show."""
    return lay_out(element[0], style) if len(element) else empty()


@lays_out("none", "mprescripts", "annotation", "annotation-xml")
def nothing(element: Element, style: Style) -> Box:
    return empty()
