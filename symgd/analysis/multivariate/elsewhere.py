"""A place where f of several variables is lower than at a minimizer: the proof that it is not a global one."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from symgd.analysis.elsewhere import LowerElsewhere, probes
from symgd.calculus.budget import Budget
from symgd.calculus.multivariate.boxes import value_on
from symgd.calculus.multivariate.growth import FallingCurve, falling_curve
from symgd.calculus.multivariate.newton import newton
from symgd.calculus.multivariate.points import CriticalPoint
from symgd.calculus.multivariate.probing import low_places
from symgd.calculus.multivariate.stationary import CriticalPoints
from symgd.calculus.problem import Problem, Undefined

__all__ = ["lower_of_many"]

Point = tuple[float, ...]

FARTHEST = 100
LANDINGS = 3
"""The most points from which Newton's method is tried."""


def lower_of_many(
    problem: Problem,
    minimizer: CriticalPoint,
    known: CriticalPoints | None,
    x: NDArray[np.float64],
    f: NDArray[np.float64],
    budget: Budget,
) -> LowerElsewhere | None:
    """The proof that a minimizer of several variables is not global; ``x`` and ``f`` are the rows of a run.

    Best is a curve along which f falls below every number, then a critical point that is lower, then an iterate,
    then any other point. That f is lower there than at the minimizer is shown by intervals around both.
    """
    curve = falling_curve(problem)
    if curve is not None:
        return _on_curve(problem, curve, minimizer.fun)
    limit = value_on(problem, minimizer.place)
    if limit is None:
        return None
    stationary = _critical(problem, known.points if known is not None else (), limit[0])
    if stationary is not None:
        return stationary
    searched = low_places(problem, minimizer.x, LANDINGS, budget.share(0.4))
    landings = (newton(problem, place, budget.share(0.4)) for place in searched if not budget.spent)
    stationary = _critical(problem, (p for p in landings if p is not None), limit[0])
    if stationary is not None:
        return stationary
    lowest = int(np.argmin(f))
    iterate = tuple(map(float, x[lowest]))
    if _is_lower(problem, iterate, limit[0]):
        return LowerElsewhere("iterate", iterate, float(f[lowest]), step=lowest)
    for place in (*_lines(minimizer.x), *searched):
        if _is_lower(problem, place, limit[0]):
            return LowerElsewhere("point", place, problem.value(place))
    return None


def _on_curve(problem: Problem, curve: FallingCurve, limit: float) -> LowerElsewhere:
    """The curve, with a point of it where f is below a limit, if one is near enough for floats."""
    place, value = curve.at(0), math.inf
    for k in range(FARTHEST):
        try:
            place, value = curve.at(2**k), problem.value(curve.at(2**k))
        except (Undefined, OverflowError):
            break
        if value < limit:
            break
    return LowerElsewhere("falls", place, value, curve=curve, unbounded=True)


def _critical(problem: Problem, points: Iterable[CriticalPoint], limit: float) -> LowerElsewhere | None:
    """The lowest of the critical points at which f is proved to be less than a number."""
    for point in sorted((p for p in points if p.located), key=lambda p: p.fun):
        value = value_on(problem, point.place)
        if value is not None and value[1] < limit:
            return LowerElsewhere("stationary", point.x, point.fun, point)
    return None


def _is_lower(problem: Problem, place: Point, limit: float) -> bool:
    """Whether f is defined at a point and proved to be less than a number there."""
    try:
        problem.evaluate(place)
    except Undefined:
        return False
    value = value_on(problem, tuple((v, v) for v in place))
    return value is not None and value[1] < limit


def _lines(center: Point) -> Iterator[Point]:
    """Points on the lines through a point along the axes."""
    for i in range(len(center)):
        for probe in probes(center[i]):
            yield (*center[:i], probe, *center[i + 1 :])
