"""Statement l in several variables: what every step was sure to gain, on the box with the walk in it."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from symgd.analysis.ledger import Ledger, account
from symgd.calculus.budget import Budget
from symgd.calculus.multivariate.boxes import hull
from symgd.calculus.multivariate.curvature_bounds import greatest
from symgd.descent.run import Run
from symgd.records import record

__all__ = ["BoxLedger", "ledger_of_many"]


@record(eq=False)
class BoxLedger(Ledger):
    """f(x_k) − f(x_{k+1}) ≥ η(1 − ηL/2)‖∇f(x_k)‖², for η < 2/L: every eigenvalue of every Hessian on ``box``, the least
    box that holds the walk, is at most L (proved). ``everywhere``: on all of ℝⁿ.

    Y. Nesterov, *Lectures on Convex Optimization*, 2nd ed., Springer 2018, section 1.2.3.
    """

    box: tuple[tuple[float, float], ...]
    everywhere: bool


def ledger_of_many(
    run: Run, lengths: NDArray[np.float64], exact: Sequence[float] | None, budget: Budget, *, everywhere: bool
) -> BoxLedger | None:
    """The account of a run of gradient descent; ``lengths`` are ‖∇f(x_k)‖, ``everywhere``: f is a quadratic."""
    rate = run.rate
    if rate is None or run.nit == 0:
        return None
    x = run.history["x"]
    box = hull(x.min(axis=0).tolist(), x.max(axis=0).tolist())
    L = greatest(run.problem, box, budget)
    if L is None or not Fraction(L) * Fraction(rate) < 2:
        return None
    kept = account(max(L, 0.0), rate, run.history["fun"], lengths, exact)
    ends = tuple((float(lower), float(upper)) for lower, upper in box)
    return BoxLedger(
        kept.L, kept.coefficient, kept.falls, kept.promised, kept.holds, kept.share, ends, everywhere
    )
