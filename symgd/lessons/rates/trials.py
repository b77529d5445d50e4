"""A few other learning rates from the same start, each a whole run with its own verdict."""

from __future__ import annotations

import math
import sys
from collections.abc import Sequence

import numpy as np

from symgd.calculus.facts import StationaryPoint
from symgd.descent import Run, minimize
from symgd.lessons import layout
from symgd.lessons.figures import Mark, RateLimit, RateMultiples, RateRole
from symgd.lessons.pictures import broke_off, letters_for, stationary_mark
from symgd.notation.names import display_name
from symgd.records import record

__all__ = [
    "Trial",
    "limits_of",
    "local_limit",
    "practical",
    "rate_beside",
    "rate_multiples",
    "trials",
    "with_rate",
]

_MOST = 4
_ALIKE, _BESIDE = 0.005, 0.08  # rates that differ by less show the same
_SAME = 1e-12  # a rate that is a limit but for rounding
_PRACTICAL = 6.0  # rates so many times the local limit are used all the same: Adam's


@record(eq=False)
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


def trials(run: Run, limit: float | None, best: float | None = None) -> tuple[Trial, ...]:
    """A rate too small, this one, one near the local limit and one past it, in rising order; ``best`` is tried too.

    Without a limit, or where practical rates are far past it: a tenth of this rate, this rate, and ten times this rate.
    None where the run has no constant rate.
    """
    eta = run.rate
    if eta is None:
        return ()
    if limit is None or not practical(run, limit):
        plan: list[tuple[RateRole, float]] = [("small", _rounded(eta / 10)), ("this", eta)]
        plan.append(("other", _rounded(eta * 10)))
    else:
        near, past = _rounded(0.93 * limit), _rounded(1.07 * limit)
        small = _rounded(min(eta, limit / 2) / 10)
        plan = [("small", small), ("this", eta)]
        plan += [("near", near)] if abs(eta / near - 1.0) > 0.05 else []
        plan += [("past", past)] if abs(eta / past - 1.0) > 0.05 else []
        if eta > 1.5 * past:  # this run is itself far past the limit: show what half the limit does
            plan.insert(1, ("other", _rounded(limit / 2)))
            plan = plan[:4]
        plan = _with_best(plan, best, limit)
    runs = [Trial(role, run if role == "this" else with_rate(run, rate)) for role, rate in plan]
    return tuple(sorted(runs, key=lambda trial: trial.run.rate or 0.0))


def _with_best(
    plan: list[tuple[RateRole, float]], best: float | None, limit: float
) -> list[tuple[RateRole, float]]:
    """The plan with the best rate to four digits, at most four rates; no rate next to it but the run's own.

    None where it is the limit but for these digits, or the run's own.
    """
    rate = float(f"{best:.4g}") if best is not None else 0.0
    own = dict(plan)["this"]
    if best is None or not 0.0 < rate < limit or abs(own / rate - 1.0) < _ALIKE:
        return plan
    kept = [(r, value) for r, value in plan if r in ("this", "past") or abs(value / rate - 1.0) > _BESIDE]
    if len(kept) > _MOST - 1:
        needless: RateRole = "small" if own < rate / 2.0 else "near"
        kept = [(r, value) for r, value in kept if r != needless]
    return [*kept[: _MOST - 1], ("best", rate)]


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


def rate_beside(run: Run, limit: float, best: float | None) -> float | None:
    """Of the rates that a lesson speaks of (its own, twice that, the best) the one nearest to a limit, but not on it.

    None where the lesson has no constant rate.
    """
    rates = [rate for rate in (run.rate, 2.0 * (run.rate or 0.0), best) if rate]
    apart = [(abs(rate / limit - 1.0), rate) for rate in rates if math.isfinite(rate)]
    return min((near for near in apart if near[0] > _SAME), default=(0.0, None))[1] if run.rate else None


def limits_of(
    run: Run, stability: float | None, descent: float | None, best: float | None = None
) -> tuple[RateLimit, ...]:
    """The rates with a meaning for a run: the local limit, its own, and 2/L where that is another one."""
    limits = []
    if stability is not None:
        beside = rate_beside(run, stability, best)
        limits.append(RateLimit(stability, "stability" if run.is_gradient_descent else "limit", beside))
    limits.append(RateLimit(run.rate or 0.0, "this"))
    if descent is not None and (stability is None or abs(descent / stability - 1.0) > 1e-3):
        limits.append(RateLimit(descent, "descent"))
    return tuple(limits)


def local_limit(limits: Sequence[RateLimit]) -> float | None:
    """Of the rates of `limits_of` the one from which on x* repels."""
    return next((limit.value for limit in limits if limit.role in ("stability", "limit")), None)
