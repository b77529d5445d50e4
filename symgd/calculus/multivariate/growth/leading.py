"""Leading forms, and whether they prove that a polynomial, or a sum of squares, grows on all sides.

The leading form for weights w of the variables is the part of p that grows as the highest power of t along
x = (t^{w₁}u₁, …, t^{wₙ}uₙ). If it is positive for every u ≠ 0, p → ∞ as ‖x‖ → ∞; and if the leading forms of several
polynomials have no common zero u ≠ 0, the sum of their squares does: the unit sphere is compact.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import product

from flint import fmpq, fmpq_mpoly

from symgd.calculus.budget import Budget
from symgd.calculus.multivariate.systems import blocks, eliminate, solve, substituted, terms_in

__all__ = ["leads", "only_zero_in_common"]

WEIGHTS = (1, 2, 3)
MOST_WEIGHTED = 3
"""The most variables for which weights are tried."""


def leads(f: fmpq_mpoly, variables: Sequence[int], budget: Budget) -> bool:
    """Whether f has a leading form that is positive but at 0: its weights can only be those of the pure powers."""
    powers = [max((m[i] for m in f.monoms() if m[i] == sum(m)), default=0) for i in variables]
    if any(power == 0 or power % 2 for power in powers):
        return False
    common = math.lcm(*powers)
    form = _leading(f, variables, [common // power for power in powers])
    return all(_is_positive(terms_in(form, group), group, budget) for group in blocks(form))


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
    if budget.spent or not _is_positive(substituted(form, last, 0), others, budget):
        return False
    return all(_least_is_positive(substituted(form, last, sign), others, budget) for sign in (1, -1))


def _unit(form: fmpq_mpoly, index: int, sign: int) -> list[fmpq]:
    return [fmpq(sign * (i == index)) for i in range(len(form.degrees()))]


def _least_is_positive(p: fmpq_mpoly, variables: Sequence[int], budget: Budget) -> bool:
    """Whether a polynomial that grows is positive at all its stationary points."""
    found = solve(eliminate([p.derivative(i) for i in variables], variables), variables, p, budget)
    return found is not None and all(solution.value.ball > 0 for solution in found)


def only_zero_in_common(parts: Sequence[fmpq_mpoly], variables: Sequence[int], budget: Budget) -> bool:
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
        at = [substituted(form, last, value) for form in forms]
        if any(p.is_constant() and not p.is_zero() for p in at):
            continue
        if not others:
            return False
        found = solve(eliminate(at, others), others, at[0], budget)
        if found is None or found:
            return False
    return not others or _only_zero([substituted(form, last, 0) for form in forms], others, budget)
