"""Glyphs as large as what they enclose or cover: the font's larger forms, and beyond them its assembled ones."""

from __future__ import annotations

from itertools import pairwise

from symgd.typeset.boxes import Box, Glyph
from symgd.typeset.font import Assembly, Part
from symgd.typeset.layout.base import Style

__all__ = ["stretched", "stretched_across"]

#: a form may be so much too small, in em: design units are whole numbers
_TOLERANCE = 0.002


def stretched(
    style: Style, character: str, target: float, *, symmetric: bool = True, text: str | None = None
) -> Box:
    """The smallest form of a character whose ink is at least ``target`` high, in em of the formula.

    Args:
        target: height and depth together.
        symmetric: centered on the axis, unless it is the character itself, which stays where it is; else its ink
            stands on the baseline.
        text: what it stands for when the formula is copied; the character, unless something else is said.
    """
    font, scale = style.font, style.size / style.font.units
    base = font.glyph(character)
    said = character if text is None else text
    best, ink = base, font.metrics(base)
    wanted = (target - _TOLERANCE) / scale
    if ink.top - ink.bottom < wanted:
        for index, _ in font.variants(base):
            best, ink = index, font.metrics(index)
            if ink.top - ink.bottom >= wanted:
                break
        else:
            assembly = font.assembly(base)
            if assembly is not None:
                return _assembled(style, assembly, wanted, symmetric, said)
    if symmetric and best == base:
        bottom = ink.bottom * scale
    else:
        bottom = _bottom(style, (ink.top - ink.bottom) * scale, symmetric)
    rise = bottom - ink.bottom * scale
    box = Box(ink.advance * scale, ink.top * scale + rise, -bottom, italic=ink.italic * scale)
    box.put(0.0, rise, Glyph(best, style.size, said))
    return box


def _bottom(style: Style, tall: float, symmetric: bool) -> float:
    return style.em(style.font.constant("AxisHeight")) - tall / 2 if symmetric else 0.0


def _assembled(style: Style, assembly: Assembly, wanted: float, symmetric: bool, text: str) -> Box:
    """The pieces from the bottom up, in a box as wide as the widest."""
    font, scale = style.font, style.size / style.font.units
    pieces, length = _pieces(assembly, wanted, font.overlap)
    bottom = _bottom(style, length * scale, symmetric)
    box = Box(0.0, bottom + length * scale, -bottom, italic=assembly.italic * scale)
    for offset, part in reversed(pieces):  # the top is read first
        ink = font.metrics(part.glyph)
        box.width = max(box.width, ink.advance * scale)
        box.put(0.0, bottom + (offset - ink.bottom) * scale, Glyph(part.glyph, style.size, text))
        text = ""
    return box


def stretched_across(
    style: Style, character: str, target: float, *, at_most: bool = False, text: str | None = None
) -> Box:
    """A form of a character whose ink is ``target`` wide, in em of the formula; its ink begins at the origin.

    Args:
        target: the smallest form at least so wide is taken, or an assembled one of that width.
        at_most: the largest form that is not wider is taken instead, as TeX does for a wide hat.
        text: what it stands for when the formula is copied; the character, unless something else is said.
    """
    font, scale = style.font, style.size / style.font.units
    base = font.glyph(character)
    said = character if text is None else text
    best, ink = base, font.metrics(base)
    wanted = (target - _TOLERANCE) / scale
    if at_most:
        wanted = (target + _TOLERANCE) / scale
        for index, _ in font.variants(base, vertical=False):
            form = font.metrics(index)
            if form.right - form.left > wanted:
                break
            best, ink = index, form
    elif ink.right - ink.left < wanted:
        for index, _ in font.variants(base, vertical=False):
            best, ink = index, font.metrics(index)
            if ink.right - ink.left >= wanted:
                break
        else:
            assembly = font.assembly(base, vertical=False)
            if assembly is not None:
                return _assembled_across(style, assembly, wanted, said)
    box = Box((ink.right - ink.left) * scale, ink.top * scale, -ink.bottom * scale)
    box.put(-ink.left * scale, 0.0, Glyph(best, style.size, said))
    return box


def _assembled_across(style: Style, assembly: Assembly, wanted: float, text: str) -> Box:
    font, scale = style.font, style.size / style.font.units
    pieces, length = _pieces(assembly, wanted, font.overlap)
    inks = [font.metrics(part.glyph) for _, part in pieces]
    box = Box(length * scale, max(ink.top for ink in inks) * scale, -min(ink.bottom for ink in inks) * scale)
    for (offset, part), ink in zip(pieces, inks, strict=True):
        box.put((offset - ink.left) * scale, 0.0, Glyph(part.glyph, style.size, text))
        text = ""
    return box


def _pieces(assembly: Assembly, wanted: float, overlap: float) -> tuple[list[tuple[float, Part]], float]:
    """The parts, each with where it begins, and the whole length: as few extenders as reach ``wanted`` units.

    Neighbors overlap by ``overlap`` at least, and by more, up to what their connectors allow, where the whole would
    be longer than wanted.
    """
    fixed = [part for part in assembly.parts if not part.extender]
    extenders = [part for part in assembly.parts if part.extender]
    whole = sum(part.full_advance for part in fixed) - overlap * (len(fixed) - 1)
    step = sum(part.full_advance - overlap for part in extenders)
    repeats = max(0, -int(-(wanted - whole) // step)) if step > 0 else 0
    if not fixed:
        repeats = max(repeats, 1)
    parts = [part for part in assembly.parts for _ in range(repeats if part.extender else 1)]
    joints = [
        max(overlap, min(before.end_connector, after.start_connector)) for before, after in pairwise(parts)
    ]
    longest = sum(part.full_advance for part in parts) - overlap * len(joints)
    slack = sum(joints) - overlap * len(joints)
    share = min(1.0, max(0.0, longest - wanted) / slack) if slack > 0 else 0.0
    pieces, at = [], 0.0
    for part, joint in zip(parts, [*joints, overlap], strict=True):
        pieces.append((at, part))
        at += part.full_advance - overlap - share * (joint - overlap)
    return pieces, pieces[-1][0] + parts[-1].full_advance
