"""Lengths as MathML writes them."""

from __future__ import annotations

import re

from symgd.typeset.layout.base import Style

__all__ = ["length"]

_LENGTH = re.compile(r"\s*([+-]?(?:\d+\.?\d*|\.\d+))\s*(em|ex|px|pt|pc|in|cm|mm|%)?\s*")
#: absolute units in em of a text whose size CSS calls medium: 16 pixels of 1/96 inch
_ABSOLUTE = {"px": 1 / 16, "pt": 1 / 12, "pc": 1.0, "in": 6.0, "cm": 6 / 2.54, "mm": 0.6 / 2.54}


def length(text: str | None, style: Style, whole: float = 0.0, default: float = 0.0) -> float:
    """A ``<length-percentage>`` in em of the formula.

    Args:
        text: such as ``0.1667em``; a number without a unit counts as em.
        style: the style of the element, which says how large its em is.
        whole: what 100% is.
        default: what an attribute that is missing, or is no length, stands for.
    """
    found = _LENGTH.fullmatch(text) if text else None
    if found is None:
        return default
    number, unit = float(found[1]), found[2] or "em"
    if unit == "em":
        return number * style.size
    if unit == "ex":
        return number * style.em(style.font.constant("AccentBaseHeight"))
    if unit == "%":
        return number / 100 * whole
    return number * _ABSOLUTE[unit]
