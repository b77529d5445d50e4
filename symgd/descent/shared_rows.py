"""The rows of the verdict that look at the history alone; one variable and several share them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from symgd.calculus.facts import StationaryPoint
from symgd.calculus.multivariate.points import CriticalPoint
from symgd.descent.case import Case, distance
from symgd.descent.jumps import first_jump
from symgd.descent.status import Status
from symgd.descent.tails import find_cycle, find_growth, step_sizes
from symgd.descent.verdict import Verdict

__all__ = ["astray", "grew_row", "growth_details", "halt_details", "left_row", "repeats_row"]

Point = StationaryPoint | CriticalPoint


def astray(
    case: Case,
    status: Status,
    row: str,
    details: dict[str, Any],
    *,
    minimizer: Point | None,
    proved: bool = False,
) -> Verdict:
    """A verdict on a run that did not settle, with the minimizer that it missed."""
    if isinstance(minimizer, StationaryPoint):
        way: float | None = distance(case.last, minimizer)
    else:
        way = None if minimizer is None else case.landing_distance
    return Verdict(status, row, proved, minimizer, way, details={"settled": False, **details})


def halt_details(case: Case) -> dict[str, Any]:
    """The step at which a run halted, the point it led to, the reason and the operation."""
    halt = case.run.halt
    if halt is None:
        return {"step": case.run.nit, "point": tuple(map(float, case.x[-1])), "reason": case.run.stop}
    return {"step": halt.step, "point": halt.point, "reason": halt.reason, "operation": halt.operation}


def growth_details(case: Case) -> dict[str, Any]:
    """The growth of the steps, where the last ten grew."""
    growth = find_growth(case.x, case.f)
    return {} if growth is None else {"growth": growth.factor, "growing_steps": growth.steps}


def left_row(case: Case, minimizer: Point | None) -> Verdict | None:
    """Row 1. That a value is not real was computed, that a pole was passed is proved: both are certain."""
    if case.run.stop != "undefined":
        return None
    details = halt_details(case)
    if details["reason"] == "jump":
        step = {"x": np.array([case.x[-1, 0], details["point"][0]])}
        jump = first_jump(case.problem, step)
        details["jump"] = None if jump is None else replace(jump, k=case.run.nit)
    return astray(case, Status.LEFT_DOMAIN, "1", details, minimizer=minimizer, proved=True)


def repeats_row(case: Case, minimizer: Callable[[], Point | None]) -> Verdict | None:
    """Row 4."""
    cycle = find_cycle(case.x) if case.capped else None
    if cycle is None:
        return None
    details = {
        "period": cycle.period,
        "orbit": cycle.orbit,
        "amplitude": cycle.amplitude,
        "exact": cycle.exact,
    }
    return astray(case, Status.CYCLED, "4", details, minimizer=minimizer())


def grew_row(case: Case, minimizer: Callable[[], Point | None]) -> Verdict | None:
    """Row 5. The last step must be the longest of all: a burst of Adam grows too, and stays small."""
    details = growth_details(case) if case.capped else {}
    if not details or step_sizes(case.x).argmax() != case.run.nit - 1:
        return None
    return astray(case, Status.DIVERGED, "5", details, minimizer=minimizer())
