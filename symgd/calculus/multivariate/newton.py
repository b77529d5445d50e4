"""Newton's method with 60 digits to a point where the gradient is zero, and closed forms for where it lands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import mpmath
import sympy as sp

from symgd.calculus.budget import Budget
from symgd.calculus.guesses import guesses
from symgd.calculus.multiprecision import DIGITS, Evaluator
from symgd.calculus.multivariate.classify import classify
from symgd.calculus.multivariate.functions import Functions
from symgd.calculus.multivariate.points import CriticalPoint
from symgd.calculus.problem import Problem
from symgd.calculus.quadratics import quadratic_point

__all__ = ["newton"]

ROUND_DENOMINATORS = (1, 2, 10)
SHORT = 200


def newton(problem: Problem, start: Sequence[float], budget: Budget) -> CriticalPoint | None:
    """The critical point that Newton's method reaches from ``start``, or None.

    The steps solve (H + λI)s = −∇f with λ = 0 where that can be solved, else λ = ‖∇f‖, which keeps the method
    alive beside a valley of minimizers (Levenberg 1944; Yamashita and Fukushima 2001).
    """
    exact: tuple[sp.Expr, ...] | None = quadratic_point(problem)
    try:
        functions = Functions(problem)
        with mpmath.workdps(DIGITS):
            x = _iterate(functions, [mpmath.mpf(float(v)) for v in start], budget) if exact is None else []
            if x is None:
                exact = _simple_zero(problem, start)
            elif exact is None:
                exact = _closed_form(problem, x)
            if x is None and exact is None:
                return None
            if exact is not None:
                x = Evaluator(exact, ())(())
            assert x is not None
            return classify(problem, functions, x, exact, budget)
    except (ArithmeticError, ValueError, KeyError):
        return None


def _iterate(functions: Functions, x: list[Any], budget: Budget, limit: int = 600) -> list[Any] | None:
    """Newton's iteration, to a gradient of 0 or to steps of 50 digits."""
    n = len(x)
    for _ in range(limit):
        gradient = mpmath.matrix(functions.gradient(x))
        size = mpmath.norm(gradient)
        if size == 0:
            return x
        if budget.spent:
            return None
        hessian = functions.hessian(x)
        try:
            step = mpmath.lu_solve(hessian, -gradient)
        except ZeroDivisionError:
            try:
                step = mpmath.lu_solve(hessian + size * mpmath.eye(n), -gradient)
            except ZeroDivisionError:
                return None
        x = [a + b for a, b in zip(x, step, strict=True)]
        if mpmath.norm(step) <= mpmath.mpf(10) ** (10 - DIGITS) * max(1, mpmath.norm(mpmath.matrix(x))):
            # A short step is no proof of a zero: the gradient must have gone with it.
            after = mpmath.norm(mpmath.matrix(functions.gradient(x)))
            return x if after <= mpmath.mpf(10) ** (20 - DIGITS) * (1 + mpmath.norm(hessian)) else None
    return None


def _simple_zero(problem: Problem, start: Sequence[float]) -> tuple[sp.Rational, ...] | None:
    """A simple point at which every partial derivative is exactly zero, near ``start`` or the origin; or None.

    For where Newton's method creeps: it needs one step after another to a zero of higher order.
    """
    rounded = [
        tuple(sp.Rational(float(v)).limit_denominator(largest) for v in start)
        for largest in ROUND_DENOMINATORS
    ]
    for point in dict.fromkeys([*rounded, tuple(sp.S.Zero for _ in start)]):
        place = dict(zip(problem.symbols, point, strict=True))
        if all(_is_zero(slope.subs(place)) for slope in problem.gradient):
            return point
    return None


def _is_zero(number: sp.Expr) -> bool:
    return number is sp.S.Zero or (bool(sp.count_ops(number) < SHORT) and sp.expand(number) is sp.S.Zero)


def _closed_form(problem: Problem, x: Sequence[Any]) -> tuple[sp.Expr, ...] | None:
    """Closed forms that fit all 60 digits and make every partial derivative exactly zero, or None."""
    proposed = [next(guesses(value), None) for value in x]
    if None in proposed:
        return None
    point = dict(zip(problem.symbols, proposed, strict=True))
    slopes = (sp.expand(slope.subs(point)) for slope in problem.gradient)
    return tuple(point.values()) if all(slope is sp.S.Zero for slope in slopes) else None
