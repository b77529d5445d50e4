"""What sentences about methods ask of a run: how far was the way, and is there a rate to blame?"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from symgd.lessons.habits import balance
from symgd.output.numbers import Numeral, number
from symgd.output.phrases.observations import next_step

__all__ = [
    "at_zero",
    "comes_by",
    "crawls",
    "fading_correction",
    "normalizes",
    "rests_in_balance",
    "short_of_the_way",
    "start_distance",
    "steps_over",
    "tidy",
]

# Their steps are about as long as the rate, however steep the ground is.
_NORMALIZED = {"adam", "amsgrad", "adamw", "adamax", "nadam", "lion"}


def at_zero(theory: Any) -> bool:
    """Whether the minimizer is zero in every coordinate, proved."""
    exact = theory.minimizer_exact
    return exact is not None and all(value == 0 for value in exact)


def comes_by(verdict: Any) -> bool:
    """Whether a cycle holds the minimizer, but for rounding."""
    orbit = np.asarray(verdict.details["orbit"])
    away = np.abs(orbit - np.atleast_1d(verdict.minimizer.x)).max(axis=1).min()
    return bool(away <= 1e-9 * verdict.details["amplitude"])


def normalizes(run: Any) -> bool:
    """Whether a step is about as long as the learning rate while the slope stays about the same."""
    return run.optimizer.name in _NORMALIZED


def steps_over(run: Any, point: Any) -> bool:
    """Whether the step that has no row, of a run in one variable, leads over a point."""
    if run.problem.dimension > 1 or run.halt is None:
        return False
    return bool((run.x - point.x) * (run.halt.point[0] - point.x) < 0.0)


def tidy(value: float, digits: int = 4) -> Numeral:
    """A computed number whose last bits are rounding: 10 for 10.000000000000002, with digits enough to be read."""
    return number(float(f"{float(value):.12g}"), digits)


def start_distance(run: Any, theory: Any) -> float:
    """‖x₀ − x*‖."""
    return math.dist(run.x0, np.atleast_1d(theory.minimizer.x))


def rests_in_balance(run: Any) -> bool:
    """Whether a run with coupled weight decay stopped where slope and pull cancel, which is no minimum of f."""
    known = balance(run) if run.status == "stopped_early" else None
    return known is not None and known.rests


def crawls(distance: float | None, habits: Any, run: Any) -> float | None:
    """The step at the end of a run that hardly moved, if the way left takes more such steps than the cap allows.

    It is the last one, of gradient descent the next one; None of a run that does not crawl.
    """
    plain = run.is_gradient_descent
    if distance is None or (habits is None and not plain):
        return None
    step = next_step(run) if plain else habits.last_step
    done = 0.0 if habits is None else habits.total
    return (
        step if step > 0.0 and distance > step * max(run.max_iter, 100) and done < 0.01 * distance else None
    )


def fading_correction(run: Any) -> float | None:
    """1 − β₂ᴷ after the last step, where the frozen maximum of AMSGrad is still divided by it."""
    optimizer = run.optimizer
    if optimizer.form == "optax" or not optimizer.hyperparameters.get("amsgrad", False):
        return None
    return float(1.0 - optimizer.beta_2**run.nit)


def short_of_the_way(run: Any, theory: Any) -> bool:
    """Whether the cap ended a run in one variable before steps as long as its rate could have led to x*."""
    if run.stop != "cap" or run.rate is None or theory.minimizer is None or run.problem.dimension > 1:
        return False
    return bool(run.rate * run.nit < start_distance(run, theory))
