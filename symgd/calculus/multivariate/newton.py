"""Newton's method with 60 digits to a point where the gradient is zero, and closed forms for where it lands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import mpmath
import sympy as sp

from symgd.calculus.budget import Budget
from symgd.calculus.effort import can_put_in, size
from symgd.calculus.guesses import guesses
from symgd.calculus.multiprecision import DIGITS, Evaluator, without_noise
from symgd.calculus.multivariate.boxes import is_smooth_on
from symgd.calculus.multivariate.certify import is_defined_at
from symgd.calculus.multivariate.classify import classify, nowhere_lower
from symgd.calculus.multivariate.families import quadratic_family, simple_point
from symgd.calculus.multivariate.functions import Functions, functions_of
from symgd.calculus.multivariate.linear_system import solved
from symgd.calculus.multivariate.points import CriticalPoint, Family
from symgd.calculus.multivariate.vanishing import is_zero_there
from symgd.calculus.problem import Problem
from symgd.calculus.quadratics import quadratic_point, rational_system
from symgd.calculus.rationals import fraction

__all__ = ["newton"]

ROUND_DENOMINATORS = (1, 2, 10)
SHORT = 200
_HALVINGS = 20
_ALIKE = 45  # digits
_WINDOW = 50
"""Steps in which those of a walk to a zero of any order get much shorter: by (1 − 1/m)⁵⁰ for order m."""


def newton(problem: Problem, start: Sequence[float], budget: Budget) -> CriticalPoint | None:
    """The critical point that Newton's method reaches from ``start``, or None.

    The steps solve (H + λI)s = −∇f with λ = 0 where that can be solved, else λ = ‖∇f‖, which keeps the method
    alive beside a valley of minimizers (Levenberg 1944; Yamashita and Fukushima 2001). Where they lead nowhere, a
    simple point without a gradient may be seen to be the lowest of all.
    """
    return _critical(problem, start, budget) or _corner(problem, start)


def _critical(problem: Problem, start: Sequence[float], budget: Budget) -> CriticalPoint | None:
    try:
        functions = functions_of(problem)
        with mpmath.workdps(DIGITS):
            family = quadratic_family(problem)
            if family is not None:
                return _of_family(problem, functions, family, start, budget)
            exact: tuple[sp.Expr, ...] | None = quadratic_point(problem)
            if exact is None and rational_system(problem) is not None:
                return None  # equations that contradict each other
            x = _iterate(functions, [mpmath.mpf(float(v)) for v in start], budget) if exact is None else []
            found = None if x is None else _landed(problem, functions, x, exact, budget)
            if found is not None or exact is not None:
                return found
            simple = _simple_zero(problem, functions, start)
            return None if simple is None else _landed(problem, functions, [], simple, budget)
    except (ArithmeticError, ValueError, KeyError):
        return None


def _landed(
    problem: Problem, functions: Functions, x: list[Any], exact: tuple[sp.Expr, ...] | None, budget: Budget
) -> CriticalPoint | None:
    """As `_established`, each landing once."""
    landing = exact or _digits(x)
    if landing not in functions.landings:
        found = _established(problem, functions, x, exact, budget)
        if budget.spent:  # there may be more to know
            return found
        functions.landings[landing] = found
    return functions.landings[landing]


def _established(
    problem: Problem, functions: Functions, x: list[Any], exact: tuple[sp.Expr, ...] | None, budget: Budget
) -> CriticalPoint | None:
    """What is known of the point at which the iteration came to an end, or of an ``exact`` one; None if not a zero."""
    exact = exact or _closed_form(problem, x)
    if exact is not None:
        if not is_defined_at(problem, exact):
            return None
        x = Evaluator(exact, ())(())
    found = classify(problem, functions, x, exact, budget)
    return found if is_zero_there(problem, functions, x, found) else None


def _digits(x: list[Any]) -> tuple[str, ...]:
    """The coordinates as far as one iteration and another agree on them."""
    return tuple(mpmath.nstr(v, _ALIKE) for v in without_noise(x))


def _of_family(
    problem: Problem, functions: Functions, family: Family, start: Sequence[float], budget: Budget
) -> CriticalPoint:
    """The nearest of the critical points of a quadratic that has a line of them, or a plane."""
    nearest = family.nearest(start)
    simple = simple_point(family, nearest)
    point = nearest if simple is None else simple
    box = tuple((fraction(v),) * 2 for v in point)
    return classify(problem, functions, Evaluator(point, ())(()), simple, budget, family, box)


def _iterate(functions: Functions, x: list[Any], budget: Budget, limit: int = 600) -> list[Any] | None:
    """Newton's iteration, to a gradient of 0 or to steps of 50 digits; None too where its steps do not get short."""
    n = len(x)
    slopes = functions.gradient(x)
    strides: list[Any] = []
    for _ in range(limit):
        gradient = mpmath.matrix(slopes)
        length = mpmath.norm(gradient)
        if length == 0:
            return x
        if budget.spent:
            return None
        hessian = functions.hessian(x)
        try:
            step = solved(hessian, -gradient)
        except ZeroDivisionError:
            try:
                step = solved(hessian + length * mpmath.eye(n), -gradient)
            except ZeroDivisionError:
                return None
        x, slopes = _inside(functions, x, step)
        strides.append(mpmath.norm(step))
        if strides[-1] <= mpmath.mpf(10) ** (10 - DIGITS) * max(1, mpmath.norm(mpmath.matrix(x))):
            # A short step is no proof of a zero: the gradient must have gone with it.
            after = mpmath.norm(mpmath.matrix(slopes))
            return x if after <= mpmath.mpf(10) ** (20 - DIGITS) * (1 + mpmath.norm(hessian)) else None
        if len(strides) > 2 * _WINDOW and 2 * min(strides[-_WINDOW:]) > min(strides[:-_WINDOW]):
            return None
    return None


