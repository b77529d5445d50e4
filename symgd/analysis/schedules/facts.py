"""Statement m: what a learning rate that changes from step to step means for a run."""

from __future__ import annotations

import math
from functools import cached_property

import numpy as np
import sympy as sp

from symgd.analysis.facts import Facts
from symgd.analysis.schedules.sum import RateSum, rate_sum
from symgd.calculus.facts import StationaryPoint
from symgd.calculus.intervals import enclose
from symgd.descent.run import Run
from symgd.optimizers.rule import eta, x
from symgd.optimizers.schedules import Schedule
from symgd.records import record

__all__ = ["Crossing", "Fading", "ScheduleFacts", "schedule_facts"]

_MUCH = 10.0  # the largest rate would have made a step so many times as long as the tolerance
_ROUNDING = 1e-6  # a proved inequality holds with so much to spare


@record
class Fading:
    """The step rule fired because the rate was small, not because the walk was near.

    A step is the rate times something of the size ``drive``: Σ|∂f| for gradient descent (``is_slope``), which is not
    taken any more at step ``step``; for other methods what it was at the last step. Under the largest rate of the
    walk, ``largest``, at step ``largest_step``, that would have made a step of ``step_then``, at least ten times the
    tolerance. ``allowed`` is tol/η: the drive at which the rule fires. Where the rate is 0, ``allowed`` is infinite and
    ``step`` is the first of the steps without a rate.
    """

    step: int
    rate: float
    largest: float
    largest_step: int
    drive: float
    is_slope: bool
    allowed: float

    @property
    def step_then(self) -> float:
        """How long the step would have been under the largest rate."""
        return self.largest * self.drive


@record
class Crossing:
    """The rates of a walk of gradient descent against 2/f″(x*) (2/λ_max).

    From ``step`` on every rate of the walk is below the limit; None if the last is not. 0: all of them are.
    """

    limit: float
    step: int | None


@record(eq=False)
class ScheduleFacts:
    """What is known about a run under a schedule; a fact that is not is None."""

    run: Run
    facts: Facts
    schedule: Schedule

    @cached_property
    def sum(self) -> RateSum | None:
        """Whether all rates together are a finite number: proved."""
        return rate_sum(self.schedule)

    @cached_property
    def fading(self) -> Fading | None:
        """That the rule fired because the rate had become small: computed."""
        run, tol = self.run, self.run.tol
        if run.stop != "tol":
            return None
        is_slope = run.optimizer.name == "gd"
        step = run.nit if is_slope else run.nit - 1
        if step < 0 or not (is_slope or _is_proportional(run)):
            return None
        rates = self.schedule.values(step + 1)
        rate, largest = float(rates[-1]), int(rates.argmax())
        used = np.flatnonzero(rates)
        if is_slope:
            drive = float(np.abs(np.atleast_1d(run.jac)).sum())
        elif len(used):  # a step without a rate tells nothing: the last one that had one
            last = int(used[-1])
            here, there = np.asarray(run.history["x"][last : last + 2]).reshape(2, -1)
            drive = float(np.abs(there - here).sum() / rates[last])
        else:
            return None
        if rate == 0.0:
            step = int(used[-1]) + 1 if len(used) else 0
        allowed = tol / rate if rate > 0.0 else math.inf
        found = Fading(step, rate, float(rates[largest]), largest, drive, is_slope, allowed)
        return found if found.step_then >= _MUCH * tol or (not found.largest and drive > 0.0) else None

    @cached_property
    def crossing(self) -> Crossing | None:
        """The rates of the walk against the limit below which x* attracts: computed. Gradient descent only."""
        curvature = self.facts.curvature
        if self.run.optimizer.name != "gd" or not curvature or curvature < 0.0 or self.run.nit == 0:
            return None
        limit = 2.0 / curvature
        above = np.flatnonzero(self.schedule.values(self.run.nit) >= limit)
        step = int(above[-1]) + 1 if len(above) else 0
        return Crossing(limit, step if step < self.run.nit else None)

    @cached_property
    def left(self) -> float | None:
        """Σ η_k over all steps that the run did not take; an upper bound where the whole sum is one."""
        if self.sum is None or self.sum.total is None:
            return None
        return max(0.0, self.sum.total - math.fsum(self.schedule.values(self.run.nit)))

    @cached_property
    def out_of_reach(self) -> float | None:
        """How far the walk can still go at most, where that is less than its distance from x*: proved.

        All steps to come add up to at most (Ση_k)·max|f′|, the maximum taken over all points as near to x_K as x* is.
        Gradient descent in one variable.
        """
        point, run = self.facts.minimizer, self.run
        if not isinstance(point, StationaryPoint) or self.left is None or run.optimizer.name != "gd":
            return None
        gap, end = self.facts.distance, float(run.x)
        if not gap:
            return None
        bounds = enclose(run.problem.gradient[0], run.problem.symbols[0], end - gap, end + gap)
        if bounds is None:
            return None
        reach = self.left * max(map(abs, bounds))
        return reach if reach * (1.0 + _ROUNDING) < gap else None


def schedule_facts(run: Run, facts: Facts) -> ScheduleFacts | None:
    """What is known about a run under a schedule; None for a run with another learning rate.

    Args:
        run: the run.
        facts: its theory, or the facts of f around it.
    """
    return None if run.schedule is None else ScheduleFacts(run, facts, run.schedule)


def _is_proportional(run: Run) -> bool:
    """Whether a step of the rule is the rate times something that does not hold the rate."""
    moved = x
    for assignment in run.optimizer.assignments():
        if assignment.target == x:
            moved = assignment.value.xreplace({x: moved})
        elif assignment.value.has(eta):
            return False
    step = sp.expand(moved - x)
    return bool(step.subs(eta, 0) == 0 and not sp.expand(step / eta).has(eta))
