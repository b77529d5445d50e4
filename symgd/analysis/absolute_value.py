"""Statement h: c|x − a| + d under a constant rate walks to two points, and stays between them."""

from __future__ import annotations

import sympy as sp

from symgd.calculus.problem import Problem
from symgd.notation.real import Abs
from symgd.notation.typed import as_typed
from symgd.records import record

__all__ = ["AbsoluteWalk", "absolute_walk"]


@record
class AbsoluteWalk:
    """The walk of c|x − ``center``| + d in steps of ``step`` = ηc: exact, for the decimals typed.

    ``remainder`` is r = |x₀ − a| mod ηc. The run ends on the two ``points`` a ± r and a ∓ (ηc − r) in turn,
    the upper signs for x₀ > a; r = 0 ends at a itself in exact arithmetic, where the slope counts as 0.
    """

    center: sp.Expr
    step: sp.Expr
    remainder: sp.Expr
    points: tuple[sp.Expr, sp.Expr]


def absolute_walk(problem: Problem, rate: float, start: float) -> AbsoluteWalk | None:
    """The walk, if f is c|x − a| + d with c > 0; else None."""
    if problem.dimension != 1 or problem.expression.conditions:
        return None
    x = problem.symbols[0]
    _, varying = problem.f.as_independent(x, as_Add=True)
    coefficient, rest = varying.as_independent(x, as_Add=False)
    if not isinstance(rest, Abs) or not coefficient.is_positive:
        return None
    inside = sp.expand(rest.args[0])
    slope, intercept = inside.coeff(x, 1), inside.coeff(x, 0)
    if not slope.is_Rational or not intercept.is_Rational or not coefficient.is_Rational:
        return None
    if slope is sp.S.Zero or sp.expand(inside - slope * x - intercept) is not sp.S.Zero:
        return None
    center, step = -intercept / slope, sp.Rational(as_typed(rate)) * coefficient * abs(slope)
    error = sp.Rational(as_typed(start)) - center
    remainder, side = abs(error) % step, sp.sign(error)
    return AbsoluteWalk(
        center, step, remainder, (center + side * remainder, center - side * (step - remainder))
    )
