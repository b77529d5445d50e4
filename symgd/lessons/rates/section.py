"""Other learning rates: trials in full, the study, the map of starts, and a strip where walks do not settle."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from symgd.analysis import Theory
from symgd.calculus.facts import StationaryPoint
from symgd.descent import Run
from symgd.lessons import sections
from symgd.lessons.figures import RateLimit
from symgd.lessons.rates.study import Study, rate_window, study, terrain_of
from symgd.lessons.rates.trials import limits_of, practical, rate_multiples, trials

__all__ = ["other_rates"]

_WORTH_A_STRIP = 0.04  # the share of rates under which a walk does not settle
_LEAST, _LARGEST = 1e-200, 1e200  # rates around which others can still be told apart


def other_rates(
    run: Run,
    theory: Theory,
    target: StationaryPoint | None,
    marked: StationaryPoint | None,
    stationary: Sequence[StationaryPoint] | None,
) -> sections.OtherRates | None:
    """The section for a run in one variable with a constant rate, from a start with a slope; else None.

    ``target`` is the minimizer that the run is held against, ``marked`` what its pictures mark, and ``stationary`` are
    all stationary points of f, where these are known.
    """
    if run.problem.dimension > 1 or run.rate is None or not np.any(run.history["jac"][0]):
        return None
    limit = theory.stability_limit
    made = trials(run, limit)
    panels = rate_multiples(run, made, marked)
    if target is None:
        return sections.OtherRates(made, panels)
    descent = theory.descent_limit
    limits = limits_of(run, limit, descent.value if descent else None, theory.best_rate)
    found = starts = None
    terrain = terrain_of(run, target, stationary or ())
    from symgd.lessons.rates.start_map import start_map

    if terrain is not None and _LEAST < run.rate < _LARGEST:
        window = rate_window(run, terrain, limit)
        shown = [entry for entry in limits if entry.role != "descent"]
        if run.is_gradient_descent and theory.best_rate:
            shown.append(RateLimit(theory.best_rate, "best"))
        others = [2.0 * run.rate, *(trial.run.rate for trial in made if trial.run.rate is not None)]
        found = study(run, terrain, window, tuple(shown), others)
        if not theory.is_quadratic and not target.kink:  # at a kink walks go to and fro, ever so closely
            starts = start_map(run, terrain, window, limits, stationary)
    strip = None
    if limit is not None and practical(run, limit) and _unsettled(found):
        from symgd.lessons.rates.strip import rate_strip

        strip = rate_strip(run, target, limits)
    return sections.OtherRates(made, panels, found, starts, strip)


def _unsettled(found: Study | None) -> bool:
    """Whether a strip shows more than the study: cycles, and what lies between them."""
    if found is None:
        return True
    return found.figure.outcomes.count("unsettled") > _WORTH_A_STRIP * len(found.figure.outcomes)
