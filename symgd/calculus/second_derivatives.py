"""The second partial derivatives of a function of several variables, and whether they would be too long to use."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import sympy as sp

__all__ = ["are_long", "second_derivatives"]

_MOST_FACTORS = 40_000


def second_derivatives(
    gradient: Sequence[sp.Expr], symbols: Sequence[sp.Symbol]
) -> tuple[tuple[sp.Expr, ...], ...]:
    """The Hessian, row by row; what is zero, or a factor beside the variable alone, is seen at once."""
    n = len(symbols)
    rows = [[sp.S.Zero] * n for _ in symbols]
    for i, slope in enumerate(gradient):
        varying = slope.free_symbols
        for j in range(i, n):
            if symbols[j] in varying:
                rows[i][j] = rows[j][i] = _derivative(slope, symbols[j])
    return tuple(map(tuple, rows))


def _derivative(slope: sp.Expr, symbol: sp.Symbol) -> sp.Expr:
    if slope.is_Mul:
        factors = [factor for factor in slope.args if factor.has(symbol)]
        if factors == [symbol]:
            return sp.Mul(*(factor for factor in slope.args if factor != symbol))
    return sp.diff(slope, symbol)


@lru_cache(maxsize=8)
def are_long(gradient: tuple[sp.Expr, ...]) -> bool:
    """Whether the second derivatives would be so long that nothing is done with them in seconds.

    By the product rule the derivative of a product has as many terms as factors that vary, and each term as many
    factors: so many are counted for every variable and every product in the gradient.
    """
    work = 0
    for product in {node for slope in gradient for node in slope.atoms(sp.Mul)}:
        work += len(product.args) * sum(len(factor.free_symbols) for factor in product.args)
        if work > _MOST_FACTORS:
            return True
    return False
