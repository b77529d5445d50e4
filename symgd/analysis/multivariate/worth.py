"""Statement e in several variables: how far a minimizer can be from where the walk ended, proved."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np

from symgd.calculus.budget import Budget
from symgd.calculus.interval_type import above
from symgd.calculus.multivariate.boxes import Box, box_around, gradient_on
from symgd.calculus.multivariate.curvature_bounds import least
from symgd.calculus.multivariate.points import CriticalPoint
from symgd.calculus.problem import Problem
from symgd.descent.run import Run
from symgd.records import record

__all__ = ["Worth", "worth_of_stop"]

_TRIES = 8
_AIR = Fraction(11, 10)
_SHARP = 0.5


@record
class Worth:
    """‖x_K − x*‖ ≤ ``slope_bound`` = ‖∇f(x_K)‖/μ, for the one minimizer on a box around x_K, which exists: proved.

    ``mu`` > 0 is at most every eigenvalue of every Hessian on the box, whose half-width ``radius`` is more than twice
    the bound. (On its border f is higher than at x_K, so the least value on the box is inside, where ∇f is then zero;
    f is strongly convex there, hence ‖∇f(x_K)‖ ≥ μ‖x_K − x*‖. Y. Nesterov, *Lectures on Convex Optimization*, 2nd ed.,
    Springer 2018, theorem 2.1.10.) ``gradient`` ≥ ‖∇f(x_K)‖. ``rule_bound`` = tol/(ημ) is what a stop of the rule under
    gradient descent with rate η guarantees, since ‖∇f‖ ≤ Σ|∂f| < tol/η; None for other methods, and for tol = 0.
    ``everywhere``: μ holds on all of ℝⁿ.
    """

    slope_bound: float
    rule_bound: float | None
    mu: float
    gradient: float
    radius: float
    everywhere: bool


def worth_of_stop(run: Run, minimizer: CriticalPoint, budget: Budget, *, everywhere: bool) -> Worth | None:
    """The bound for the end of a run; ``everywhere``: f is a quadratic. None where no μ > 0 was proved around x_K."""
    problem, end = run.problem, [float(v) for v in np.atleast_1d(run.x)]
    gradient = _length(problem, box_around(end, Fraction(0)))
    if gradient is None:
        return None
    way = minimizer.distance(end)
    radius = Fraction(max(2.0 * way, 1e-9 * max(1.0, *map(abs, end)), 1e-300))
    enough = 0.0 if minimizer.eigenvalues[0] <= 0.0 else _SHARP * minimizer.eigenvalues[0]
    for _ in range(_TRIES):
        box = box_around(end, radius)
        mu = least(problem, box, budget.share(0.5), enough)
        if mu is None or budget.spent:
            return None
        needed = 2 * Fraction(gradient) / Fraction(mu)
        if needed < radius or gradient == 0.0:
            return _worth(run, gradient, mu, radius, everywhere)
        radius = _AIR * needed
    return None


def _worth(run: Run, gradient: float, mu: float, radius: Fraction, everywhere: bool) -> Worth | None:
    bound = _up(gradient, mu)
    rule = _up(run.tol, run.rate * mu) if run.is_gradient_descent and run.rate and run.rate * mu else math.inf
    if not math.isfinite(bound):
        return None
    finite = run.tol > 0.0 and math.isfinite(rule)
    return Worth(bound, rule if finite else None, mu, gradient, float(radius), everywhere)


def _up(a: float, b: float) -> float:
    """a/b, rounded up for a product b of two numbers."""
    return math.nextafter(math.nextafter(a / b, math.inf), math.inf) if a else 0.0


def _length(problem: Problem, point: Box) -> float | None:
    """An upper bound of ‖∇f‖ at a point."""
    slopes = gradient_on(problem, point)
    if slopes is None:
        return None
    squares = [max(abs(v.lo), abs(v.hi), key=float) ** 2 for v in slopes]
    total = sum(squares[1:], squares[0])
    return above(total.sqrt().upper())
