"""The decimal that a person reads in a float: 0.1 is 1/10, not the binary fraction beside it."""

from __future__ import annotations

from fractions import Fraction

__all__ = ["as_typed"]


def as_typed(value: float) -> Fraction:
    """The number that the shortest digits of a float denote.

    >>> as_typed(0.1)
    Fraction(1, 10)
    """
    return Fraction(repr(float(value)))
