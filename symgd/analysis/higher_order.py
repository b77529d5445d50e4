"""How fast methods that use curvature close in on a zero of f′: Newton's method, and the secant's."""

from __future__ import annotations

from fractions import Fraction

import mpmath
import sympy as sp

from symgd.analysis.stability import exact_place
from symgd.calculus.facts import StationaryPoint
from symgd.calculus.multiprecision import DIGITS, Evaluator
from symgd.calculus.problem import Problem
from symgd.records import record

__all__ = ["NewtonLaw", "newton_law"]


@record
class NewtonLaw:
    """The local law of Newton's method for f′ = 0, for starts close enough to x*; it does not ask for a minimum.

    With f″(x*) ≠ 0, |e_{k+1}| / e_k² tends to ``constant`` = |f‴(x*) / (2f″(x*))|, and ``factor`` is None. Where the
    first derivative that is not zero is that of order p > 2, e_{k+1} / e_k tends to ``factor`` = (p − 2)/(p − 1).
    """

    constant: float | None
    factor: Fraction | None


def newton_law(problem: Problem, point: StationaryPoint) -> NewtonLaw | None:
    """The law at a stationary point of one variable; None at kinks and ends, and where derivatives are unknown.

    Source: J. Nocedal and S. J. Wright, *Numerical Optimization*, 2nd ed., Springer 2006, theorem 3.5; for multiple
    zeros E. Schröder, Über unendlich viele Algorithmen zur Auflösung der Gleichungen, Math. Ann. 2 (1870).
    """
    if point.kink or point.end or point.curvature is None:
        return None
    if point.curvature == 0.0:
        if point.order is None or point.order < 3:
            return None
        return NewtonLaw(None, Fraction(point.order - 2, point.order - 1))
    x = problem.symbols[0]
    third = sp.diff(problem.second, x)
    if third is sp.S.Zero:
        return NewtonLaw(0.0, None)
    try:
        with mpmath.workdps(DIGITS):
            h, t = Evaluator((problem.second, third), (x,))([exact_place(point)])
            constant = float(abs(t / (2 * h)))
    except (ArithmeticError, KeyError, ValueError, TypeError):
        return None
    # A derivative that vanishes at x* comes out as the rounding of x* where x* has no closed form.
    return NewtonLaw(constant if constant > 1e-15 else 0.0, None)
