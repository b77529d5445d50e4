"""The learning rate that teaches: one that arrives, from this start, in about twenty steps.

The candidates are 1, 2 and 5 times a power of ten, under gradient descent below the rate at which the minimum
repels. For one variable a rate is accepted if every iterate stays between the start and the first minimizer downhill,
at which it arrives; for more, if f falls at every step and the run ends at the minimum that the smallest arriving
rate finds. Of those the one whose number of steps is nearest to 20 in ratio.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from symgd.calculus.budget import Budget
from symgd.calculus.code import compile_function
from symgd.calculus.landscape import downhill
from symgd.calculus.problem import Problem
from symgd.descent.case import near
from symgd.descent.critical import one_signed_partial
from symgd.descent.endless import endless_line
from symgd.descent.kernel import Kernel, Walk
from symgd.optimizers.rule import Optimizer

__all__ = ["FALLBACK_RATE", "Choice", "choose_rate"]

FALLBACK_RATE = 0.1
_RATES = tuple(float(f"{m}e{n}") for n in range(-9, 7) for m in (1, 2, 5))
_TARGET, _MOST_STEPS = 20, 500


@dataclass(frozen=True)
class Choice:
    """A learning rate, and why it was chosen.

    ``reason``: "arrives" (the procedure above), "falls" (one variable, but what lies downhill is not known: f falls
    at every step, as for more variables), "lowest" (no rate arrives; this one fell at every step and ends lowest),
    or why the rate is the fallback: "stationary" (the start has no slope), "no_minimum_found", or "none_arrives" (a
    minimum lies downhill, but no candidate leads to it, or none takes a step before the rule fires).
    """

    rate: float
    reason: str


def choose_rate(
    problem: Problem,
    optimizer: Optimizer,
    start: tuple[float, ...],
    *,
    tol: float,
    gtol: float | None,
    max_iter: int,
    far: float,
    budget: Budget,
) -> Choice:
    """The rate for an optimizer without memory; every candidate walks at most 500 steps."""
    if not any(problem.evaluate(start)[1:]):
        return Choice(FALLBACK_RATE, "stationary")
    kernel = Kernel(problem, optimizer)
    tol = tol or (0.0 if gtol else 1e-5)

    def walks() -> list[tuple[float, Walk]]:
        made = []
        for rate in _RATES:
            walk = kernel.start(start)
            kernel.advance(walk, rate, steps=min(max_iter, _MOST_STEPS), tol=tol, gtol=gtol, far=far)
            made.append((rate, walk))
            if budget.spent:
                break
        return made

    close = near(tol, max(abs(p) for p in start))
    if problem.dimension == 1:
        way = downhill(problem, start[0], budget)
        if way.point is not None and way.kind in {"minimizer", "edge"}:
            limit = _limit(optimizer, way.point.curvature)
            trials = [(rate, walk) for rate, walk in walks() if rate < limit]
            rate = _nearest(trials, _stays_before(start[0], way.point.x, close))
            if rate is not None:
                return Choice(rate, "arrives")
            # Towards an end of the domain every walk that falls long enough leaves it: slower ones only fall longer.
            rate = None if way.point.end else _lowest(trials)
            return Choice(FALLBACK_RATE, "none_arrives") if rate is None else Choice(rate, "lowest")
        if way.kind != "unknown":
            return Choice(FALLBACK_RATE, "no_minimum_found")
    elif one_signed_partial(problem) is not None or endless_line(problem) is not None:
        return Choice(FALLBACK_RATE, "no_minimum_found")
    trials = walks()
    rate = _nearest(trials, _same_minimum(problem, optimizer, trials, close))
    if rate is not None:
        return Choice(rate, "arrives" if problem.dimension > 1 else "falls")
    rate = _lowest(trials) if problem.dimension > 1 else None
    return Choice(FALLBACK_RATE, "no_minimum_found") if rate is None else Choice(rate, "lowest")


def _limit(optimizer: Optimizer, curvature: float | None) -> float:
    """The rates from which on a minimum of that curvature repels: a walk that ends there all the same was lucky.

    Rounding helps it: from 400 gradient descent with rate 20 lands on the minimum of ln(cosh x), where tanh 20 is 1.
    """
    known = optimizer.name == "gd" and curvature is not None and curvature > 0.0
    return 2.0 / curvature if known and curvature is not None else math.inf


def _nearest(trials: list[tuple[float, Walk]], accepts: Callable[[Walk, float], bool]) -> float | None:
    """The accepted rate whose count is nearest to the target.

    A walk that its rule stopped at the start shows nothing, and is not accepted.
    """
    accepted = [(rate, walk) for rate, walk in trials if _arrived(walk) and accepts(walk, rate)]
    nearest = min(accepted, key=lambda t: (abs(math.log(t[1].steps / _TARGET)), t[0]), default=None)
    return None if nearest is None else nearest[0]


def _arrived(walk: Walk) -> bool:
    return walk.stop in {"tol", "gtol"} and walk.steps > 0


def _lowest(trials: list[tuple[float, Walk]]) -> float | None:
    """The rate under which f fell at every step and ends lowest."""
    falling = [(rate, walk) for rate, walk in trials if walk.stop in {"tol", "gtol", "cap"} and _falls(walk)]
    lowest = min(falling, key=lambda t: (t[1].rows[0][-1], t[0]), default=None)
    return None if lowest is None else lowest[0]


def _falls(walk: Walk) -> bool:
    return len(walk.rows[0]) > 1 and bool(np.all(np.diff(np.frombuffer(walk.rows[0])) < 0.0))


def _stays_before(start: float, minimizer: float, close: float) -> Callable[[Walk, float], bool]:
    """Every iterate lies between the start and the minimizer, give or take its last digits."""
    slack = 1e-12 * max(1.0, abs(minimizer))
    low, high = min(start, minimizer) - slack, max(start, minimizer) + slack

    def accepts(walk: Walk, rate: float) -> bool:
        xs = np.frombuffer(walk.rows[1])
        return bool(xs.min() >= low and xs.max() <= high and abs(xs[-1] - minimizer) <= close)

    return accepts


def _same_minimum(
    problem: Problem, optimizer: Optimizer, trials: list[tuple[float, Walk]], close: float
) -> Callable[[Walk, float], bool]:
    """f falls at every step, to the minimum that the smallest arriving rate finds, and that does not repel."""
    curvature = compile_function([entry for row in problem.hessian for entry in row], problem.symbols)

    def arrived(walk: Walk, rate: float) -> bool:
        """One Newton step from the end is short, and the Hessian there is positive definite, below 2/η."""
        try:
            hessian = np.array(curvature(*walk.point), dtype=float).reshape(problem.dimension, -1)
        except (ValueError, ZeroDivisionError, OverflowError):
            return False
        slope = np.array([row[-1] for row in walk.rows[1 + problem.dimension :]])
        if not np.all(np.isfinite(hessian)):
            return False
        curvatures = np.linalg.eigvalsh(hessian)
        if curvatures[0] <= 0.0 or rate >= _limit(optimizer, float(curvatures[-1])):
            return False
        return bool(np.abs(np.linalg.solve(hessian, slope)).max() <= close)

    ends = [w.point for rate, w in trials if w.stop in {"tol", "gtol"} and _falls(w) and arrived(w, rate)]

    def accepts(walk: Walk, rate: float) -> bool:
        if not ends or not _falls(walk) or not arrived(walk, rate):
            return False
        return max(abs(a - b) for a, b in zip(walk.point, ends[0], strict=True)) <= 2.0 * close

    return accepts
