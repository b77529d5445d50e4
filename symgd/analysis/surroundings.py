"""Statement f: convexity on a named interval, whether a minimum is global, and the basin of a run."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Literal

import sympy as sp

from symgd.calculus import landscape
from symgd.calculus.budget import Budget
from symgd.calculus.facts import Convexity, GlobalMinimum, StationaryPoint
from symgd.calculus.problem import Problem
from symgd.records import record

__all__ = ["Basin", "ConvexOn", "GlobalFact", "basin", "convex_on", "global_fact"]


@record
class ConvexOn:
    """f is ``kind`` on ``interval``, which lies inside the domain: proved.

    ``whole``: the interval is the connected piece of the domain that holds the run's start. ``tight``: its ends are
    the very floats that it was asked to hold, which have too many digits to be printed.
    """

    kind: Convexity
    interval: sp.Interval
    whole: bool
    tight: bool = False


@record(eq=False)
class GlobalFact:
    """Whether a minimizer is global on ``domain`` (the domain of f, or a connected piece of it): proved.

    ``reason``: "convex", or "compared" over all stationary points and all ends and poles. ``best`` is the
    global minimum.
    """

    is_global: bool
    reason: Literal["convex", "compared"]
    domain: sp.Interval
    best: GlobalMinimum


@record(eq=False)
class Basin:
    """The ``first`` minimizer downhill of x₀, and the one ``reached``; ``jumped``: they are not the same."""

    first: StationaryPoint
    reached: StationaryPoint
    jumped: bool


def convex_on(
    problem: Problem, start: float, around: tuple[float, float] | None, budget: Budget
) -> ConvexOn | None:
    """Convexity on the connected piece of the domain with ``start``, else on the interval ``around``.

    That one is first rounded outward to ends with few digits.
    """
    piece = landscape.domain_interval(problem, start, budget)
    candidates = [(piece, True, False)]
    if around is not None and 0.0 < around[1] - around[0] < math.inf:
        candidates += [(_rounded(*around), False, False), (sp.Interval(*map(Fraction, around)), False, True)]
    for interval, whole, tight in candidates:
        if interval is not None:
            kind = landscape.convexity(problem, interval, budget)
            if kind is not None:
                return ConvexOn(kind, interval, whole, tight)
    return None


def _rounded(lower: float, upper: float) -> sp.Interval:
    """The interval with its ends moved outward to multiples of a power of ten, of a tenth of its length at most."""
    step = Fraction(10) ** (math.floor(math.log10(upper - lower)) - 1)
    return sp.Interval(math.floor(Fraction(lower) / step) * step, math.ceil(Fraction(upper) / step) * step)


def global_fact(problem: Problem, point: StationaryPoint, budget: Budget) -> GlobalFact | None:
    """Whether a minimizer is among the global ones, if that could be proved."""
    best = landscape.global_minimum(problem, budget)
    if best is None or not best.proved:
        return None
    return GlobalFact(any(same(point, other) for other in best.points), best.reason, best.domain, best)


def basin(first: StationaryPoint, reached: StationaryPoint) -> Basin:
    """Whether a run that started downhill of ``first`` ended somewhere else."""
    return Basin(first, reached, not same(first, reached))


def same(a: StationaryPoint, b: StationaryPoint) -> bool:
    """Whether two enclosures of isolated zeros of f′ meet: then they enclose the same zero."""
    return a.lower <= b.upper and b.lower <= a.upper
