"""A proof that a polynomial grows beyond every number with the distance from the origin, so that it has a minimum.

The leading form for weights w of the variables is the part of p that grows as the highest power of t along
x = (t^{w₁}u₁, …, t^{wₙ}uₙ). If it is positive for every u ≠ 0, p → ∞ as ‖x‖ → ∞; and if the leading forms of several
polynomials have no common zero u ≠ 0, the sum of their squares does: the unit sphere is compact.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import product
from typing import Literal

import sympy as sp
from flint import fmpq, fmpq_mat, fmpq_mpoly, fmpz_poly

from symgd.calculus.budget import Budget
from symgd.calculus.intervals import working_precision
from symgd.calculus.multivariate.growth.squares import bounded_parts
from symgd.calculus.multivariate.systems import (
    Solution,
    as_polynomial,
    blocks,
    eliminate,
    solve,
    variables_of,
)
from symgd.calculus.polynomials import is_light, real_balls
from symgd.calculus.problem import Problem

__all__ = ["Growth", "growth"]

Growth = Literal["leading_form", "squares", "factors"]
"""How it is seen: the terms that lead far out are positive; or each square of a sum must stay bounded with it; or each
factor of a product of positive ones."""

WEIGHTS = (1, 2, 3)
MOST_WEIGHTED = 3
"""The most variables for which weights are tried."""


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
        if parts and not _unbounded(parts, variables):
            return "squares"
        if (lines := _lines(problem)) and not _unbounded(lines, variables):
            return "factors"
        if _leads(f, variables, budget.share(0.5)):
            return "leading_form"
        return "squares" if parts and _apart(parts, variables, budget) else None


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
    p = fmpz_poly([int(c) for c in _whole(along, first)])
    positive = p.leading_coefficient() > 0 and p.degree() % 2 == 0
    return line if positive and is_light(p) and not real_balls(p // p.gcd(p.derivative())) else None


def _whole(p: fmpq_mpoly, index: int) -> list[fmpq]:
    scale = math.lcm(*(int(c.q) for c in p.coeffs()))
    known = {m[index]: c * scale for m, c in p.terms()}
    return [known.get(k, fmpq(0)) for k in range(max(known) + 1)]


def _leads(f: fmpq_mpoly, variables: Sequence[int], budget: Budget) -> bool:
    """Whether f has a leading form that is positive but at 0: its weights can only be those of the pure powers."""
    powers = [max((m[i] for m in f.monoms() if m[i] == sum(m)), default=0) for i in variables]
    if any(power == 0 or power % 2 for power in powers):
        return False
    common = math.lcm(*powers)
    form = _leading(f, variables, [common // power for power in powers])
    return all(_is_positive(_only(form, group), group, budget) for group in blocks(form))


def _only(form: fmpq_mpoly, group: Sequence[int]) -> fmpq_mpoly:
    """The terms in the variables of a group."""
    return form.context().from_dict({m: c for m, c in form.terms() if any(m[i] for i in group)})


def _leading(f: fmpq_mpoly, variables: Sequence[int], weights: Sequence[int]) -> fmpq_mpoly:
    """The terms of the highest weight."""
    weight = {m: sum(m[i] * w for i, w in zip(variables, weights, strict=True)) for m in f.monoms()}
    highest = max(weight.values())
    return f.context().from_dict({m: c for m, c in f.terms() if weight[m] == highest})


def _is_positive(form: fmpq_mpoly, variables: Sequence[int], budget: Budget) -> bool:
    """Whether a weighted form is positive but at 0: it is where one variable is 0, and where that one is 1 or −1.

    There it grows with the others, as what leads in it is the form where that one is 0; so it has a least value, at one
    of its stationary points.
    """
    *others, last = variables
    if not others:
        value = [form(*_unit(form, last, sign)) for sign in (1, -1)]
        return all(v > 0 for v in value)
    if all(not any(e % 2 for e in m) and c > 0 for m, c in form.terms()):
        return {i for m in form.monoms() for i in variables if m[i] == sum(m)} == set(variables)
    if budget.spent or not _is_positive(_at(form, last, 0), others, budget):
        return False
    return all(_least_is_positive(_at(form, last, sign), others, budget) for sign in (1, -1))


def _unit(form: fmpq_mpoly, index: int, sign: int) -> list[fmpq]:
    return [fmpq(sign * (i == index)) for i in range(len(form.degrees()))]


def _at(p: fmpq_mpoly, index: int, value: int) -> fmpq_mpoly:
    gens = list(p.context().gens())
    gens[index] = p.context().constant(fmpq(value))
    return p.compose(*gens)


def _least_is_positive(p: fmpq_mpoly, variables: Sequence[int], budget: Budget) -> bool:
    """Whether a polynomial that grows is positive at all its stationary points."""
    found = solve(eliminate([p.derivative(i) for i in variables], variables), variables, p, budget)
    return found is not None and all(_is_above_zero(solution) for solution in found)


def _is_above_zero(solution: Solution) -> bool:
    return bool(solution.value.ball > 0)


def _apart(parts: Sequence[fmpq_mpoly], variables: Sequence[int], budget: Budget) -> bool:
    """Whether for some weights the leading forms of the parts have no common zero but 0."""
    if len(variables) > MOST_WEIGHTED:
        return False
    for weights in product(WEIGHTS, repeat=len(variables)):
        if budget.spent:
            return False
        if math.gcd(*weights) == 1:
            forms = [_leading(part, variables, weights) for part in parts if not part.is_constant()]
            if _only_zero(forms, variables, budget):
                return True
    return False


def _only_zero(forms: Sequence[fmpq_mpoly], variables: Sequence[int], budget: Budget) -> bool:
    """Whether weighted forms have no common zero but 0: none where one variable is 1 or −1, and again where it is 0."""
    *others, last = variables
    for value in (1, -1):
        at = [_at(form, last, value) for form in forms]
        if any(p.is_constant() and not p.is_zero() for p in at):
            continue
        if not others:
            return False
        found = solve(eliminate(at, others), others, at[0], budget)
        if found is None or found:
            return False
    return not others or _only_zero([_at(form, last, 0) for form in forms], others, budget)


def _unbounded(parts: Sequence[fmpq_mpoly], variables: Sequence[int]) -> set[int]:
    """The variables that are not seen to be bounded where all the parts are.

    Linear combinations of the parts are bounded, and terms in bounded variables do not matter; if one power of a
    variable is left alone, or even powers with coefficients of one sign, their variables are bounded too.
    """
    unknown = set(variables)
    while True:
        rest = [_in_unknown(part, unknown) for part in parts]
        found = {i for row in _combined([p for p in rest if not p.is_zero()]) for i in _bounded_by(row)}
        if not found & unknown:
            return unknown
        unknown -= found


def _in_unknown(p: fmpq_mpoly, unknown: set[int]) -> fmpq_mpoly:
    kept = {m: c for m, c in p.terms() if any(m[i] for i in unknown)}
    return p.context().from_dict(kept)


def _combined(parts: list[fmpq_mpoly]) -> list[fmpq_mpoly]:
    """The parts, and their echelon form."""
    monomials = sorted({m for p in parts for m in p.monoms()}, key=lambda m: (-sum(m), m))
    if not parts or len(monomials) * len(parts) > 10_000:
        return parts
    entries = [p.to_dict().get(m, fmpq(0)) for p in parts for m in monomials]
    echelon, rank = fmpq_mat(len(parts), len(monomials), entries).rref()
    context = parts[0].context()
    rows = [
        context.from_dict({m: echelon[i, j] for j, m in enumerate(monomials) if echelon[i, j] != 0})
        for i in range(rank)
    ]
    return parts + rows


def _bounded_by(p: fmpq_mpoly) -> set[int]:
    if len(p.monoms()) == 1:
        found = variables_of(p)
        return found if len(found) == 1 else set()
    signs = {c > 0 for c in p.coeffs()}
    pure = all(max(m) == sum(m) and sum(m) % 2 == 0 for m in p.monoms())
    return variables_of(p) if pure and len(signs) == 1 else set()
