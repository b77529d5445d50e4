"""Why a polynomial grows beyond every number with the distance from the origin, so that it has a minimum: proved."""

from __future__ import annotations

from typing import Literal

import sympy as sp
from flint import fmpq_mpoly

from symgd.calculus.budget import Budget
from symgd.calculus.intervals import working_precision
from symgd.calculus.multivariate.growth.bounded import unbounded
from symgd.calculus.multivariate.growth.leading import leads, only_zero_in_common
from symgd.calculus.multivariate.growth.squares import bounded_parts
from symgd.calculus.multivariate.systems import as_polynomial, univariate, variables_of
from symgd.calculus.polynomials import is_light, real_balls
from symgd.calculus.problem import Problem

__all__ = ["Growth", "growth"]

Growth = Literal["leading_form", "squares", "factors"]
"""How it is seen: the terms that lead far out are positive; or each square of a sum must stay bounded with it; or each
factor of a product of positive ones."""


def growth(problem: Problem, budget: Budget) -> Growth | None:
    """Why f(x) → ∞ as ‖x‖ → ∞, for a polynomial on all of ℝⁿ: proved; None where it is not seen."""
    if problem.expression.conditions or not problem.f.is_polynomial(*problem.symbols):
        return None
    f = as_polynomial(problem.f, problem.symbols)
    if f is None or f.is_constant():
        return None
    variables = list(range(problem.dimension))
    with working_precision():
        parts = _parts(problem)
        if parts and not unbounded(parts, variables):
            return "squares"
        if (lines := _lines(problem)) and not unbounded(lines, variables):
            return "factors"
        if leads(f, variables, budget.share(0.5)):
            return "leading_form"
        return "squares" if parts and only_zero_in_common(parts, variables, budget) else None


def _parts(problem: Problem) -> list[fmpq_mpoly]:
    """Polynomials that are bounded wherever f is; none where f is not seen to be a sum of squares."""
    parts = [as_polynomial(part, problem.symbols) for part in bounded_parts(problem.f) or ()]
    known = [part for part in parts if part is not None]
    return known if len(known) == len(parts) else []


def _lines(problem: Problem) -> list[fmpq_mpoly]:
    """Linear forms bounded wherever f is: it is a product of polynomials p(a·x) > 0 that grow with |a·x|; or none."""
    lines = []
    number, rest = problem.f.as_coeff_Mul()
    for factor in sp.Mul.make_args(rest) if number.is_positive else ():
        p = as_polynomial(factor, problem.symbols)
        line = None if p is None else _line_of(p)
        if line is None:
            return []
        lines.append(line)
    return lines


def _line_of(g: fmpq_mpoly) -> fmpq_mpoly | None:
    """The linear form ℓ with g(x) = p(ℓ(x)) for a polynomial p > 0 without real roots, of degree 2 or more; or None."""
    gens, used = g.context().gens(), sorted(variables_of(g))
    if not used:
        return None
    first, *others = used
    lead = g.derivative(first)
    line = gens[first]
    for i in others:
        share = g.derivative(i) / lead if (g.derivative(i) % lead).is_zero() else None
        if share is None or not share.is_constant():
            return None
        line += share * gens[i]
    along = g.compose(*(gen if i == first else g.context().constant(0) for i, gen in enumerate(gens)))
    p = univariate(along, first).numer()
    positive = p.leading_coefficient() > 0 and p.degree() % 2 == 0
    return line if positive and is_light(p) and not real_balls(p // p.gcd(p.derivative())) else None
