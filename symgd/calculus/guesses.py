"""Closed forms proposed for a number of many digits. A guess is no proof: its user must check it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

import mpmath
import sympy as sp

__all__ = ["guesses"]

LARGEST = 10**6
AGREEMENT = Fraction(1, 10**38)

# x = form(r) for the rational r = inverse(x).
_FORMS: tuple[tuple[Callable[[Any], Any], Callable[[sp.Rational], sp.Expr]], ...] = (
    (lambda x: x, lambda r: r),
    (lambda x: mpmath.sign(x) * x * x, lambda r: sp.sign(r) * sp.sqrt(abs(r))),
    (lambda x: x / mpmath.pi, lambda r: r * sp.pi),
    (lambda x: mpmath.exp(x) if abs(x) < 30 else mpmath.mpf("nan"), sp.log),
    (lambda x: mpmath.log(x) if x > 0 else mpmath.mpf("nan"), sp.exp),
)


def guesses(x: Any) -> Iterator[sp.Expr]:
    """Simple closed forms that agree with an mpmath number to 38 digits: rational, √r, rπ, ln r, eʳ.

    >>> with mpmath.workdps(60):
    ...     next(guesses(mpmath.sqrt(2) / 2))
    sqrt(2)/2
    """
    with mpmath.workdps(60):
        for inverse, form in _FORMS:
            rational = _rational(inverse(x))
            if rational is not None:
                yield form(rational)


def _rational(value: Any) -> sp.Rational | None:
    if not mpmath.isfinite(value) or abs(value) > LARGEST:
        return None
    exact = Fraction(int(mpmath.nint(value * mpmath.mpf(2) ** 190)), 2**190)
    near = exact.limit_denominator(LARGEST)
    return sp.Rational(near.numerator, near.denominator) if abs(near - exact) < AGREEMENT else None
