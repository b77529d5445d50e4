"""All stationary points of f, and its global minimum: statements about the whole domain."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Any

import sympy
from flint import arb
from sympy import Expr, Symbol

from symgd.calculus.budget import Budget
from symgd.calculus.closed_form import is_exactly_zero, tidy_number
from symgd.calculus.convexity import convexity
from symgd.calculus.core import core_factors
from symgd.calculus.domains import Boundary, boundaries, domain_end, inside_domain
from symgd.calculus.facts import GlobalMinimum, StationaryPoint
from symgd.calculus.interval_type import Interval
from symgd.calculus.intervals import enclosure, to_fraction, working_precision
from symgd.calculus.levels import stays_above
from symgd.calculus.pieces import has_kinks
from symgd.calculus.points import end_expression, nearest_float, place_of
from symgd.calculus.polynomials import real_roots
from symgd.calculus.walk import Meeting, first_meeting

__all__ = ["global_minimum", "stationary_points"]

MAX_POINTS = 24


@dataclass(frozen=True, slots=True, eq=False)
class _Survey:
    """A connected piece of the domain: its ends, its stationary points, and how f behaves at the ends.

    ``outer`` holds, for the left and the right end, the sign of f′ next to it and the point from where on it
    keeps that sign.
    """

    interval: sympy.Interval
    ends: tuple[arb, arb]
    points: tuple[StationaryPoint, ...]
    outer: tuple[tuple[int, arb], tuple[int, arb]]


def stationary_points(problem: Any, budget: Budget) -> tuple[StationaryPoint, ...] | None:
    """All zeros and sign changes of f′, from left to right, proved complete; None if that cannot be proved."""
    with working_precision():
        surveys = _surveys(problem, budget)
    if surveys is None:
        return None
    points = [point for survey in surveys for point in survey.points]
    return tuple(sorted(points, key=lambda point: point.lower))


def global_minimum(problem: Any, budget: Budget) -> GlobalMinimum | None:
    """The least value of f on its whole domain and where it is taken; None unless proved.

    Either f is convex on its domain, an interval, and has a stationary minimum there; or all stationary points
    were compared, and f proved to stay above the least of them towards all ends and poles.
    """
    with working_precision():
        symbol: Symbol = problem.symbols[0]
        surveys = _surveys(problem, budget)
        if not surveys:
            return None
        points = [point for survey in surveys for point in survey.points]
        minima = [point for point in points if point.kind == "minimum"]
        if not minima or any(not p.proved or p.kind == "flat" for p in points):
            return None
        best = _least(problem.f, symbol, minima)
        if best is None:
            return None
        value = _value(problem.f, symbol, best[0])
        if len(surveys) == 1 and convexity(problem, surveys[0].interval, budget.share(0.5)) in _CONVEX:
            return _global(problem.f, symbol, best, value, "convex", surveys[0].interval)
        level = _level(problem.f, symbol, best, value)
        if not all(_ends_stay_above(problem.f, symbol, survey, level, budget) for survey in surveys):
            return None
        whole = surveys[0].interval if len(surveys) == 1 else sympy.Union(*(s.interval for s in surveys))
        return _global(problem.f, symbol, best, value, "compared", whole)


_CONVEX = ("convex", "strictly_convex")


def _global(
    f: Expr, symbol: Symbol, best: list[StationaryPoint], value: Interval, reason: Any, domain: sympy.Set
) -> GlobalMinimum:
    exact = best[0].exact
    value_exact = None if exact is None else tidy_number(f.subs(symbol, exact))
    return GlobalMinimum(tuple(best), value_exact, nearest_float(value), True, reason, domain)


def _surveys(problem: Any, budget: Budget) -> list[_Survey] | None:
    symbol: Symbol = problem.symbols[0]
    rows = boundaries(problem)
    samples = None if rows is None else _samples(rows, symbol)
    if rows is None or samples is None:
        return None
    surveys = []
    for sample in samples:
        if inside_domain(rows, symbol, sample):
            survey = _survey(problem.f, symbol, rows, sample, budget)
            if survey is None:
                return None
            surveys.append(survey)
    return surveys


def _samples(rows: tuple[Boundary, ...], symbol: Symbol) -> list[arb] | None:
    """A point in each interval between all places where the domain may end; None if these are not all known."""
    places: list[arb] = []
    for row in rows:
        if has_kinks(row.expression):
            return None
        for factor in core_factors(row.expression, symbol):
            roots = real_roots(factor.expression, symbol)
            if roots is None:
                return None
            places += [root.lower for root in roots]
    if not places:
        return [arb(0.0625)]
    places.sort(key=float)
    inner = [((a + b) / 2).mid() for a, b in pairwise(places) if a < b]
    return [(places[0] - 1.0625).mid(), *inner, (places[-1] + 1.0625).mid()]


def _survey(
    f: Expr, symbol: Symbol, rows: tuple[Boundary, ...], sample: arb, budget: Budget
) -> _Survey | None:
    points: list[StationaryPoint] = []
    ends: list[arb] = []
    names: list[Any] = []
    outer: list[tuple[int, arb]] = []
    closed: list[bool] = []
    for direction in (-1, 1):
        end = domain_end(rows, symbol, sample, direction, budget)
        met = _all_meetings(f, symbol, sample, direction, end.reached, budget) if end.known else None
        if met is None:
            return None
        meetings, sign, beyond = met
        points += [m.point for m in meetings if m.point is not None]
        outer.append((sign, beyond))
        ends.append(end.reached)
        names.append(direction * sympy.oo if end.zero is None else end_expression(end.zero))
        closed.append(end.closed)
    unique = {(point.lower, point.upper): point for point in points}
    interval = sympy.Interval(names[0], names[1], not closed[0], not closed[1])
    ordered = tuple(sorted(unique.values(), key=lambda point: point.lower))
    return _Survey(interval, (ends[0], ends[1]), ordered, (outer[0], outer[1]))


def _all_meetings(
    f: Expr, symbol: Symbol, start: arb, direction: int, end: arb, budget: Budget
) -> tuple[list[Meeting], int, arb] | None:
    """All points met on the way to the end, the last sign of f′, and from where on it stays."""
    meetings: list[Meeting] = []
    sign = 0
    for _ in range(MAX_POINTS):
        meeting = first_meeting(f, symbol, start, direction, end, sign, budget)
        if meeting.kind == "end":
            return meetings, meeting.sign, start
        if meeting.kind in ("unknown", "flat") or meeting.zero is None or not meeting.zero.proved:
            return None
        if start.is_finite() and not meeting.zero.beyond * direction < end * direction:
            return None
        meetings.append(meeting)
        start, sign = meeting.zero.beyond, meeting.after
    return None


def _value(f: Expr, symbol: Symbol, point: StationaryPoint) -> Interval:
    return enclosure(f, symbol)(place_of(point))


def _level(f: Expr, symbol: Symbol, best: list[StationaryPoint], value: Interval) -> Expr:
    """The least value if it is a rational, else a rational a little above it."""
    exact = best[0].exact
    number = None if exact is None else tidy_number(f.subs(symbol, exact))
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
    if a.exact is not None and b.exact is not None:
        return is_exactly_zero(f - f.subs(symbol, b.exact), symbol, a.exact)
    mirrored = a.lower <= -b.lower and -b.upper <= a.upper
    return mirrored and f.subs(symbol, -symbol) == f


def _ends_stay_above(f: Expr, symbol: Symbol, survey: _Survey, level: Expr, budget: Budget) -> bool:
    """Whether f stays above the level towards both ends: it rises there, or falls to no such depth."""
    for direction, end, (sign, start) in zip((-1, 1), survey.ends, survey.outer, strict=True):
        rises = sign * direction > 0
        if not rises and not stays_above(f, symbol, level, start, direction, end, budget):
            return False
    return True
