"""Whether a minimizer of several variables is a global one, why, and whether it is the only one."""

from __future__ import annotations

from typing import Literal

import sympy as sp

from symgd.calculus.multivariate.convexity import ConvexityOfMany
from symgd.calculus.multivariate.growth import Growth, floor_of
from symgd.calculus.multivariate.points import CriticalPoint
from symgd.calculus.multivariate.stationary import CriticalPoints
from symgd.calculus.problem import Problem
from symgd.notation.signs import is_nonnegative
from symgd.records import record

__all__ = ["GlobalOfMany", "global_minimum", "known_as"]


@record(eq=False)
class GlobalOfMany:
    """The minimizer is a global one, on all of the domain: proved.

    ``reason``: "convex"; "square" (f is nowhere lower, as its form shows; ``zero``: f is a sum of squares and the like,
    and all of them are zero there); "terms" (every term of f is there at the least that it can be, as cosines at −1, so
    that f is nowhere lower); or "compared": f grows beyond every number on all sides, as ``growth`` says,
    so it has a least value, and of all points with gradient zero none has a lower one.

    ``others`` are further points with the same value, proved; ``only``: there are none (True), there are some
    (False), or that is unknown (None).
    """

    reason: Literal["convex", "square", "terms", "compared"]
    others: tuple[CriticalPoint, ...]
    only: bool | None
    growth: Growth | None = None
    zero: bool = False


def global_minimum(
    problem: Problem,
    point: CriticalPoint,
    value: sp.Expr | None,
    bends: ConvexityOfMany | None,
    known: CriticalPoints | None,
    growth: Growth | None,
) -> GlobalOfMany | None:
    """Why a minimizer is a global one; None where that is not proved.

    ``value``: f there in closed form, where it is known. ``known``: all critical points, where they are.
    """
    among, others = _lowest(point, known)
    only = not others if among else None
    if point.family is not None or point.curve is not None:
        only = False
    if bends is not None and bends.is_convex and point.located and not point.kink:
        return GlobalOfMany("convex", others, True if bends.is_strictly_convex else only)
    if point.least:
        return GlobalOfMany("square", others, only, zero=value == 0 and is_nonnegative(problem.f))
    if value == 0 and is_nonnegative(problem.f):
        return GlobalOfMany("square", others, only, zero=True)
    floor = None if value is None else floor_of(problem.f)
    if floor is not None and sp.expand(floor - value) is sp.S.Zero:
        return GlobalOfMany("terms", others, only)
    if among and growth is not None:
        return GlobalOfMany("compared", others, only, growth)
    return None


def _lowest(point: CriticalPoint, known: CriticalPoints | None) -> tuple[bool, tuple[CriticalPoint, ...]]:
    """Whether a point is proved to be among the lowest critical points, all being known, and the others of those."""
    lowest = known.lowest if known is not None and known.complete else None
    here = None if known is None else known_as(point, known)
    if lowest is None or here not in lowest:
        return False, ()
    return True, tuple(other for other in lowest if other is not here)


def known_as(point: CriticalPoint, known: CriticalPoints) -> CriticalPoint | None:
    """Which of all critical points this is: the only one that its digits leave."""
    near = [other for other in known.points if point.meets(other)]
    return near[0] if len(near) == 1 and known.complete and not known.along else None
