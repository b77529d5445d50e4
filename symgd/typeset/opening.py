"""Long rows whose only places for a new line are inside parentheses that are elements of their own."""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree.ElementTree import Element

from symgd.typeset.grouping import SCRIPTED

__all__ = ["opened"]

#: the size of parentheses that have been opened, that of TeX's \biggl
_SIZE = "2.4em"


def opened(children: Iterable[Element], tall: bool = True) -> list[Element]:
    """The row with what its outermost parentheses enclose as children of its own, so that lines may end in it.

    Tall parentheses, which cannot grow with several lines, get one size.

    Args:
        tall: open those that grow with what they enclose, too.
    """
    row: list[Element] = []
    for child in children:
        fenced = child[0] if child.tag in SCRIPTED and len(child) else child
        if _is_fenced(fenced, tall):
            closing = _sized(fenced[-1])
            if fenced is not child:  # the exponent goes to the closing one
                scripted = Element(child.tag, child.attrib)
                scripted[:] = [closing, *child[1:]]
                closing = scripted
            row += [_sized(fenced[0]), *fenced[1:-1], closing]
        elif child.tag == "mrow" and not child.attrib:
            inside = opened(child, tall)  # a function and its argument
            row += [child] if len(inside) == len(child) else inside
        else:
            row.append(child)
    return row


def _is_fenced(element: Element, tall: bool) -> bool:
    return (
        element.tag == "mrow"
        and len(element) > 2
        and _is_parenthesis(element[0], "(", tall)
        and _is_parenthesis(element[-1], ")", tall)
    )


def _is_parenthesis(element: Element, sign: str, tall: bool) -> bool:
    return element.tag == "mo" and element.text == sign and (tall or element.get("stretchy") == "false")


def _sized(parenthesis: Element) -> Element:
    if parenthesis.get("stretchy") == "false":
        return parenthesis
    sized = Element("mo", {**parenthesis.attrib, "minsize": _SIZE, "maxsize": _SIZE})
    sized.text = parenthesis.text
    return sized
