"""Separable functions, f = Σ fᵢ(xᵢ): under gradient descent every coordinate walks alone."""

from __future__ import annotations

import math
from collections.abc import Sequence

import sympy as sp

from symgd.analysis import contraction
from symgd.analysis.contraction import PowerLaw
from symgd.calculus.closed_form import value_at
from symgd.calculus.effort import degree_bound, size
from symgd.calculus.multivariate.points import CriticalPoint
from symgd.calculus.problem import Problem
from symgd.records import record

__all__ = ["FlatCoordinate", "Separable", "is_separable", "separable"]

_HIGHEST = 12
_MOST_OPERATIONS = 200
_MOST_DEGREE = 40


@record
class FlatCoordinate:
    """A coordinate whose second derivative is zero at x*, and its power law."""

    index: int
    law: PowerLaw


@record
class Separable:
    """f = Σ fᵢ(xᵢ), seen from second derivatives: all mixed ones are zero. Proved.

    ``flat`` are the coordinates with fᵢ″(x*ᵢ) = 0 that do not start at x*ᵢ and have a power law; ``law`` is that of
    ‖x_k − x*‖, which the slowest of them decide. It holds for a walk that converges to x* and does not land on x*ᵢ.
    """

    flat: tuple[FlatCoordinate, ...]
    law: PowerLaw | None


def is_separable(problem: Problem) -> bool:
    """Whether all mixed second derivatives are zero, as they come out of differentiation."""
    n = problem.dimension
    return n > 1 and all(problem.hessian[i][j] is sp.S.Zero for i in range(n) for j in range(i + 1, n))


def separable(
    problem: Problem, rate: float, x0: Sequence[float], minimizer: CriticalPoint
) -> Separable | None:
    """The coordinates of a separable function that walk alone; None for any other."""
    if not is_separable(problem):
        return None
    flat: list[FlatCoordinate] = []
    for i, start in enumerate(x0):
        if minimizer.exact is None or sp.Rational(str(float(start))) == minimizer.exact[i]:
            continue
        law = _law(problem, i, rate, minimizer.exact[i])
        if law is not None:
            flat.append(FlatCoordinate(i, law))
    return Separable(tuple(flat), _slowest([coordinate.law for coordinate in flat]))


def _law(problem: Problem, i: int, rate: float, place: sp.Expr) -> PowerLaw | None:
    """The law of one coordinate, from the first derivative of fᵢ that is not zero at x*ᵢ, exactly."""
    symbol, derivative = problem.symbols[i], problem.hessian[i][i]
    if size(derivative) > _MOST_OPERATIONS or degree_bound(derivative) > _MOST_DEGREE:
        return None
    for order in range(2, _HIGHEST + 1):
        value = value_at(derivative, {symbol: place}, _MOST_OPERATIONS)
        if value is None or value.is_zero is None:
            return None
        if not value.is_zero:
            return contraction.power_law(order, rate, float(value)) if value.is_positive else None
        derivative = sp.diff(derivative, symbol)
    return None


def _slowest(laws: Sequence[PowerLaw]) -> PowerLaw | None:
    """The law of √Σeᵢ², where eᵢ ≈ (cᵢk)^(−1/(p − 2)) with the largest order p count."""
    if not laws:
        return None
    order = max(law.order for law in laws)
    slowest = [law for law in laws if law.order == order]
    coefficient = None
    if all(law.coefficient is not None for law in slowest):
        sizes = [float(law.coefficient or 0.0) ** (-1.0 / (order - 2)) for law in slowest]
        coefficient = math.hypot(*sizes) ** -(order - 2)
    return PowerLaw(order, slowest[0].exponent, coefficient)
