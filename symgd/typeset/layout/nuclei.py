"""What an element is to the scripts, limits and accents around it."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from symgd.typeset.boxes import Box, Glyph
from symgd.typeset.font import MathFont
from symgd.typeset.layout.tokens import token_text
from symgd.typeset.operators import CLOSING, operator, says

__all__ = ["core", "embellished", "has_accent", "is_character", "is_large", "moves_limits"]

_TOKENS = frozenset(("mi", "mn", "mtext", "ms"))
_WRAPPERS = frozenset(("mrow", "mstyle", "semantics"))
_EMBELLISHED = frozenset(("msub", "msup", "msubsup", "munder", "mover", "munderover", "mmultiscripts"))
_ACCENTS = frozenset("^ˆ˜~¯‾_˘˙¨˚ˇ´`′→←↔̲⃖⃗⃡̅⃛⃜̂̃̄̆̇̈̊̌́̀⏞⏟⏜⏝⎴⎵")


def core(element: Element) -> Element:
    """The element without the rows round it that hold nothing else."""
    while element.tag in _WRAPPERS:
        children = [child for child in element if child.tag != "mspace" or child.attrib]
        if not children or (len(children) > 1 and element.tag != "semantics"):
            break
        element = children[0]
    return element


def embellished(element: Element) -> Element:
    """The operator to which scripts and limits belong, as in an integral with bounds; else the core itself."""
    element = core(element)
    while element.tag in _EMBELLISHED and len(element):
        element = core(element[0])
    return element


def is_large(element: Element) -> bool:
    """Whether it is a large operator, as ∑ and ∫, of whatever size it is set here."""
    element = embellished(element)
    return element.tag == "mo" and says(element, "largeop", operator(token_text(element)).largeop)


def moves_limits(element: Element) -> bool:
    """Whether its limits become scripts in text (``movablelimits``)."""
    element = embellished(element)
    return element.tag == "mo" and says(element, "movablelimits", operator(token_text(element)).movablelimits)


def has_accent(element: Element, mark: Element, attribute: str = "accent") -> bool:
    """Whether what stands over or under a base is an accent: as its attribute says, else as MathML 3 takes the sign."""
    said = element.get(attribute)
    if said is not None:
        return said == "true"
    mark = core(mark)
    return mark.tag == "mo" and token_text(mark) in _ACCENTS


def is_character(element: Element, box: Box, font: MathFont) -> bool:
    """Whether scripts stand at their own height: beside a letter, a number, a name, a parenthesis of normal size.

    An accented letter counts as that letter (The TeXbook, appendix G, rule 12), and a row as the parenthesis with which
    it ends, so that it makes no difference whether that one could have grown.

    Args:
        element: the base of the scripts.
        box: the same, laid out.
        font: in which it is set.
    """
    element = core(element)
    if element.tag == "mo":
        return box.atom is not None and not is_large(element)
    if element.tag == "mover" and len(element) == 2 and has_accent(element, element[1]):
        return core(element[0]).tag in _TOKENS
    if element.tag == "mrow" and len(element) and box.items:
        last, end = core(element[-1]), box.items[-1][2]
        return last.tag == "mo" and isinstance(end, Box) and _is_plain(token_text(last), end, font)
    return element.tag in _TOKENS


def _is_plain(text: str, box: Box, font: MathFont) -> bool:
    """Whether a closing sign is set in its smallest form."""
    if len(text) != 1 or len(box.items) != 1 or operator(text, "postfix").kind != CLOSING:
        return False
    glyph = box.items[0][2]
    return isinstance(glyph, Glyph) and glyph.index == font.glyph(text)
