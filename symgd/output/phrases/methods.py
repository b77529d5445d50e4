"""What sentences about methods ask of a run: how far was the way, and is there a rate to blame?"""

from __future__ import annotations

from typing import Any

import numpy as np

from symgd.output.numbers import Numeral, number

__all__ = ["at_zero", "comes_by", "normalizes", "short_of_the_way", "start_distance", "steps_over", "tidy"]

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
    return float(np.linalg.norm(np.asarray(run.x0) - np.atleast_1d(theory.minimizer.x)))


def short_of_the_way(run: Any, theory: Any) -> bool:
    """Whether the cap ended a run in one variable before steps as long as its rate could have led to x*."""
    if run.stop != "cap" or run.rate is None or theory.minimizer is None or run.problem.dimension > 1:
        return False
    return bool(run.rate * run.nit < start_distance(run, theory))