def _inside(functions: Functions, x: list[Any], step: list[Any]) -> tuple[list[Any], list[Any]]:
    """The next point and the gradient there: the step is halved until it stays where f is defined."""
    for _ in range(_HALVINGS):
        place = [a + b for a, b in zip(x, step, strict=True)]
        try:
            return place, functions.gradient(place)
        except ArithmeticError:
            step = [s / 2 for s in step]
    raise ArithmeticError("every step leaves the domain")


def _simple_zero(
    problem: Problem, functions: Functions, start: Sequence[float]
) -> tuple[sp.Rational, ...] | None:
    """A simple point at which every partial derivative is exactly zero, near ``start`` or the origin; or None.

    For where Newton's method creeps: it needs one step after another to a zero of higher order.
    """
    for point in _simple_points(start):
        place = dict(zip(problem.symbols, point, strict=True))
        if _is_flat(functions, point) and all(_vanishes(slope, place) for slope in problem.gradient):
            return point
    return None


def _is_flat(functions: Functions, point: Sequence[sp.Rational]) -> bool:
    """Whether the gradient may be zero at a rational point, or may not be known there: to 60 digits."""
    try:
        slopes = functions.gradient([mpmath.mpf(int(v.p)) / int(v.q) for v in point])
    except ArithmeticError:
        return True
    return all(abs(slope) <= mpmath.mpf(10) ** (-DIGITS // 2) for slope in slopes)


def _corner(problem: Problem, start: Sequence[float]) -> CriticalPoint | None:
    """A simple point where f is not smooth and, by its shape, nowhere lower: √(x² + y²) at the origin."""
    if size(problem.f) > SHORT or problem.f.is_polynomial(*problem.symbols):
        return None
    for point in _simple_points(start):
        around = tuple((Fraction(int(v.p), int(v.q)),) * 2 for v in point)
        if is_smooth_on(problem, around) or not nowhere_lower(problem, point):
            continue  # `nowhere_lower` has put the point in before
        x = tuple(float(v) for v in point)
        value = problem.f.subs(dict(zip(problem.symbols, point, strict=True)))
        with mpmath.workdps(DIGITS):
            digits = tuple(mpmath.nstr(mpmath.mpf(int(v.p)) / int(v.q), 50) for v in point)
        flat = (0.0,) * len(x)
        return CriticalPoint(x, point, float(value), flat, "degenerate", least=True, digits=digits, kink=True)
    return None


def _simple_points(start: Sequence[float]) -> list[tuple[sp.Rational, ...]]:
    """The start in round numbers, and the origin."""
    rounded = [
        tuple(sp.Rational(float(v)).limit_denominator(largest) for v in start)
        for largest in ROUND_DENOMINATORS
    ]
    return list(dict.fromkeys([*rounded, tuple(sp.S.Zero for _ in start)]))


def _vanishes(slope: sp.Expr, place: Mapping[sp.Symbol, sp.Expr]) -> bool:
    if not can_put_in(slope, place):
        return False
    number = slope.subs(dict(place))
    return number is sp.S.Zero or (bool(sp.count_ops(number) < SHORT) and sp.expand(number) is sp.S.Zero)


def _closed_form(problem: Problem, x: Sequence[Any]) -> tuple[sp.Expr, ...] | None:
    """Closed forms that fit all 60 digits and make every partial derivative exactly zero, or None."""
    proposed = [next(guesses(value), None) for value in x]
    if None in proposed:
        return None
    point = dict(zip(problem.symbols, proposed, strict=True))
    if not all(can_put_in(slope, point) for slope in problem.gradient):
        return None
    slopes = (sp.expand(slope.subs(point)) for slope in problem.gradient)
    return tuple(point.values()) if all(slope is sp.S.Zero for slope in slopes) else None
