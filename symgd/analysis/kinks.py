"""The slopes on the two sides of a minimizer at a kink: near it the steps of a fixed rate do not get shorter."""

from __future__ import annotations

import sympy as sp
from flint import arb, fmpq

from symgd.calculus.facts import StationaryPoint
from symgd.calculus.intervals import working_precision
from symgd.calculus.joints import branch_beside
from symgd.calculus.polynomials import constant
from symgd.calculus.problem import Problem
from symgd.calculus.search import Zero, smooth
from symgd.records import record

__all__ = ["KinkSlopes", "kink_slopes"]


@record
class KinkSlopes:
    """The one-sided slopes f′₋ = ``before`` < 0 < f′₊ = ``after`` at a kink: exact."""

    before: sp.Expr
    after: sp.Expr

    @property
    def least(self) -> sp.Expr:
        """min(|f′₋|, |f′₊|)."""
        return min(-self.before, self.after, key=float)


def kink_slopes(problem: Problem, point: StationaryPoint) -> KinkSlopes | None:
    """The slopes at a minimizer in closed form, if f′ jumps there from a negative to a positive number; else None."""
    if not point.kink or point.kind != "minimum" or point.end or point.exact is None or not point.proved:
        return None
    symbol = problem.symbols[0]
    slopes = []
    with working_precision():
        lower, upper = (arb(fmpq(e.numerator, e.denominator)) for e in (point.lower, point.upper))
        lower, upper = lower.lower(), upper.upper()
        place = Zero(lower, upper, upper, changes=True, multiplicity=None, exact=point.exact, proved=True)
        for direction in (-1, 1):
            branch = branch_beside(problem.f, symbol, place, direction)
            slope = None if branch is None else smooth(branch, symbol).derivative(1)
            if slope is None:
                return None
            value = slope.subs(symbol, point.exact)
            if not value.is_real or not value.is_finite or constant(value).sign != direction:
                return None
            slopes.append(value)
    return KinkSlopes(*slopes)
