"""Long rows whose only places for a new line are inside tall parentheses."""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree.ElementTree import Element

__all__ = ["opened"]

#: the size of parentheses that have been opened, that of TeX's \biggl
_SIZE = "2.4em"
_SCRIPTED = frozenset(("msub", "msup", "msubsup"))


def opened(children: Iterable[Element]) -> list[Element]:
    """The row with what its outermost tall parentheses enclose as children of its own, so that lines may end in it.

    The parentheses, which cannot grow with several lines, get one size.
    """
    row: list[Element] = []
    for child in children:
        fenced = child[0] if child.tag in _SCRIPTED and len(child) else child
        if _is_fenced(fenced):
            closing = _sized(fenced[-1])
            if fenced is not child:  # the exponent goes to the closing one
                scripted = Element(child.tag, child.attrib)
                scripted[:] = [closing, *child[1:]]
                closing = scripted
            row += [_sized(fenced[0]), *fenced[1:-1], closing]
        elif child.tag == "mrow" and not child.attrib and any(map(_is_fenced, child)):
            row += opened(child)  # a function and its argument
        else:
            row.append(child)
    return row


def _is_fenced(element: Element) -> bool:
    return (
        element.tag == "mrow"
        and len(element) > 2
        and _is_tall(element[0], "(")
        and _is_tall(element[-1], ")")
    )


def _is_tall(element: Element, sign: str) -> bool:
    return element.tag == "mo" and element.text == sign and element.get("stretchy") != "false"


def _sized(parenthesis: Element) -> Element:
    sized = Element("mo", {**parenthesis.attrib, "minsize": _SIZE, "maxsize": _SIZE})
    sized.text = parenthesis.text
    return sized
