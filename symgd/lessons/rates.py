"""What other learning rates would have done from the same start: a few of them in full, many of them in a strip."""

from __future__ import annotations

import math
import sys
from copy import copy
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from symgd.calculus import Undefined
from symgd.calculus.facts import StationaryPoint
from symgd.calculus.problem import Problem
from symgd.descent import Run, minimize
from symgd.descent.stepping import ArrayStepper
from symgd.lessons import layout
from symgd.lessons.figures import Mark, RateLimit, RateMultiples, RateRole, RateStrip, Window
from symgd.lessons.pictures import broke_off, letters_for, stationary_mark
from symgd.notation.names import display_name
from symgd.optimizers.rule import Optimizer

__all__ = ["Trial", "limits_of", "practical", "rate_multiples", "rate_strip", "trials", "with_rate"]

_STRIP_RATES, _STRIP_STEPS, _STRIP_LAST = 240, 400, 24
_DOUBT_STEPS = 1000  # more of them, twice, for a run whose iterates still grow

_FAR = 1e12
_PRACTICAL = 6.0  # rates so many times the local limit are used all the same: Adam's
_STRIP_HIGH, _STRIP_LOW = 150.0, 115.0  # points: the height of a strip, and of one in which all runs settle

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Trial:
    """The same start under another rate; ``run`` is a whole run with its own verdict."""

    role: RateRole
    run: Run


def with_rate(run: Run, rate: float) -> Run:
    """The run again under another constant learning rate, all else equal; one beyond the doubles is their last."""
    return minimize(
        run.problem,
        run.x0,
        optimizer=run.optimizer,
        learning_rate=min(max(rate, math.ulp(0.0)), sys.float_info.max),
        tol=run.tol,
        gtol=run.gtol,
        max_iter=run.max_iter,
    )


def trials(run: Run, limit: float | None) -> tuple[Trial, ...]:
    """A rate too small, this one, one near the local limit and one past it, in rising order.

    Without a limit, or where practical rates are far past it: a tenth of this rate, this rate, and ten times this rate.
    None where the run has no constant rate.
    """
    eta = run.rate
    if eta is None:
        return ()
    if limit is None or not practical(run, limit):
        plan: list[tuple[RateRole, float]] = [("small", eta / 10), ("this", eta), ("other", eta * 10)]
    else:
        near, past = _rounded(0.93 * limit), _rounded(1.07 * limit)
        small = min(eta, limit / 2) / 10
        plan = [("small", small), ("this", eta)]
        plan += [("near", near)] if abs(eta / near - 1.0) > 0.05 else []
        plan += [("past", past)] if abs(eta / past - 1.0) > 0.05 else []
        if eta > 1.5 * past:  # this run is itself far past the limit: show what half the limit does
            plan.insert(1, ("other", _rounded(limit / 2)))
            plan = plan[:4]
    runs = [Trial(role, run if role == "this" else with_rate(run, _rounded(rate))) for role, rate in plan]
    return tuple(sorted(runs, key=lambda trial: trial.run.rate or 0.0))


def practical(run: Run, limit: float) -> bool:
    """Whether the rates that one uses are about the local limit or below; those of Adam are far above."""
    return run.is_gradient_descent or (run.rate or 0.0) <= _PRACTICAL * limit


def _rounded(rate: float) -> float:
    """A rate with two significant digits, as a person would choose it."""
    return float(f"{rate:.2g}")


def rate_multiples(run: Run, made: tuple[Trial, ...], target: StationaryPoint | None) -> RateMultiples:
    """The walks of several rates on the same axes."""
    first = run.history[0]
    marks = [Mark(float(first["x"]), float(first["fun"]), "start")]
    if target is not None:
        marks.append(stationary_mark(target))
    walks = [
        (t.run.rate or 0.0, t.role, np.array(t.run.history["x"]), np.array(t.run.history["fun"]))
        for t in made
    ]
    ends = [broke_off(t.run) for t in made]
    return layout.rate_multiples(
        display_name(run.problem.variables[0]),
        run.problem.curve,
        walks,
        marks,
        ends=ends,
        letters=letters_for(run.problem.variables),
    )


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


def limits_of(run: Run, stability: float | None, descent: float | None) -> tuple[RateLimit, ...]:
    """The rates with a meaning for a run: the local limit, its own, and 2/L where that is another one."""
    limits = []
    if stability is not None:
        limits.append(RateLimit(stability, "stability" if run.is_gradient_descent else "limit"))
    limits.append(RateLimit(run.rate or 0.0, "this"))
    if descent is not None and (stability is None or abs(descent / stability - 1.0) > 1e-3):
        limits.append(RateLimit(descent, "descent"))
    return tuple(limits)


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
