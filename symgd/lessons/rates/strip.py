"""The strip: where long runs from the start come to lie under each rate, cycles and wandering included."""

from __future__ import annotations

import math
from copy import copy
from typing import Any

import numpy as np
import numpy.typing as npt

from symgd.calculus import Undefined
from symgd.calculus.facts import StationaryPoint
from symgd.calculus.problem import Problem
from symgd.descent import Run
from symgd.descent.stepping import ArrayStepper
from symgd.lessons.figures import RateLimit, RateStrip, Window
from symgd.lessons.pictures import letters_for
from symgd.notation.names import display_name
from symgd.optimizers.rule import Optimizer

__all__ = ["rate_strip"]

_STRIP_RATES, _STRIP_STEPS, _STRIP_LAST = 240, 400, 24
_DOUBT_STEPS = 1000  # more of them, twice, for a run whose iterates still grow

_FAR = 1e12
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
    walks = _LongWalks(problem, optimizer, start, rates)
    kept = []
    half = np.zeros(rates.shape)
    for k in range(1, _STRIP_STEPS + 1):
        walks.step()
        if k == _STRIP_STEPS // 2:
            half = np.abs(walks.x - center)
        if k > _STRIP_STEPS - _STRIP_LAST:
            kept.append(walks.x)
    last = np.stack(kept, axis=1)
    with np.errstate(invalid="ignore"):
        grows = np.flatnonzero(np.abs(last[:, -1] - center) > 1.02 * half)
    walks.ran_away[grows] |= _runs_away(walks.only(grows), center)
    last[walks.ran_away | walks.left_domain] = math.nan
    return last, walks.ran_away, walks.left_domain


class _LongWalks:
    """Walks from one start under many rates; one that ends turns into nan, and its cause is noted."""

    def __init__(self, problem: Problem, optimizer: Optimizer, start: float, rates: Floats) -> None:
        self.problem, self.start, self.rates = problem, start, rates
        self.stepper = ArrayStepper(problem, optimizer)
        self.x = np.full(rates.shape, start)
        self.ran_away, self.left_domain = np.zeros(rates.shape, bool), np.zeros(rates.shape, bool)
        self.state: tuple[Any, ...] = ()
        self.k = 0

    def step(self) -> None:
        """One step under every rate."""
        (after,), self.state = self.stepper.step(self.k, (self.x,), self.rates, self.state)
        self.k += 1
        with np.errstate(invalid="ignore"):
            good = np.isfinite(self.problem.curve(after)) & (np.abs(after) < _FAR * max(1.0, abs(self.start)))
        for i in np.flatnonzero(np.isfinite(self.x) & ~good):
            left = _undefined(self.problem, float(self.x[i]), float(after[i]))
            (self.left_domain if left else self.ran_away)[i] = True
        self.x = np.where(good, after, math.nan)

    def only(self, which: npt.NDArray[np.intp]) -> _LongWalks:
        """Some of the walks, as they stand."""
        chosen = copy(self)
        chosen.x, chosen.rates = self.x[which], self.rates[which]
        chosen.ran_away, chosen.left_domain = self.ran_away[which], self.left_domain[which]
        chosen.state = tuple(m[which] if np.ndim(m) else m for m in self.state)
        return chosen


def _undefined(problem: Problem, x: float, after: float) -> bool:
    """Whether the step from x has no end, or f no value there, for another reason than size."""
    try:
        problem.slope(x)
        if math.isfinite(after):
            problem.value(after)
    except Undefined as error:
        return error.reason == "undefined"
    return False


def _runs_away(walks: _LongWalks, center: float) -> Flags:
    """Go on: which walks overflow, or grow on and on? The farthest points of a wandering one soon stay."""
    walks.ran_away[:] = walks.left_domain[:] = False
    farthest = [np.abs(walks.x - center)]
    for _ in range(2):
        far = np.zeros(walks.x.shape)
        for _ in range(_DOUBT_STEPS):
            if not np.isfinite(walks.x).any():
                return walks.ran_away
            walks.step()
            far = np.fmax(far, np.abs(walks.x - center))
        farthest.append(far)
    before, then, last = farthest
    grows = (then > 3.0 * before) & (last > 3.0 * then) & (last > 100.0 * abs(walks.start - center))
    return np.asarray(walks.ran_away | (grows & np.isfinite(walks.x)))
