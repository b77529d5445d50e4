"""Lengths as MathML writes them."""

from __future__ import annotations

import re
from functools import lru_cache

from symgd.typeset.bounds import excerpt
from symgd.typeset.errors import TypesetError
from symgd.typeset.layout.base import Style

__all__ = ["length"]

_LENGTH = re.compile(r"\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)\s*(em|rem|ex|px|pt|pc|in|cm|mm|%)?\s*")
#: units that are the same in scripts: rem is the em of the text around the formula, the others are in em of a text
#: whose size CSS calls medium, 16 pixels of 1/96 inch
_ABSOLUTE = {"rem": 1.0, "px": 1 / 16, "pt": 1 / 12, "pc": 1.0, "in": 6.0, "cm": 6 / 2.54, "mm": 0.6 / 2.54}

#: the largest number of a length, in any unit
_LONGEST = 10_000


def length(text: str | None, style: Style, whole: float = 0.0, default: float = 0.0) -> float:
    """A ``<length-percentage>`` in em of the formula.

    Args:
        text: such as ``0.1667em``; a number without a unit counts as em.
        style: the style of the element, which says how large its em is.
        whole: what 100% is.
        default: what an attribute that is missing, or is no length, stands for.

    Raises:
        TypesetError: it is longer than any page.
    """
    found = _parsed(text) if text else None
    if found is None:
        return default
    number, unit = found
    if unit == "em":
        return number * style.size
    if unit == "ex":
        return number * style.em(style.font.constant("AccentBaseHeight"))
    if unit == "%":
        return number / 100 * whole
    return number * _ABSOLUTE[unit]


@lru_cache(maxsize=256)
def _parsed(text: str) -> tuple[float, str] | None:
    """The number and the unit; a formula has the same few lengths many times."""
    found = _LENGTH.fullmatch(text)
    if found is None:
        return None
    number = float(found[1])
    if not -_LONGEST <= number <= _LONGEST:
        raise TypesetError(f"A length of {excerpt(text)} cannot be set.")
    return number, found[2] or "em"
