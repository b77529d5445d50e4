"""What other learning rates would have done from the same start: a few of them in full, many of them in a strip."""

from __future__ import annotations

import math
import sys
from dataclasses import dataclass

import numpy as np

from symgd.calculus.facts import StationaryPoint
from symgd.calculus.problem import Problem
from symgd.descent import Run, minimize
from symgd.lessons import layout
from symgd.lessons.figures import Mark, RateLimit, RateMultiples, RateRole, RateStrip, Window
from symgd.lessons.pictures import broke_off, stationary_mark
from symgd.notation.names import display_name

__all__ = ["Trial", "rate_multiples", "rate_strip", "trials", "with_rate"]

_STRIP_RATES, _STRIP_STEPS, _STRIP_LAST = 240, 400, 24


@dataclass(frozen=True, eq=False)
class Trial:
    """The same start under another rate; ``run`` is a whole run with its own verdict."""

    role: RateRole
    run: Run


def with_rate(run: Run, rate: float) -> Run:
    """The run again under another learning rate, all else equal; a rate beyond the doubles is their last."""
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
    """A rate too small, this one, one near the local limit 2/f″(x*) and one past it, in rising order.

    Without a limit: a tenth of this rate, this rate, and ten times this rate.
    """
    eta = run.learning_rate
    if limit is None:
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
    return tuple(sorted(runs, key=lambda trial: trial.run.learning_rate))


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
        (t.run.learning_rate, t.role, np.array(t.run.history["x"]), np.array(t.run.history["fun"]))
        for t in made
    ]
    ends = [broke_off(t.run) for t in made]
    return layout.rate_multiples(
        display_name(run.problem.variables[0]), run.problem.curve, walks, marks, ends=ends
    )


def rate_strip(run: Run, target: StationaryPoint, stability: float, descent: float | None) -> RateStrip:
    """Where 400 steps lead for each of 240 rates, from almost 0 to a third past the local limit."""
    top = max(1.3 * stability, min(1.15 * run.learning_rate, 3.0 * stability))
    rates = np.linspace(top / _STRIP_RATES, top, _STRIP_RATES)
    last, escaped = _last_iterates(run.problem, run.x0[0], rates)
    known = last[~escaped]
    values = known[np.isfinite(known)]
    limits = [RateLimit(stability, "stability"), RateLimit(run.learning_rate, "this")]
    if descent is not None and abs(descent / stability - 1.0) > 1e-3:
        limits.append(RateLimit(descent, "descent"))
    return RateStrip(
        variable=display_name(run.problem.variables[0]),
        rates=rates,
        last=last,
        escaped=escaped,
        y_window=_strip_window(values, run.x0[0], target.x),
        limits=tuple(limit for limit in limits if limit.value <= top),
        height=150.0,
    )


def _strip_window(values: np.ndarray, start: float, target: float) -> Window:
    spread = abs(start - target) or 1.0
    inside = values[np.abs(values - target) <= 1.5 * spread]
    points = [target - 0.3 * spread, target + 0.3 * spread]
    if len(inside):
        points += [float(inside.min()), float(inside.max())]
    margin = 0.08 * (max(points) - min(points))
    return Window(min(points) - margin, max(points) + margin)


def _last_iterates(problem: Problem, start: float, rates: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The last iterates under each rate, shape (rates, kept), and which rates left the doubles or the domain."""
    x = np.full(rates.shape, start)
    far = 1e12 * max(1.0, abs(start))
    kept = []
    for k in range(_STRIP_STEPS):
        with np.errstate(all="ignore"):
            x = x - rates * problem.slope_curve(x)
            x = np.where(np.isfinite(problem.curve(x)) & (np.abs(x) < far), x, math.nan)
        if k >= _STRIP_STEPS - _STRIP_LAST:
            kept.append(x)
    last = np.stack(kept, axis=1)
    return last, ~np.isfinite(last).all(axis=1)
