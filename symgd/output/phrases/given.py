"""Numbers that were given: as decimals where they are short, as fractions where that is what was typed."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

from symgd.output.formulas import TeX, tex
from symgd.output.numbers import Numeral, number

__all__ = ["given", "given_base"]

_DIGITS = 12  # a decimal of so many digits is shown as it is
_LARGEST = 999  # numerator and denominator


def given(value: Any) -> Numeral:
    """0.1 as it is, and 0.1111111111111111 as 1/9; with twelve digits if it is neither.

    >>> str(given(0.1)), str(given(1 / 9)), str(given(-2.5))
    ('0.1', '1/9', '−2.5')
    """
    value = float(value)
    if len(Decimal(repr(value)).normalize().as_tuple().digits) > _DIGITS:
        near = Fraction(value).limit_denominator(_LARGEST)
        if 0 < abs(near.numerator) <= _LARGEST and float(near) == value:
            return Numeral(near < 0, f"{abs(near.numerator)}/{near.denominator}")
    return number(value, _DIGITS)


def given_base(value: Any) -> TeX:
    """The number as what a power is taken of: a fraction in parentheses."""
    shown = given(value)
    return tex(f"({shown.latex})" if "/" in shown.latex else shown.latex, shown.speech)
