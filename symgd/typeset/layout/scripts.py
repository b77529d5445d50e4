"""Subscripts and superscripts.

Shifts, gaps and kerns are those of the OpenType MATH table, as in MathML Core ("Subscripts and Superscripts"). One
thing is TeX's (The TeXbook, appendix G, rule 18a): scripts go up and down with the top and the bottom of their base
only if it is more than a letter, so that those of x and of f stand on one line.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple
from xml.etree.ElementTree import Element

from symgd.typeset.boxes import Box, Glyph, empty
from symgd.typeset.layout.base import Style, children, lay_out, lays_out
from symgd.typeset.layout.nuclei import is_character, is_large
from symgd.typeset.layout.tokens import characters, token_text

__all__ = ["attach"]

#: primes, which the font draws small and high where they do not stand in a superscript
_PRIMES = {"'": "′", "′": "′", "″": "″", "‴": "‴", "⁗": "⁗", "‵": "‵", "‶": "‶", "‷": "‷"}
#: what reaches past a step of a font's kerning staircase by less than this is held to stop at the step, in em
_STEP = 0.034


class Pair(NamedTuple):
    """A subscript and the superscript above it; either may be missing."""

    sub: Box | None
    sup: Box | None


@lays_out("msub")
def subscript(element: Element, style: Style) -> Box:
    base, sub = children(element, 2)
    return attach(base, sub, None, style)


@lays_out("msup")
def superscript(element: Element, style: Style) -> Box:
    base, sup = children(element, 2)
    return attach(base, None, sup, style)


@lays_out("msubsup")
def both(element: Element, style: Style) -> Box:
    base, sub, sup = children(element, 3)
    return attach(base, sub, sup, style)


@lays_out("mmultiscripts")
def multiscripts(element: Element, style: Style) -> Box:
    """Several pairs on the right and, after ``<mprescripts/>``, on the left."""
    if not len(element):
        return empty()
    base, *rest = element
    marks = [index for index, child in enumerate(rest) if child.tag == "mprescripts"]
    split = marks[0] if marks else len(rest)
    after, before = rest[:split], rest[split + 1 :]
    return _attached(base, style, _pairs(after, style), _pairs(before, style))


def attach(base: Element, sub: Element | None, sup: Element | None, style: Style) -> Box:
    """A base with a subscript, a superscript or both."""
    return _attached(base, style, [Pair(_script(sub, style, cramped=True), _script(sup, style))])


def _pairs(scripts: Sequence[Element], style: Style) -> list[Pair]:
    subs = [_script(script, style, cramped=True) for script in scripts[::2]]
    sups = [_script(script, style) for script in scripts[1::2]]
    return [Pair(sub, sup) for sub, sup in zip(subs, sups, strict=False)]


def _script(element: Element | None, style: Style, *, cramped: bool | None = None) -> Box | None:
    if element is None or element.tag == "none" or (element.tag == "mrow" and not len(element)):
        return None
    inside = style.script(cramped=cramped)
    if element.tag == "mo":
        prime = _PRIMES.get(token_text(element))
        if prime is not None and style.font.has(prime):
            return characters(inside, prime)
    return lay_out(element, inside)


def _attached(base: Element, style: Style, after: Sequence[Pair], before: Sequence[Pair] = ()) -> Box:
    nucleus = lay_out(base, style)
    up, down = _shifts(nucleus, style, [*before, *after], drop=not is_character(base, nucleus, style.font))
    # What leans to the right at its top has its superscript there, and its subscript at its foot; the width of a large
    # operator already holds its lean, that of a letter does not.
    large = is_large(base)
    lean_up, lean_down = (0.0, -nucleus.italic) if large else (nucleus.italic, 0.0)
    hugged = None if large else nucleus.atom
    space = style.em(style.font.constant("SpaceAfterScript"))
    box = Box()
    for sub, sup in before:
        width = max(sub.width if sub else 0.0, sup.width if sup else 0.0)
        box.width += space + width
        if sub:
            box.cover(box.width - sub.width, -down, sub)
        if sup:
            box.cover(box.width - sup.width, up, sup)
    box.cover(box.width, 0.0, nucleus)
    box.width += nucleus.width
    for sub, sup in after:
        right = box.width
        if sub:
            kern = _kern(hugged, sub, -down, style) if hugged else 0.0
            box.cover(box.width + lean_down + kern, -down, sub)
            right = max(right, box.width + lean_down + kern + sub.width)
        if sup:
            kern = _kern(hugged, sup, up, style) if hugged else 0.0
            box.cover(box.width + lean_up + kern, up, sup)
            right = max(right, box.width + lean_up + kern + sup.width)
        box.width = right + space
        lean_up, lean_down, hugged = 0.0, 0.0, None  # only the first pair stands at the base
    return box


def _shifts(base: Box, style: Style, pairs: Sequence[Pair], *, drop: bool) -> tuple[float, float]:
    """How far superscripts are raised and subscripts lowered, the same for all pairs."""
    em, constant = style.em, style.font.constant
    up = em(constant("SuperscriptShiftUpCramped" if style.cramped else "SuperscriptShiftUp"))
    down = em(constant("SubscriptShiftDown"))
    if drop:
        up = max(up, base.height - em(constant("SuperscriptBaselineDropMax")))
        down = max(down, base.depth + em(constant("SubscriptBaselineDropMin")))
    for sub, sup in pairs:
        if sup:
            up = max(up, sup.depth + em(constant("SuperscriptBottomMin")))
        if sub:
            down = max(down, sub.height - em(constant("SubscriptTopMax")))
    for sub, sup in pairs:
        if not sub or not sup:
            continue
        lacking = em(constant("SubSuperscriptGapMin")) - (up - sup.depth - (sub.height - down))
        if lacking > 0.0:  # the superscript rises as far as it may, the subscript takes the rest
            rise = em(constant("SuperscriptBottomMaxWithSubscript")) - (up - sup.depth)
            rise = min(max(rise, 0.0), lacking)
            up += rise
            down += lacking - rise
    return up, down


def _kern(glyph: Glyph, script: Box, shift: float, style: Style) -> float:
    """How much nearer two glyphs may come at their corners, a negative number, or how far apart they must go.

    It is looked up at two heights (OpenType, MathKernInfo): the end of the base that is next to the script, and the end
    of the script that is next to the base. The specification takes the smaller of the two sums, with which V and k
    would touch. The larger alone would push k away, as a staircase of few steps has room for all of V above its last
    one: so the second height takes back what the first one gives, and no more.
    """
    font, leading = style.font, _leading(script)
    above = shift > 0.0
    corner, opposite = ("top right", "bottom left") if above else ("bottom right", "top left")
    ink, scale = font.metrics(glyph.index), glyph.size / font.units
    if leading is None:
        edge, size, nearest = 0, 0.0, shift - script.depth if above else shift + script.height
    else:
        own, size = font.metrics(leading.index), leading.size / font.units
        edge, nearest = leading.index, shift + (own.bottom if above else own.top) * size
    reach = _STEP * style.size

    def kern(height: float) -> float:
        found = font.kern(glyph.index, corner, height / scale) * scale
        return found + font.kern(edge, opposite, (height - shift) / size) * size if size else found

    return max(
        kern((ink.top if above else ink.bottom) * scale),
        min(kern(nearest + reach if above else nearest - reach), 0.0),
    )


def _leading(box: Box) -> Glyph | None:
    """The glyph with which a script begins, if it stands on the script's baseline."""
    while box.atom is None:
        if not box.items:
            return None
        x, y, first = box.items[0]
        if not isinstance(first, Box) or x or y:
            return None
        box = first
    return box.atom
