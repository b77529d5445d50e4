"""Minima that are not alone: the point of a curve of minima, as of x²y² or (x² + y² − 1)², that is close to a start."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

import mpmath
import numpy as np
import sympy as sp

from symgd.calculus.budget import Budget
from symgd.calculus.multiprecision import DIGITS
from symgd.calculus.multivariate.classify import classify
from symgd.calculus.multivariate.functions import Functions, functions_of
from symgd.calculus.multivariate.points import CriticalPoint
from symgd.calculus.multivariate.stationary import known_points
from symgd.calculus.multivariate.vanishing import is_zero_there
from symgd.calculus.problem import Problem
from symgd.notation.signs import is_nonnegative

__all__ = ["across", "with_curve"]

_STEPS = 30
_FLAT = 1e-2
"""Of the largest curvature: along an axis with less, no step is taken."""
_TINY = 1e-40


def across(problem: Problem, start: Sequence[float], budget: Budget) -> CriticalPoint | None:
    """The critical point to which Newton's method leads if it steps only along axes with a curvature.

    The steps are −H⁺∇f with the pseudo-inverse, eigenvalues near zero taken as zero: beside a smooth curve of minima
    they lead straight across to it (Ben-Israel 1966). None where the gradient does not vanish that way, and where the
    Hessian there is regular: then there is no curve.
    """
    try:
        functions = functions_of(problem)
        with mpmath.workdps(DIGITS):
            x = _iterate(functions, [mpmath.mpf(float(v)) for v in start], budget)
            if x is None:
                return None
            found = with_curve(problem, classify(problem, functions, x, None, budget))
            if not is_zero_there(problem, functions, x, found):
                return None
    except (ArithmeticError, ValueError, KeyError):
        return None
    return found if found.least or found.kind == "degenerate" else None


def _iterate(functions: Functions, x: list[Any], budget: Budget) -> list[Any] | None:
    for _ in range(_STEPS):
        if budget.spent:
            return None
        hessian, slopes = functions.hessian(x), functions.gradient(x)
        if _is_regular(hessian):
            return None
        values, vectors = mpmath.eigsy(hessian)
        largest = max(abs(v) for v in values)
        steep = [i for i in range(len(x)) if abs(values[i]) > _FLAT * largest]
        if not steep or len(steep) == len(x) or any(values[i] < 0 for i in steep):
            return None
        parts = [mpmath.fsum(vectors[j, i] * s for j, s in enumerate(slopes)) / values[i] for i in steep]
        step = [
            -mpmath.fsum(vectors[j, i] * p for i, p in zip(steep, parts, strict=True)) for j in range(len(x))
        ]
        x = [v + s for v, s in zip(x, step, strict=True)]
        size = max(1, *(abs(v) for v in x))
        if max(abs(s) for s in step) <= _TINY * size:
            x = [v if abs(v) > _TINY * size else mpmath.mpf(0) for v in x]
            rest = max(abs(s) for s in functions.gradient(x))
            return x if rest <= _TINY * size * largest else None
    return None


def _is_regular(hessian: Any) -> bool:
    """Whether floats show already that no axis is flat, or one curves downward: 60 digits take long."""
    numbers = np.array(hessian.tolist(), dtype=float)
    if not np.isfinite(numbers).all():
        return False
    values = np.linalg.eigvalsh(numbers)
    limit = 2.0 * _FLAT * float(np.abs(values).max())
    return bool(values[0] < -limit or values[0] > limit)


def with_curve(problem: Problem, point: CriticalPoint) -> CriticalPoint:
    """The same point, with its ``curve`` if it is proved to lie on a curve of points where f is least.

    On the curve f is constant and, by its form, nowhere lower. That the curve comes by is seen from the signs of its
    equation on the two sides, closer than 40 digits.
    """
    if point.kind != "degenerate" and not (point.kind == "not_a_minimum" and point.exact is None):
        return point
    known = known_points(problem)
    for found in () if known is None else known.along:
        value = found.value
        if value is None or not is_nonnegative(problem.f - value):
            continue
        if _passes(problem, found.equation, point):
            return replace(
                point,
                curve=found.equation,
                fun=float(value),
                least=True,
                kind="degenerate",
                lower=None,
                definite=False,
            )
    return point


def _passes(problem: Problem, equation: sp.Expr, point: CriticalPoint) -> bool:
    if point.exact is not None:
        return sp.expand(equation.subs(dict(zip(problem.symbols, point.exact, strict=True)))) is sp.S.Zero
    if point.digits is None:
        return False
    here = [sp.Rational(v) for v in point.digits]
    normal = [
        float(sp.diff(equation, s).subs(dict(zip(problem.symbols, here, strict=True))))
        for s in problem.symbols
    ]
    size = max(map(abs, normal))
    if not 0.0 < size < float("inf"):
        return False
    reach = Fraction(1, 10**40) * max(Fraction(1), *(abs(Fraction(v)) for v in point.digits))
    offset = [sp.Rational(reach * Fraction(v / size)) for v in normal]
    ends = (
        equation.subs({s: v + side * o for s, v, o in zip(problem.symbols, here, offset, strict=True)})
        for side in (1, -1)
    )
    signs = [sp.sign(sp.expand(value)) for value in ends]
    return bool(signs[0] * signs[1] == -1)
