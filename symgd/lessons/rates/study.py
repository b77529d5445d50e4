"""The learning-rate study: how many steps the run would have needed under each rate, and which starts arrive at all.

Both are computed on arrays with the run's own rule; the numbers that sentences name are those of whole runs.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import sympy as sp

from symgd.calculus import landscape
from symgd.calculus.budget import Budget
from symgd.calculus.facts import StationaryPoint
from symgd.calculus.multivariate.points import CriticalPoint
from symgd.calculus.problem import Problem
from symgd.descent import Run
from symgd.lessons.figures import RateLimit, RateStudy, Window
from symgd.lessons.pictures import letters_for
from symgd.lessons.rates.costs import step_cost
from symgd.lessons.rates.outcomes import Outcome, Terrain, outcomes
from symgd.lessons.rates.trials import Trial, local_limit, with_rate
from symgd.notation.names import display_name
from symgd.records import record

__all__ = [
    "MOST_STEPS",
    "Study",
    "how_many",
    "rate_window",
    "rates_tried",
    "starts_of",
    "study",
    "terrain_of",
]

Floats = npt.NDArray[np.float64]

MOST_STEPS = 2000
_RATES, _NEAR_LIMIT, _WORK = 181, 9, 4e7
_FEWEST_ARRIVALS = 5
_SECONDS = 0.5
_WIDEST = 1e6  # the largest rate over the smallest
_FARTHEST, _SCOUTS, _SCOUT_STEPS = 1e4, 49, 300  # to where rates are looked for that lead astray
_FAILED = (Outcome.ELSEWHERE, Outcome.UNSETTLED, Outcome.AWAY, Outcome.LEFT)
_FEW_FAIL = 0.03  # of the rates before the first from which on all fail
_HALVED = (1.8, 2.2)  # the ratios of step counts that are called "about half as many"


@record(eq=False)
class Study:
    """The curve of steps against the rate, and what sentences say of it.

    ``cap`` is the most steps that a walk took, ``tried`` how many rates there are. ``best`` is a run with the fewest
    steps. ``slow`` are two runs, the second with twice the rate and about half the steps. ``failure`` is the run with
    the rate from which on none of those tried arrives that is below the limit, where those before it do;
    ``none_past``: no rate tried beyond the limit arrives. ``spread``: any minimum as low counts as the minimum.
    """

    figure: RateStudy
    cap: int
    tried: int
    best: Run
    slow: tuple[Trial, Trial] | None
    failure: Run | None
    none_past: bool
    spread: bool = False


def terrain_of(
    run: Run, target: StationaryPoint | CriticalPoint, stationary: Sequence[StationaryPoint] = ()
) -> Terrain | None:
    """What walks of the run's rule are held against; None where the domain around its start is not known.

    ``stationary`` are the stationary points of a function of one variable that are known.
    """
    piece: sp.Interval | None = sp.Reals
    if isinstance(target, CriticalPoint):
        return Terrain(run.problem, run.optimizer, target, spread=may_spread(run.problem, target))
    if run.problem.expression.conditions:
        piece = landscape.domain_interval(run.problem, run.x0[0], Budget(_SECONDS))
    if piece is None or not (target.end or piece.contains(sp.Rational(repr(target.x)))):
        return None
    places = tuple(p.x for p in stationary)
    return Terrain(run.problem, run.optimizer, target, piece, stationary=places)


def may_spread(problem: Problem, target: CriticalPoint) -> bool:
    """Whether a minimizer of several variables may be one of a whole set, all as low: not proved to be alone."""
    if not target.least or target.kind != "degenerate":
        return False
    from symgd.calculus.multivariate.stationary import known_points

    known = known_points(problem)
    return known is None or bool(known.along) or target.family is not None


def rate_window(run: Run, terrain: Terrain, limit: float | None) -> Window:
    """Rates from far below the run's own, or the limit, to a bit beyond both.

    Without a limit near the run's rate: to a bit beyond the first rate that leads astray from the run's start.
    """
    rate = run.rate or 0.0
    if limit is not None and 1e-4 < limit / rate < 1e5:
        low, high = min(rate / 2.0, limit / 100.0), max(3.0 * limit, 1.3 * rate)
        return Window(max(low, high / _WIDEST), high)
    rates = rate * np.geomspace(1.0, _FARTHEST, _SCOUTS)
    found = outcomes(terrain, starts_of(run, _SCOUTS), rates, steps=_SCOUT_STEPS, tol=run.tol, gtol=run.gtol)
    astray = np.isin(found.codes, [Outcome.UNSETTLED, Outcome.AWAY, Outcome.LEFT])
    first = rates[int(np.argmax(astray))] if astray.any() else 15.0 * rate
    return Window(rate / 30.0, max(2.0 * first, 4.0 * rate))


def study(
    run: Run, terrain: Terrain, window: Window, limits: tuple[RateLimit, ...], others: Sequence[float] = ()
) -> Study | None:
    """The study for a run with a constant rate; None without a stopping rule, and where hardly any rate arrives.

    ``limits`` are the rates with a meaning; the local limit and the run's own rate are among them. ``others`` are
    rates that a lesson speaks of elsewhere: they are tried too, so that none of them is better than the best.
    """
    limit = local_limit(limits)
    cap = min(run.max_iter, MOST_STEPS)
    count = how_many(run, cap)
    if count is None or not (run.tol or run.gtol):
        return None
    rates = rates_tried(window, count, [*(limit.value for limit in limits), *others], limit)
    found = outcomes(terrain, starts_of(run, len(rates)), rates, steps=cap, tol=run.tol, gtol=run.gtol)
    here = found.codes == Outcome.HERE
    walked = here & (found.steps > 0)
    if walked.sum() < _FEWEST_ARRIVALS:
        return None
    best = _best(run, rates, np.where(walked, found.steps, np.iinfo(int).max))
    slow = _slow(run, rates[here], best)
    below = rates < 0.98 * limit if limit is not None else np.zeros(len(rates), bool)
    past = rates > 1.02 * limit if limit is not None else np.zeros(len(rates), bool)
    return Study(
        figure=RateStudy(
            variable=display_name(run.problem.variables[0]) if run.problem.dimension == 1 else "",
            rates=rates,
            steps=found.steps.astype(float),
            outcomes=tuple(Outcome(code).name.lower() for code in found.codes),
            cap=cap,
            x_window=window,
            limits=tuple(limit for limit in limits if limit.value in window),
            letters=letters_for(run.problem.variables),
        ),
        cap=cap,
        tried=len(rates),
        best=best,
        slow=slow,
        failure=_failure(run, rates[below], found.codes[below]),
        none_past=bool(past.any() and not (here | (found.codes == Outcome.ELSEWHERE))[past].any()),
        spread=terrain.spread,
    )


def how_many(run: Run, steps: int) -> int | None:
    """How many rates are tried, by what so many steps cost; None where that would be too few."""
    count = int(_WORK / (max(steps, 1) * step_cost(run.problem, run.optimizer)))
    return None if count < _RATES // 3 else min(count, _RATES)


def starts_of(run: Run, count: int) -> Floats:
    """The run's own start for each of so many walks: shape (count,), or (count, n) in several variables."""
    return np.full(count, run.x0[0]) if run.problem.dimension == 1 else np.tile(run.x0, (count, 1))


