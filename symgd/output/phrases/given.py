"""Numbers that were given: as decimals where they are short, as fractions where that is what was typed."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

from symgd.notation.typed import as_typed
from symgd.output.formulas import TeX, tex
from symgd.output.numbers import Numeral, number

__all__ = ["given", "given_base", "meant"]

_DIGITS = 12  # a decimal of so many digits is shown as it is
_LARGEST = 999  # numerator and denominator


def given(value: Any) -> Numeral:
    """0.1 as it is, and 0.1111111111111111 as 1/9; with twelve digits if it is neither.

    >>> str(given(0.1)), str(given(1 / 9)), str(given(-2.5))
    ('0.1', '1/9', '−2.5')
    """
    near = _fraction(float(value))
    if near is not None:
        return Numeral(near < 0, f"{abs(near.numerator)}/{near.denominator}")
    return number(float(value), _DIGITS)


def meant(value: Any) -> Fraction:
    """The fraction that `given` shows: 1/10 for 0.1, 1/9 for 0.1111111111111111."""
    return _fraction(float(value)) or as_typed(value)


def _fraction(value: float) -> Fraction | None:
    """The simple fraction for a float of many digits, if there is one."""
    if len(Decimal(repr(value)).normalize().as_tuple().digits) <= _DIGITS:
        return None
    near = Fraction(value).limit_denominator(_LARGEST)
    return near if 0 < abs(near.numerator) <= _LARGEST and float(near) == value else None


def given_base(value: Any) -> TeX:
    """The number as what a power is taken of: a fraction in parentheses."""
    shown = given(value)
    return tex(f"({shown.latex})" if "/" in shown.latex else shown.latex, shown.speech)
