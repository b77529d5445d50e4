"""The coefficients of a quadratic: its Hessian, its gradient and its value at 0."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import sympy as sp
from sympy import Expr, Symbol

from symgd.calculus.effort import expand_if_cheap
from symgd.calculus.rationals import fraction

__all__ = ["coefficients"]


def coefficients(
    e: Expr, symbols: Sequence[Symbol]
) -> tuple[list[tuple[Fraction, ...]] | None, list[Expr], Expr]:
    """The Hessian of a quadratic (None unless it is rational), its gradient at 0 and its value there."""
    zero, used, n = dict.fromkeys(symbols, sp.S.Zero), e.free_symbols, len(symbols)
    slopes = [sp.diff(e, s) if s in used else sp.S.Zero for s in symbols]
    rows = [[sp.S.Zero] * n for _ in range(n)]
    for i, slope in enumerate(slopes):
        for j in range(i, n):
            if slope is not sp.S.Zero and symbols[j] in used:
                rows[i][j] = rows[j][i] = expand_if_cheap(sp.diff(slope, symbols[j]))
    rational = all(entry.is_Rational for row in rows for entry in row)
    matrix = [tuple(map(fraction, row)) for row in rows] if rational else None
    return matrix, [slope.xreplace(zero) for slope in slopes], e.xreplace(zero)