def rates_tried(window: Window, count: int, named: list[float], limit: float | None) -> Floats:
    """Rates at even ratios, those with a name, and ever closer ones below the limit, where the curve is steep."""
    rates = [*np.geomspace(window.lower, window.upper, count), *(r for r in named if r in window)]
    if limit is not None:
        near = (limit * (1.0 - 0.5**j) for j in range(3, 3 + _NEAR_LIMIT))
        rates += [rate for rate in near if rate in window]
    return np.unique(np.array(rates))


def _best(run: Run, rates: Floats, steps: npt.NDArray[np.intp]) -> Run:
    """A whole run with the fewest steps, under a rate of few digits if one of these needs no more."""
    fewest = np.flatnonzero(steps == steps.min())
    rate = float(rates[fewest[len(fewest) // 2]])
    made = (with_rate(run, float(f"{rate:.{digits}g}")) for digits in (1, 2, 3))
    found = next((r for r in made if r.stop in ("tol", "gtol") and 0 < r.nit <= steps.min()), None)
    return found or with_rate(run, rate)


def _slow(run: Run, arriving: Floats, best: Run) -> tuple[Trial, Trial] | None:
    """Two runs with small rates, one twice the other, if their step counts are about as two to one."""
    lowest, top = float(arriving.min()), best.rate or 0.0
    exponent = math.floor(math.log10(lowest))
    round_ones = (m * 10.0**n for n in (exponent, exponent + 1) for m in (1, 2, 5))
    rate = next((float(f"{r:.1g}") for r in round_ones if r >= lowest), None)
    if rate is None or 2.0 * rate > top / 2.0:
        return None
    first, second = (Trial("other", with_rate(run, float(f"{f * rate:.2g}"))) for f in (1, 2))
    if any(trial.run.stop not in ("tol", "gtol") for trial in (first, second)) or not second.run.nit:
        return None
    return (first, second) if _HALVED[0] <= first.run.nit / second.run.nit <= _HALVED[1] else None


def _failure(run: Run, rates: Floats, codes: npt.NDArray[np.intp]) -> Run | None:
    """The run with the rate from which on none arrives, although all these rates are below the local limit.

    None where many of the smaller rates fail as well: then there is no one rate from which on they do.
    """
    here = np.flatnonzero(codes == Outcome.HERE)
    first = int(here[-1]) + 1 if len(here) else len(rates)
    if first >= len(rates) - 1 or (codes[first:] == Outcome.UNDERWAY).any():
        return None
    if np.isin(codes[:first], _FAILED).mean() > _FEW_FAIL:
        return None
    rounded = float(f"{rates[first] * (1.0 + 1e-9):.3g}")
    found = with_rate(run, rounded if rates[first] <= rounded < rates[first + 1] else float(rates[first]))
    return (
        found if found.status not in ("converged", "max_iter") or codes[first] == Outcome.ELSEWHERE else None
    )
