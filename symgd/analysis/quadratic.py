"""Quadratics: x_k = x* + (1 − ηf″)ᵏ(x₀ − x*), held against every row of a run."""

from __future__ import annotations

from decimal import Decimal, localcontext
from fractions import Fraction

import numpy as np
import sympy as sp
from numpy.typing import NDArray

from symgd.calculus import rationals
from symgd.calculus.problem import Problem
from symgd.calculus.quadratics import is_quadratic
from symgd.notation.typed import as_typed
from symgd.records import record

__all__ = ["ClosedForm", "closed_form", "fraction", "quadratic"]

EPSILON = Decimal(float(np.finfo(float).eps))


@record
class ClosedForm:
    """x_k = ``center`` + ``factor``ᵏ · (x₀ − center), exact; factor = 1 − η·``curvature``, η the decimal
    typed.

    ``deviation`` is the largest difference between a row of the run and the formula (in 50 digits, with
    the float η), in units of the rounding 2⁻⁵²·max(|x_k|, |x*|); it is at row ``row``. ``attracts``:
    |factor| < 1.
    """

    curvature: sp.Expr
    center: sp.Expr
    factor: sp.Expr
    attracts: bool
    deviation: float
    row: int


def quadratic(problem: Problem) -> tuple[sp.Expr, sp.Expr] | None:
    """f″ and the point where f′ = 0, exactly, if f is a quadratic on all of ℝ; else None."""
    if problem.dimension != 1 or not is_quadratic(problem):
        return None
    second = sp.expand(problem.second)
    slope = problem.gradient[0].subs(problem.symbols[0], 0)
    return second, sp.expand(-slope / second)


def closed_form(problem: Problem, rate: float, x: NDArray[np.float64]) -> ClosedForm | None:
    """The formula for a quadratic under gradient descent, and how far the rows ``x`` are from it."""
    known = quadratic(problem)
    if known is None:
        return None
    curvature, center = known
    ratio = sp.expand(1 - sp.Rational(as_typed(rate)) * curvature)
    deviation, row = _deviation(_decimal(curvature), _decimal(center), rate, x)
    return ClosedForm(curvature, center, ratio, bool(abs(ratio) < 1), deviation, row)


def _decimal(value: sp.Expr) -> Decimal:
    return Decimal(str(value.evalf(55)))


def _deviation(curvature: Decimal, center: Decimal, rate: float, x: NDArray[np.float64]) -> tuple[float, int]:
    worst, row = Decimal(0), 0
    with localcontext(prec=50):
        ratio = 1 - Decimal(rate) * curvature
        error = Decimal(float(x[0])) - center
        least = max(abs(center), Decimal("1e-300"))
        for k, value in enumerate(x.tolist()):
            actual = Decimal(value)
            difference = abs(actual - center - error) / max(abs(actual), least)
            if difference > worst:
                worst, row = difference, k
            error *= ratio
        return float(worst / EPSILON), row


def fraction(value: sp.Expr) -> Fraction:
    """A rational exactly, another real number to 60 digits."""
    return rationals.fraction(value) if value.is_Rational else Fraction(str(value.evalf(60)))
