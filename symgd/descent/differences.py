"""Differences of values of f that agree in their first digits: from 60 digits, where floats would leave too few."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any

import mpmath

from symgd.calculus.facts import StationaryPoint
from symgd.calculus.multiprecision import DIGITS, Evaluator
from symgd.calculus.multivariate.points import CriticalPoint
from symgd.calculus.problem import Problem

__all__ = ["fall_between", "value_differences"]

Point = StationaryPoint | CriticalPoint


def fall_between(problem: Problem, x: float | Sequence[float], point: Point) -> float | None:
    """f(x) − f(point), the exact value of the floats x, with the digits that 60 digits leave; None if not real."""
    start = [x] if isinstance(x, int | float) else list(x)
    try:
        with mpmath.workdps(DIGITS):
            f = Evaluator((problem.f,), problem.symbols)
            return float(f([mpmath.mpf(float(v)) for v in start])[0] - f(_place(point))[0])
    except (ArithmeticError, KeyError, ValueError):
        return None


def value_differences(problem: Problem, x: Sequence[float | Sequence[float]]) -> list[float] | None:
    """f(x₀) − f(x₁), f(x₁) − f(x₂), …, each from 60 digits; None if a value is not real."""
    points = [[v] if isinstance(v, int | float) else list(v) for v in x]
    try:
        with mpmath.workdps(DIGITS):
            f = Evaluator((problem.f,), problem.symbols)
            values = [f([mpmath.mpf(float(v)) for v in point])[0] for point in points]
            return [float(a - b) for a, b in pairwise(values)]
    except (ArithmeticError, KeyError, ValueError):
        return None


def _place(point: Point) -> list[Any]:
    if point.exact is not None:
        exact = point.exact if isinstance(point.exact, tuple) else (point.exact,)
        return list(Evaluator(exact, ())(()))
    from symgd.calculus.multivariate.second_order import place_of

    if isinstance(point, CriticalPoint):
        return place_of(point)
    middle: Fraction = (point.lower + point.upper) / 2
    return [mpmath.mpf(middle.numerator) / middle.denominator]
