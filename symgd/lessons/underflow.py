"""Whether a zero that was computed is a zero, or a number too small for a double."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

import sympy as sp

from symgd.calculus.problem import Problem

__all__ = ["hidden_size"]

_SMALLEST_EXPONENT = -100_000_000
_MOST_DIGITS = 2000  # 1 − tanh² 400 has 346 zeros after its point


def hidden_size(problem: Problem, expression: sp.Expr, point: Sequence[float]) -> Decimal | None:
    """The size of an expression at a point where its double is 0; None where it is zero, as far as 2000 digits tell.

    >>> problem = Problem("-exp(-x^2)")
    >>> f"{hidden_size(problem, problem.f, [30.0]):.2e}"
    '1.36e-391'
    """
    exact = {s: sp.Rational(Fraction(v)) for s, v in zip(problem.symbols, point, strict=True)}
    value = expression.subs(exact)
    if value.is_zero:
        return None
    digits = value.evalf(30, maxn=_MOST_DIGITS)
    if not digits.is_Float or digits == 0 or digits._prec <= 10:  # every digit canceled
        return None
    mantissa, exponent = sp.Float(abs(digits), 30)._mpf_[1:3]
    if exponent < _SMALLEST_EXPONENT:
        return None
    size = Decimal(int(mantissa)) * Decimal(2) ** int(exponent)
    return size or None
