"""Statement n: an interval in decimals that is proved to hold the minimizer."""

from __future__ import annotations

import math
from fractions import Fraction

from symgd.calculus.facts import StationaryPoint
from symgd.records import record

__all__ = ["Certificate", "certificate", "outward"]

MOST_DIGITS = 10


@record
class Certificate:
    """x* ∈ [``lower``, ``upper``]: proved, in decimals rounded outward, with ``digits`` decimal places.

    Equal ends: x* is that decimal. ``unique``: f′ has no other zero between x_K and there (proved).
    ``mu`` ≤ f″ and |f″| ≤ ``L`` hold between x_K and x*, where they could be proved.
    """

    lower: str
    upper: str
    digits: int
    unique: bool
    mu: float | None
    L: float | None


def certificate(
    point: StationaryPoint, unique: bool, bounds: tuple[float, float] | None
) -> Certificate | None:
    """The certificate of a minimizer whose enclosure is proved; else None."""
    if not point.proved:
        return None
    lower, upper, digits = outward(point.lower, point.upper)
    mu, L = bounds if bounds is not None else (None, None)
    return Certificate(lower, upper, digits, unique, mu, L)


def outward(lower: Fraction, upper: Fraction) -> tuple[str, str, int]:
    """Two fractions as decimals, rounded outward, at most one unit of the last place apart.

    >>> outward(Fraction(1, 3), Fraction(1, 3))
    ('0.3333333333', '0.3333333334', 10)
    >>> outward(Fraction(5, 2), Fraction(5, 2))
    ('2.5', '2.5', 1)
    """
    for digits in range(MOST_DIGITS + 1):  # a short decimal is its own enclosure
        if lower == upper and (lower * 10**digits).denominator == 1:
            text = _decimal(int(lower * 10**digits), digits)
            return text, text, digits
    for digits in range(MOST_DIGITS, -1, -1):
        low, high = math.floor(lower * 10**digits), math.ceil(upper * 10**digits)
        if high - low <= 1 or digits == 0:
            break
    return _decimal(low, digits), _decimal(high, digits), digits


def _decimal(units: int, digits: int) -> str:
    """units · 10^−digits, written out."""
    if digits == 0:
        return str(units)
    whole, part = divmod(abs(units), 10**digits)
    return f"{'-' if units < 0 else ''}{whole}.{part:0{digits}d}"
