"""Rows in which what belongs together stands together: a function with all of its argument, a power with its base.

LaTeX says neither: ``\\cos 3x`` is a name, a number and a letter, and ``(1+x)^2`` a parenthesis with an exponent.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from xml.etree.ElementTree import Element

from symgd.typeset.operators import APPLY, BARS

__all__ = ["HOLDERS", "SCRIPTED", "flat", "grouped", "is_application", "unwrapped"]

#: elements that only hold a row
HOLDERS = frozenset(("math", "mrow", "mstyle", "mpadded", "mtd", "merror"))
#: scripts that stand beside their base
SCRIPTED = frozenset(("msub", "msup", "msubsup"))
_PAIRS = {")": "(", "]": "[", "}": "{", **{bar: bar for bar in BARS}}
_OPENING = frozenset("([{")
#: letters that are functions where a parenthesis follows
_FUNCTIONS = frozenset("fghFGH")


def is_application(element: Element) -> bool:
    """Whether it is a row of the name of a function, the sign of its application, and its argument."""
    return element.tag == "mrow" and len(element) == 3 and element[1].text == APPLY


def grouped(children: Sequence[Element]) -> list[Element]:
    """The children of a row, the parts of functions and of powers of parentheses in rows of their own."""
    return _applied(_raised(children))


def flat(children: Sequence[Element]) -> list[Element]:
    """The children of a row as they are laid out: scripts stand at the closing parenthesis that they follow.

    Tall parentheses with scripts stay together.
    """
    row: list[Element] = []
    for child in children:
        if child.tag in SCRIPTED and len(child) and _is_low_group(child[0]):
            closing = Element(child.tag, child.attrib)
            closing[:] = [child[0][-1], *child[1:]]
            row += [*flat(child[0][:-1]), closing]
        else:
            row.append(child)
    return row


def _is_low_group(element: Element) -> bool:
    if element.tag != "mrow" or len(element) < 2 or element.attrib:
        return False
    return all(end.tag == "mo" and end.get("stretchy") == "false" for end in (element[0], element[-1])) and (
        _PAIRS.get(element[-1].text or "") == element[0].text
    )


def _row(children: Sequence[Element]) -> Element:
    row = Element("mrow")
    row[:] = children
    return row


def _raised(children: Sequence[Element]) -> list[Element]:
    """Scripts of a closing parenthesis as those of all that it encloses."""
    row: list[Element] = []
    for child in children:
        closing = child[0] if child.tag in SCRIPTED and len(child) else child
        if closing is not child and closing.tag == "mo" and closing.get("stretchy") == "false":
            start = _opening(row, closing.text or "")
            if start is not None:
                scripted = Element(child.tag, child.attrib)
                scripted[:] = [_row([*row[start:], closing]), *child[1:]]
                row[start:] = [scripted]
                continue
        row.append(child)
    return row


def _opening(row: Sequence[Element], sign: str) -> int | None:
    """Where the parenthesis stands that a closing one after the row belongs to."""
    if sign not in _PAIRS:
        return None
    depth = 0
    for index in range(len(row) - 1, -1, -1):
        text = row[index].text if row[index].tag == "mo" else None
        if not depth and text == _PAIRS[sign]:
            return index if row[index].get("stretchy") == "false" else None
        depth += (text in {")", "]", "}"}) - (text in _OPENING)
        if depth < 0:
            return None
    return None


def _applied(children: Sequence[Element]) -> list[Element]:
    """Functions with the whole of their arguments."""
    row: list[Element] = []
    at = 0
    while at < len(children):
        child = children[at]
        if is_application(child):
            end = _end(children, at + 1, child)
            row.append(_with(child, children[at + 1 : end]))
        elif at + 2 < len(children) and children[at + 1].text == APPLY:
            end = _first(children, at + 2)
            argument = children[at + 2] if end == at + 3 else _row(children[at + 2 : end])
            function = _row([child, children[at + 1], argument])
            further = _end(children, end, function)
            row.append(_with(function, children[end:further]))
            end = further
        else:
            row.append(child)
            end = at + 1
        at = end
    return row


def _first(children: Sequence[Element], start: int) -> int:
    """Where the first part of an argument ends: a group in parentheses, or one child."""
    sign = children[start].text if children[start].tag == "mo" else None
    if sign not in _PAIRS.values():
        return start + 1
    depth = 0
    for at in range(start, len(children)):
        text = children[at].text if children[at].tag == "mo" else None
        if sign in BARS:
            depth = int(at == start or text != sign)
        else:
            depth += (text in _OPENING) - (text in {")", "]", "}"})
        if not depth:
            return at + 1
    return start + 1


def _end(children: Sequence[Element], start: int, function: Element) -> int:
    """Where the argument of a function ends that goes on after ``start``: letters side by side are a product."""
    argument = _innermost(function)[2]
    if not _is_factor(argument):
        return start
    last, at = argument, start
    while at < len(children):
        if _letter(last) in _FUNCTIONS and children[at].text == "(":
            return _first(children, at) if last is argument else at - 1
        spaced = (
            children[at].tag == "mspace"
            and last.tag == "mn"
            and at + 1 < len(children)
            and children[at + 1].tag == "mn"
        )
        if not spaced and not _is_factor(children[at]):
            break
        last = last if spaced else children[at]
        at += 1
    return at


def _innermost(function: Element) -> Element:
    while is_application(function[2]):
        function = function[2]
    return function


def _with(function: Element, more: Sequence[Element]) -> Element:
    """A function whose argument goes on."""
    if not more:
        return function
    name, sign, argument = function
    if is_application(argument):
        return _row([name, sign, _with(argument, more)])
    return _row([name, sign, _row([argument, *more])])


def _letter(element: Element) -> str:
    while element.tag in SCRIPTED and len(element):
        element = element[0]
    return element.text or "" if element.tag == "mi" else ""


def _is_factor(element: Element) -> bool:
    return element.tag == "mn" or len(_letter(element)) == 1


def unwrapped(elements: Iterable[Element]) -> Iterator[Element]:
    """Elements with what only holds rows opened, except functions.

    An empty row stays, for a sign after it is a binary one.
    """
    for element in elements:
        if element.tag == "semantics":
            yield from unwrapped(element[:1])
        elif element.tag in HOLDERS and len(element) and not is_application(element):
            yield from unwrapped(element)
        else:
            yield element
