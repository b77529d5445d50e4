"""A partial derivative of one sign: a proof that there is no minimum."""

from __future__ import annotations

from functools import lru_cache

import sympy as sp

from symgd.calculus.problem import Problem
from symgd.notation.real import sign

__all__ = ["one_signed_partial"]


@lru_cache(maxsize=4)  # the runs of a lesson share one problem
def one_signed_partial(problem: Problem) -> tuple[int, int] | None:
    """A variable whose partial derivative has one sign on all of ℝⁿ, as (index, sign), or None.

    Then f has no minimum. Said only where f is defined, and continuous, everywhere.
    """
    if problem.expression.conditions or problem.f.has(sign):
        return None
    for index, slope in enumerate(problem.gradient):
        if sp.count_ops(slope) > 200:
            continue
        form = sp.factor_terms(slope)
        if form.is_positive or form.is_negative:
            return index, 1 if form.is_positive else -1
    return None
