"""The second question of a lesson, by what the method has: another learning rate, or how the first step leads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from symgd.descent.run import Run

__all__ = ["Second", "direction", "second_question"]

Floats = npt.NDArray[np.float64]
Kind = Literal["doubled", "constant", "closer", ""]


@dataclass(frozen=True, eq=False)
class Second:
    """What is asked, with what it takes to answer.

    "doubled" asks for ``other``, the run under twice the rate; "constant" for the run that keeps the first rate of a
    schedule; "closer" whether ``after``, the error after the first step, is smaller than ``before``: of a run that came
    to a minimum, since to another one no step wants to lead.
    """

    kind: Kind
    rate: float | None = None
    other: Run | None = None
    before: float = 0.0
    after: float = 0.0


def second_question(run: Run, errors: Floats | None, under: Callable[[float], Run]) -> Second:
    """The question for a run; ``under`` makes the run again with another constant rate."""
    if run.rate is not None:
        return Second("doubled", 2.0 * run.rate, under(2.0 * run.rate))
    if run.schedule is not None:
        first = run.schedule.at(0)
        return Second("constant", first, under(first)) if first > 0.0 else Second("")
    if errors is None or run.nit == 0 or not run.success:
        return Second("")
    return Second("closer", before=float(errors[0]), after=float(errors[1]))


def direction(run: Run) -> Literal["against", "down", "up", "nowhere"]:
    """Where the first step of a run goes: straight against the gradient, otherwise downhill, or not downhill."""
    step = np.atleast_1d(run.history["x"][min(1, run.nit)] - run.history["x"][0])
    slope = np.atleast_1d(run.history["jac"][0])
    if not step.any() or not slope.any():
        return "nowhere"
    step, slope = (part / np.abs(part).max() for part in (step, slope))  # whose squares are no zeros
    cosine = float(step @ slope) / float(np.linalg.norm(step) * np.linalg.norm(slope))
    return "against" if cosine < -1.0 + 1e-9 else "down" if cosine < 0.0 else "up"
