"""Rational numbers of SymPy as fractions of Python and back, and matrices of them."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import sympy as sp
from sympy.polys.matrices import DomainMatrix

__all__ = ["fraction", "rational", "rational_matrix"]


def fraction(number: sp.Expr) -> Fraction:
    """A rational number of SymPy as a fraction.

    >>> fraction(sp.Rational(2, 6))
    Fraction(1, 3)
    """
    return Fraction(int(number.p), int(number.q))


def rational(number: Fraction) -> sp.Rational:
    """A fraction as a rational number of SymPy."""
    return sp.Rational(number.numerator, number.denominator)


def rational_matrix(rows: Sequence[Sequence[sp.Expr]]) -> DomainMatrix:
    """Rational numbers of SymPy as a matrix over ℚ, for quick elimination."""
    entries = [[sp.QQ.from_sympy(value) for value in row] for row in rows]
    return DomainMatrix(entries, (len(rows), len(rows[0])), sp.QQ)
