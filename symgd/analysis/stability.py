"""Statements a, b and g: the rates with which a minimizer attracts, and the one that is best close to it."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Literal

import mpmath
import sympy as sp

from symgd.calculus.closed_form import value_at
from symgd.calculus.facts import StationaryPoint
from symgd.calculus.multiprecision import DIGITS, Evaluator
from symgd.calculus.problem import Problem
from symgd.records import record

__all__ = [
    "AtLimit",
    "DescentLimit",
    "at_limit",
    "descent_limit",
    "exact_curvature",
    "exact_place",
]

AtLimit = Literal["attracts", "repels", "undecided"]
LONGEST = 40


@record
class DescentLimit:
    """For every η < ``value`` = 2/L f falls at each step from this start, and f′ → 0 (the descent lemma).

    |f″| ≤ ``L`` on [``lower``, ``upper``], which holds the connected piece of {f ≤ f(x₀)} with x₀; the
    piece is compact and inside the domain. All of it is proved; ``value`` is rounded down.
    """

    value: float
    L: float
    lower: float
    upper: float


def descent_limit(L: float, lower: float, upper: float) -> DescentLimit | None:
    """2/L, rounded down; None unless 0 < L < ∞."""
    if not 0.0 < L < math.inf:
        return None
    value = 2.0 / L
    below = value if Fraction(value) * Fraction(L) <= 2 else math.nextafter(value, 0.0)
    return DescentLimit(below, L, lower, upper)


def exact_curvature(problem: Problem, point: StationaryPoint) -> sp.Expr | None:
    """f″(x*) in closed form, if x* has one and the result is short; checked against the float."""
    if point.exact is None or point.curvature is None:
        return None
    value = value_at(problem.second, {problem.symbols[0]: point.exact}, LONGEST)
    if value is None:
        return None
    return value if math.isclose(float(value.evalf(30)), point.curvature, rel_tol=1e-9) else None


def at_limit(problem: Problem, point: StationaryPoint) -> AtLimit | None:
    r"""What x* does at η = 2/f″(x*) exactly (statement b).

    It attracts like 1/√k if 3f‴² > f″f⁗, repels if <, undecided if =: the map x ↦ x − ηf′(x) has multiplier
    −1 there, and the sign of its Schwarzian derivative ηf⁗ − (3/2)η²f‴² decides (Guckenheimer and Holmes,
    *Nonlinear Oscillations*, theorem 3.5.1).
    """
    x = problem.symbols[0]
    second = problem.second
    third, fourth = sp.diff(second, x), sp.diff(second, x, 2)
    if third is sp.S.Zero and fourth is sp.S.Zero:
        return "undecided"
    try:
        with mpmath.workdps(DIGITS):
            where = exact_place(point)
            h, t, q = Evaluator((second, third, fourth), (x,))([where])
            difference, size = 3 * t * t - h * q, 3 * t * t + abs(h * q)
    except (ArithmeticError, KeyError):
        return None
    # The enclosure of x* is narrower than this, so a larger difference has a certain sign.
    width = mpmath.mpf(max(float(point.upper - point.lower), 1e-40)) * 1e6
    if abs(difference) <= width * max(size, 1):
        return "undecided"
    return "attracts" if difference > 0 else "repels"


def exact_place(point: StationaryPoint) -> mpmath.mpf:
    """x* to the working precision."""
    if point.exact is not None:
        return mpmath.mpf(str(point.exact.evalf(DIGITS)))
    middle = (point.lower + point.upper) / 2
    return mpmath.mpf(middle.numerator) / middle.denominator
