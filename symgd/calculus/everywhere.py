"""All stationary points of f, and its global minimum: statements about the whole domain."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import sympy
from sympy import Expr, Symbol

from symgd.calculus.budget import Budget
from symgd.calculus.closed_form import is_exactly_zero, tidy_number
from symgd.calculus.convexity import convexity
from symgd.calculus.effort import can_substitute
from symgd.calculus.facts import GlobalMinimum, StationaryPoint
from symgd.calculus.interval_type import Interval
from symgd.calculus.intervals import enclosure, to_fraction, working_precision
from symgd.calculus.levels import stays_above
from symgd.calculus.points import nearest_float, place_of
from symgd.calculus.polynomials import constant
from symgd.calculus.survey import Survey, surveys_of

__all__ = ["closed_ends", "global_minimum", "stationary_points"]


def stationary_points(problem: Any, budget: Budget) -> tuple[StationaryPoint, ...] | None:
    """All zeros and sign changes of f′, from left to right, proved complete; None if that cannot be proved.

    A kink counts where f′ changes its sign there. An end of the domain at which f is defined is among them if f′,
    seen from inside, is zero there.
    """
    with working_precision():
        surveys = surveys_of(problem, budget)
    if surveys is None:
        return None
    found = [point for survey in surveys for point in survey.points]
    points = [point for point in found if not (point.kink and point.kind == "inflection")]
    for survey in surveys:
        for closed, open_end in zip(survey.closed, _open_ends(survey.interval), strict=True):
            if closed is None and not open_end:
                return None
            if closed is not None and closed.slope == "unknown":
                return None
            if closed is not None and closed.slope == "zero":
                points.append(closed.point)
    return tuple(sorted(points, key=lambda point: point.lower))


def _open_ends(interval: sympy.Interval) -> tuple[bool, bool]:
    return bool(interval.left_open), bool(interval.right_open)


def closed_ends(problem: Any, budget: Budget) -> tuple[StationaryPoint, ...] | None:
    """The ends of the domain at which f is defined, from left to right, as points; None if they are not all known."""
    with working_precision():
        surveys = surveys_of(problem, budget)
    if surveys is None:
        return None
    points = []
    for survey in surveys:
        for closed, open_end in zip(survey.closed, _open_ends(survey.interval), strict=True):
            if closed is None and not open_end:
                return None
            points += [] if closed is None else [closed.point]
    return tuple(sorted(points, key=lambda point: point.lower))


def global_minimum(problem: Any, budget: Budget) -> GlobalMinimum | None:
    """The least value of f on its whole domain and where it is taken; None unless proved.

    Either f is convex on its domain, an interval, and has a stationary minimum there; or all stationary points
    and all ends at which f is defined were compared, and f proved to stay above the least of them towards all
    other ends and poles.
    """
    with working_precision():
        symbol: Symbol = problem.symbols[0]
        surveys = surveys_of(problem, budget)
        if not surveys:
            return None
        points = [point for survey in surveys for point in survey.points]
        minima = [point for survey in surveys for point in survey.minima]
        if not minima or any(not p.proved or p.kind == "flat" for p in points):
            return None
        best = _least(problem.f, symbol, minima)
        if best is None:
            return None
        value = _value(problem.f, symbol, best[0])
        inner = not any(point.end for point in best)
        if len(surveys) == 1 and inner and _is_convex(problem, surveys[0].interval, budget):
            return _global(problem.f, symbol, best, value, "convex", surveys[0].interval)
        level = _level(problem.f, symbol, best, value)
        if not all(_ends_stay_above(problem.f, symbol, survey, level, budget) for survey in surveys):
            return None
        whole = surveys[0].interval if len(surveys) == 1 else sympy.Union(*(s.interval for s in surveys))
        return _global(problem.f, symbol, best, value, "compared", whole)


def _is_convex(problem: Any, interval: sympy.Interval, budget: Budget) -> bool:
    return convexity(problem, interval, budget.share(0.5)) in ("convex", "strictly_convex")


def _global(
    f: Expr, symbol: Symbol, best: list[StationaryPoint], value: Interval, reason: Any, domain: sympy.Set
) -> GlobalMinimum:
    exact = best[0].exact
    value_exact = None if exact is None else _exact_value(f, symbol, exact)
    return GlobalMinimum(tuple(best), value_exact, nearest_float(value), True, reason, domain)


def _value(f: Expr, symbol: Symbol, point: StationaryPoint) -> Interval:
    if point.end and point.exact is not None and can_substitute(f, symbol, point.exact):
        return constant(f.subs(symbol, point.exact))
    return enclosure(f, symbol)(place_of(point))


def _exact_value(f: Expr, symbol: Symbol, point: Expr) -> Expr | None:
    return tidy_number(f.subs(symbol, point)) if can_substitute(f, symbol, point) else None


def _level(f: Expr, symbol: Symbol, best: list[StationaryPoint], value: Interval) -> Expr:
    """The least value if it is a rational, else a rational a little above it."""
    exact = best[0].exact
    number = None if exact is None else _exact_value(f, symbol, exact)
    if number is not None and number.is_Rational:
        return number
    top = to_fraction(value.hi)
    short = (top + Fraction(1, 10**30) * max(Fraction(1), abs(top))).limit_denominator(10**40)
    return sympy.Rational(short.numerator, short.denominator)


def _least(f: Expr, symbol: Symbol, minima: list[StationaryPoint]) -> list[StationaryPoint] | None:
    """The points with the least value; None where values that are not proved equal cannot be told apart."""
    values = [_value(f, symbol, point) for point in minima]
    lowest = min(range(len(minima)), key=lambda i: float(values[i].hi))
    best = []
    for point, value in zip(minima, values, strict=True):
        if value.lo > values[lowest].hi:
            continue
        if point is not minima[lowest] and not _same_value(f, symbol, point, minima[lowest]):
            return None
        best.append(point)
    return best


def _same_value(f: Expr, symbol: Symbol, a: StationaryPoint, b: StationaryPoint) -> bool:
    if a.exact is not None and b.exact is not None and can_substitute(f, symbol, b.exact):
        return is_exactly_zero(f - f.subs(symbol, b.exact), symbol, a.exact)
    mirrored = a.lower <= -b.lower and -b.upper <= a.upper
    return mirrored and f.subs(symbol, -symbol) == f


def _ends_stay_above(f: Expr, symbol: Symbol, survey: Survey, level: Expr, budget: Budget) -> bool:
    """Whether f stays above the level towards both ends: it rises there, or falls to no such depth.

    An end at which f is defined was compared itself, and f falls all the way to it.
    """
    sides = zip((-1, 1), survey.ends, survey.outer, survey.closed, strict=True)
    for direction, end, (sign, start), closed in sides:
        rises = sign * direction > 0
        if not rises and closed is None and not stays_above(f, symbol, level, start, direction, end, budget):
            return False
    return True
