"""The learning rate that teaches: one that arrives, from this start, in about twenty steps.

The candidates are 1, 2 and 5 times a power of ten. For one variable a rate is accepted if every iterate stays between
the start and the first minimizer downhill, at which it arrives; for more, if f falls at every step and the run ends
at the minimum that the smallest arriving rate finds. Of those the one whose number of steps is nearest to 20 in ratio.
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
from symgd.descent.kernel import Kernel, Walk
from symgd.optimizers.rule import Optimizer

__all__ = ["FALLBACK_RATE", "Choice", "choose_rate"]

FALLBACK_RATE = 0.1
_RATES = tuple(float(f"{m}e{n}") for n in range(-9, 7) for m in (1, 2, 5))
_TARGET, _MOST_STEPS = 20, 500


@dataclass(frozen=True)
class Choice:
    """A learning rate, and why it was chosen.

    ``reason``: "arrives" (the procedure above), "lowest" (no rate arrives; this one fell at every step and ends
    lowest), "stationary" (the start has no slope) or "no_minimum_found" (the rate is the fallback).
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
        if way.kind in {"ray", "edge", "touch", "flat"}:
            return Choice(FALLBACK_RATE, "no_minimum_found")
        if way.point is not None:
            return _nearest(walks(), _stays_before(start[0], way.point.x, close)) or Choice(
                FALLBACK_RATE, "no_minimum_found"
            )
    elif one_signed_partial(problem) is not None:
        return Choice(FALLBACK_RATE, "no_minimum_found")
    trials = walks()
    return _nearest(trials, _same_minimum(problem, trials, close)) or Choice(
        FALLBACK_RATE, "no_minimum_found"
    )


def _nearest(trials: list[tuple[float, Walk]], accepts: Callable[[Walk], bool]) -> Choice | None:
    """The accepted rate whose count is nearest to the target; else the one that fell throughout and ends lowest."""
    accepted = [(rate, walk) for rate, walk in trials if walk.stop in {"tol", "gtol"} and accepts(walk)]
    if accepted:
        rate, _ = min(accepted, key=lambda t: (abs(math.log(max(t[1].steps, 0.5) / _TARGET)), t[0]))
        return Choice(rate, "arrives")
    falling = [(rate, walk) for rate, walk in trials if walk.stop in {"tol", "gtol", "cap"} and _falls(walk)]
    if falling:
        rate, _ = min(falling, key=lambda t: (t[1].rows[0][-1], t[0]))
        return Choice(rate, "lowest")
    return None


def _falls(walk: Walk) -> bool:
    return len(walk.rows[0]) > 1 and bool(np.all(np.diff(np.frombuffer(walk.rows[0])) < 0.0))


def _stays_before(start: float, minimizer: float, close: float) -> Callable[[Walk], bool]:
    """Every iterate lies between the start and the minimizer, give or take its last digits."""
    slack = 1e-12 * max(1.0, abs(minimizer))
    low, high = min(start, minimizer) - slack, max(start, minimizer) + slack

    def accepts(walk: Walk) -> bool:
        xs = np.frombuffer(walk.rows[1])
        return bool(xs.min() >= low and xs.max() <= high and abs(xs[-1] - minimizer) <= close)

    return accepts


def _same_minimum(problem: Problem, trials: list[tuple[float, Walk]], close: float) -> Callable[[Walk], bool]:
    """f falls at every step, to the minimum that the smallest arriving rate finds."""
    curvature = compile_function([entry for row in problem.hessian for entry in row], problem.symbols)

    def arrived(walk: Walk) -> bool:
        """One Newton step from the end is short, and the Hessian there is positive definite."""
        try:
            hessian = np.array(curvature(*walk.point), dtype=float).reshape(problem.dimension, -1)
        except (ValueError, ZeroDivisionError, OverflowError):
            return False
        slope = np.array([row[-1] for row in walk.rows[1 + problem.dimension :]])
        if not np.all(np.isfinite(hessian)) or np.linalg.eigvalsh(hessian)[0] <= 0.0:
            return False
        return bool(np.abs(np.linalg.solve(hessian, slope)).max() <= close)

    ends = [w.point for _, w in trials if w.stop in {"tol", "gtol"} and _falls(w) and arrived(w)]

    def accepts(walk: Walk) -> bool:
        if not ends or not _falls(walk) or not arrived(walk):
            return False
        return max(abs(a - b) for a, b in zip(walk.point, ends[0], strict=True)) <= 2.0 * close

    return accepts
