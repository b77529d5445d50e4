"""Where hardly any rate arrives in the steps that a run may take: how far from the minimum each one ends."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from symgd.descent import Run
from symgd.descent.tails import lengths
from symgd.lessons.figures import RateDistances, RateLimit, Window
from symgd.lessons.pictures import letters_for
from symgd.lessons.rates.outcomes import Outcome, Terrain, outcomes
from symgd.lessons.rates.study import MOST_STEPS, how_many, rates_tried, starts_of
from symgd.lessons.rates.trials import local_limit, with_rate
from symgd.records import record

__all__ = ["Distances", "distances"]

_ENDED = (Outcome.HERE, Outcome.ELSEWHERE, Outcome.SHORT, Outcome.UNDERWAY)
_FEWEST = 20


@record(eq=False)
class Distances:
    """The curve, and what sentences say of it: of the ``tried`` rates ``best``, a whole run, ends closest to x*.

    That is of those before the first one larger than the run's own that leads out of all numbers, or of the domain
    (``before``; None: there is none). ``left`` is how far from x* it ends; no walk took more than ``cap`` steps.
    """

    figure: RateDistances
    cap: int
    tried: int
    best: Run
    left: float
    before: float | None


def distances(
    run: Run, terrain: Terrain, window: Window, limits: tuple[RateLimit, ...], others: Sequence[float]
) -> Distances | None:
    """The curve for a run in several variables; None where hardly any walk ends anywhere."""
    cap = min(run.max_iter, MOST_STEPS)
    count = how_many(run, cap)
    if count is None or not cap:
        return None
    named = [*(limit.value for limit in limits), *others]
    rates = rates_tried(window, count, named, local_limit(limits))
    found = outcomes(terrain, starts_of(run, len(rates)), rates, steps=cap, tol=run.tol, gtol=run.gtol)
    target = np.array(terrain.target.x)
    with np.errstate(invalid="ignore", over="ignore"):
        away = lengths(found.last - target)
    ended = np.isin(found.codes, _ENDED) & np.isfinite(away)
    if ended.sum() < _FEWEST:
        return None
    gone = np.isin(found.codes, (Outcome.AWAY, Outcome.LEFT)) & (rates > (run.rate or 0.0))
    sober = (
        rates < rates[np.argmax(gone)] if gone.any() else np.ones(len(rates), bool)
    )  # beyond, arriving is luck
    if not (ended & sober).any():
        return None
    closest = int(np.argmin(np.where(ended & sober, away, np.inf)))
    rounded = (with_rate(run, float(f"{rates[closest]:.{digits}g}")) for digits in (2, 3))
    whole = [made for made in rounded if _left(made, target) <= away[closest] * (1.0 + 1e-9)]
    best = whole[0] if whole else with_rate(run, float(rates[closest]))
    return Distances(
        figure=RateDistances(
            rates=rates,
            distances=np.where(ended, away, np.nan),
            outcomes=tuple(Outcome(int(code)).name.lower() for code in found.codes),
            start=float(np.linalg.norm(np.array(run.x0) - target)),
            x_window=window,
            limits=tuple(limit for limit in limits if limit.value in window),
            letters=letters_for(run.problem.variables),
        ),
        cap=cap,
        tried=len(rates),
        best=best,
        left=_left(best, target),
        before=float(rates[np.argmax(gone)]) if gone.any() else None,
    )


def _left(run: Run, target: np.ndarray) -> float:
    """How far from x* a run ended."""
    return float(np.linalg.norm(run.x - target))
