"""Other learning rates in several variables: trials in full, and how many steps each rate takes."""

from __future__ import annotations

import numpy as np

from symgd.analysis import Theory
from symgd.calculus.multivariate.points import CriticalPoint
from symgd.descent import Run
from symgd.lessons import sections
from symgd.lessons.figures import Race, RateLimit, RatePlanes
from symgd.lessons.rates.distances import Distances, distances
from symgd.lessons.rates.planes import rate_planes
from symgd.lessons.rates.race import rate_race
from symgd.lessons.rates.study import Study, rate_window, study, terrain_of
from symgd.lessons.rates.trials import Trial, limits_of, trials

__all__ = ["other_rates_of_many"]

_FEW = 0.05  # of the rates tried
_LEAST, _LARGEST = 1e-200, 1e200  # rates around which others can still be told apart


def other_rates_of_many(run: Run, theory: Theory) -> sections.OtherRates | None:
    """The section for a run in several variables with a constant rate, from a start with a slope; else None.

    None too where there is proved to be no minimum: no rate leads to one.
    """
    if run.rate is None or not np.any(run.history["jac"][0]):
        return None
    if run.status == "no_minimum" and run.verdict.proved:
        return None
    target = theory.minimizer if isinstance(theory.minimizer, CriticalPoint) else None
    best = theory.best_rate if theory.stability_limit is not None else None
    made = trials(run, theory.stability_limit, best)
    panels = _panels(run, made, target)
    found, far = (None, None) if target is None else _studies(run, theory, target, best, made)
    return sections.OtherRates(made, panels, found, distances=far)


def _panels(run: Run, made: tuple[Trial, ...], target: CriticalPoint | None) -> RatePlanes | Race:
    center = None if target is None else np.array(target.x)
    return (rate_planes if run.problem.dimension == 2 else rate_race)(run, made, center)


def _studies(
    run: Run, theory: Theory, target: CriticalPoint, best: float | None, made: tuple[Trial, ...]
) -> tuple[Study | None, Distances | None]:
    """How many steps each rate takes, or where hardly any arrives, how far from the minimum it ends."""
    terrain, limit = terrain_of(run, target), theory.stability_limit
    if terrain is None or not _LEAST < (run.rate or 0.0) < _LARGEST:
        return None, None
    marked = (*limits_of(run, limit, None, best), *(() if best is None else (RateLimit(best, "best"),)))
    others = [2.0 * (run.rate or 0.0), *(trial.run.rate for trial in made if trial.run.rate is not None)]
    window = rate_window(run, terrain, limit)
    found = study(run, terrain, window, marked, others)
    if found is not None and found.figure.outcomes.count("here") > _FEW * found.tried:
        return None if _one_of_several(target, found.figure.outcomes) else found, None
    if terrain.spread:
        return None, None  # the distance to one of many minima tells nothing
    far = distances(run, terrain, window, marked, others)
    return None, None if far is None or _one_of_several(target, far.figure.outcomes) else far


def _one_of_several(target: CriticalPoint, outcomes: tuple[str, ...]) -> bool:
    """Whether walks arrive at other minima while x* is not known to be alone: then arriving at x* is no measure."""
    return target.kind != "minimum" and "elsewhere" in outcomes
