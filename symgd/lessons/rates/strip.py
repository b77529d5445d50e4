"""The strip: where long runs from the start come to lie under each rate, cycles and wandering included."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from symgd.calculus.facts import StationaryPoint
from symgd.calculus.problem import Problem
from symgd.descent import Run
from symgd.lessons.figures import RateLimit, RateStrip, Window
from symgd.lessons.pictures import letters_for
from symgd.lessons.rates.walks import Stop, Walks, walk
from symgd.notation.names import display_name
from symgd.optimizers.rule import Optimizer

__all__ = ["long_runs", "rate_strip"]

_STRIP_RATES, _STRIP_STEPS, _STRIP_LAST = 240, 400, 24
_DOUBT_STEPS = 1000  # more of them, twice, for a run whose iterates still grow
_STILL_GROWS = 1.01  # over the last `walks.KEPT` iterates
_STRIP_HIGH, _STRIP_LOW = 150.0, 115.0  # points: the height of a strip, and of one in which all runs settle

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


def rate_strip(run: Run, target: StationaryPoint, limits: tuple[RateLimit, ...]) -> RateStrip:
    """Where 400 steps lead for each of 240 rates, from almost 0 to a third past the local limit.

    ``limits`` are those of `limits_of`, the local limit and the run's own first.
    """
    limit, own = limits[0].value, limits[1].value
    top = max(1.3 * limit, min(1.15 * own, 6.0 * limit))
    rates = np.linspace(top / _STRIP_RATES, top, _STRIP_RATES)
    if own <= top:  # a cycle may be there and nowhere else
        rates[np.argmin(np.abs(rates - own))] = own
    last, ran_away, left_domain = long_runs(run.problem, run.optimizer, run.x0[0], target.x, rates)
    certain = (rates <= 1.1 * limit) | (np.abs(rates - own) <= 0.03 * own)
    window = _strip_window(last[certain], last[~certain], run.x0[0], target.x)
    settled = np.ptp(last, axis=1) < 0.05 * window.span
    return RateStrip(
        variable=display_name(run.problem.variables[0]),
        rates=rates,
        last=last,
        ran_away=ran_away,
        left_domain=left_domain,
        y_window=window,
        limits=tuple(limit for limit in limits if limit.value <= top),
        height=_STRIP_LOW if (settled | ran_away | left_domain).mean() > 0.95 else _STRIP_HIGH,
        letters=letters_for(run.problem.variables),
    )


def _strip_window(certain: Floats, others: Floats, start: float, target: float) -> Window:
    """A window with all of the ``certain`` iterates, and with the ``others`` but for the excursions of chaotic runs."""
    spread = abs(start - target) or 1.0
    points = [target - 0.15 * spread, target + 0.15 * spread, *_hull(certain)]
    usual = others[np.isfinite(others)]
    if len(usual):
        reach = max(1.5 * spread, 1.5 * max(abs(p - target) for p in points))
        low, high = (float(q) for q in np.quantile(usual, [0.01, 0.99]))
        points += [max(low, target - reach), min(high, target + reach)]
    margin = 0.08 * (max(points) - min(points))
    return Window(min(points) - margin, max(points) + margin)


def _hull(values: Floats) -> tuple[float, ...]:
    known = values[np.isfinite(values)]
    return (float(known.min()), float(known.max())) if len(known) else ()


def long_runs(
    problem: Problem, optimizer: Optimizer, start: float, center: float, rates: Floats
) -> tuple[Floats, Flags, Flags]:
    """The last iterates under each rate, shape (rates, kept), and which rates ran away or left the domain.

    A rate that did either has no last iterates: its row is nan. A walk that is still going away from the ``center`` at
    the end gets more steps, to show whether it is a slow runaway or a cycle that builds up.
    """

    def walked(which: npt.NDArray[np.intp], steps: int) -> Walks:
        return walk(problem, optimizer, np.full(len(which), start), rates[which], steps=steps)

    made = walked(np.arange(len(rates)), _STRIP_STEPS)
    last, ran_away = made.tail[-_STRIP_LAST:].T.copy(), made.stop == Stop.AWAY
    away = np.abs(made.tail - center)
    doubtful = np.flatnonzero((made.stop == Stop.CAP) & (away[-1] > _STILL_GROWS * away[0]))
    farthest = [away[:, doubtful].max(axis=0)]
    # The farthest points of a walk that wanders soon stay as they are; those of a runaway grow on and on.
    for more in range(1, 3):
        later = walked(doubtful, _STRIP_STEPS + more * _DOUBT_STEPS)
        ran_away[doubtful] |= later.stop == Stop.AWAY
        farthest.append(np.abs(later.tail - center).max(axis=0))
    before, then, at_last = farthest
    grows = (then > 3.0 * before) & (at_last > 3.0 * then) & (at_last > 100.0 * abs(start - center))
    ran_away[doubtful] |= grows
    left_domain = made.stop == Stop.LEFT
    last[ran_away | left_domain] = math.nan
    return last, ran_away, left_domain
