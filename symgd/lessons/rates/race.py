"""The trials of several rates in three and more variables: how far each is from the minimum, step by step."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from symgd.descent import Run
from symgd.descent.tails import lengths
from symgd.lessons.figures import Race, Trail, Window
from symgd.lessons.pictures import letters_for
from symgd.lessons.rates.trials import Trial
from symgd.lessons.reach import ran_away

__all__ = ["rate_race"]

Floats = npt.NDArray[np.float64]

_HEIGHT = 150.0
_RUNAWAY = 1e3  # times the start: as high as a runaway is followed
_DEEPEST = 1e-14  # of the start: below it all is rounding
_AIR = 1.5


def rate_race(run: Run, made: Sequence[Trial], center: Floats | None) -> Race:
    """‖x_k − x*‖ against k for several rates, or ‖∇f(x_k)‖ where no minimizer is known."""
    values = [_measured(trial.run, center) for trial in made]
    trails = tuple(
        Trail(trial.role, np.arange(float(len(y))), y, trial.run.nit, trial.run.rate, ran_away(trial.run))
        for trial, y in zip(made, values, strict=True)
    )
    return Race(
        "",
        trails,
        _window(values),
        "error" if center is not None else "gradient",
        height=_HEIGHT,
        letters=letters_for(run.problem.variables),
    )


def _measured(run: Run, center: Floats | None) -> Floats:
    with np.errstate(over="ignore"):
        return lengths(run.history["x"] - center if center is not None else run.history["jac"])


def _window(values: Sequence[Floats]) -> Window:
    """All that is not rounding, and of runaways the beginning; at least two decades."""
    every = np.concatenate(values)
    first = float(values[0][0]) or 1.0
    seen = every[(every > _DEEPEST * first) & (every < _RUNAWAY * first)]
    low, high = float(seen.min(initial=first)), float(seen.max(initial=first))
    return Window(min(low, high / 100.0) / _AIR, high * _AIR)
