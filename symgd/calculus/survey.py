"""The domain of f as a survey: each connected piece with all its points, and with what f does at its ends."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import sympy
from flint import arb
from sympy import Expr, Symbol

from symgd.calculus.budget import Budget
from symgd.calculus.core import core_factors
from symgd.calculus.domains import (
    Boundary,
    DomainEnd,
    boundaries,
    domain_end,
    inside_domain,
    outside_domain,
)
from symgd.calculus.ends import ClosedEnd, closed_end
from symgd.calculus.facts import StationaryPoint
from symgd.calculus.interval_type import Interval
from symgd.calculus.intervals import enclosure
from symgd.calculus.pieces import has_kinks, kink_arguments
from symgd.calculus.points import end_expression
from symgd.calculus.polynomials import real_roots
from symgd.calculus.search import Zero
from symgd.calculus.walk import Meeting, first_meeting
from symgd.records import record

__all__ = ["Survey", "surveys_of"]

MAX_POINTS = 24
SHARES = (0.5, 0.4375, 0.3203125, 0.71875)  # of the way between two places where the domain may end
BEYOND = (1.0625, 0.4140625, 2.703125)  # and how far outside of the outermost


@record(eq=False)
class Survey:
    """A connected piece of the domain: its ends, its stationary points, and how f behaves at the ends.

    ``outer`` holds, for the left and the right end, the sign of f′ next to it and the point from where on it
    keeps that sign; ``closed`` the ends themselves, where f is defined there.
    """

    interval: sympy.Interval
    ends: tuple[arb, arb]
    points: tuple[StationaryPoint, ...]
    outer: tuple[tuple[int, arb], tuple[int, arb]]
    closed: tuple[ClosedEnd | None, ClosedEnd | None]

    def holds(self, point: arb) -> bool:
        """Whether a point lies inside this piece."""
        return bool(self.ends[0] < point < self.ends[1])

    @property
    def minima(self) -> list[StationaryPoint]:
        """The stationary minima, and the ends towards which f falls and at which it is defined."""
        ends = [end.point for end in self.closed if end is not None]
        return [point for point in (*self.points, *ends) if point.kind == "minimum"]


def surveys_of(problem: Any, budget: Budget) -> list[Survey] | None:
    """The connected pieces of the domain; None unless all of them are known, each with all its points.

    Must be called within `working_precision`.
    """
    symbol: Symbol = problem.symbols[0]
    rows = boundaries(problem)
    places = None if rows is None else _places(rows, symbol)
    if rows is None or places is None:
        return None
    surveys: list[Survey] = []
    before: bool | None = None
    for i, samples in enumerate(_samples(places)):
        inside = inside_domain(rows, symbol, samples[0])
        if before is False and not inside and not outside_domain(rows, symbol, places[i - 1]):
            return None  # the domain may be a single point here
        before = inside
        if not inside or any(survey.holds(samples[0]) for survey in surveys):
            continue
        sample = next((s for s in samples if _slopes(problem, symbol, s)), None)
        survey = None if sample is None else _survey(problem.f, symbol, rows, sample, budget)
        if survey is None:
            return None
        surveys.append(survey)
    return surveys


def _slopes(problem: Any, symbol: Symbol, point: arb) -> bool:
    """Whether f′ is proved not to be zero at a point, and no break of f lies there: a walk may begin."""
    arguments = kink_arguments(problem.f)
    smooth_here = all(enclosure(argument, symbol).at(point).sign for argument in arguments)
    return smooth_here and enclosure(problem.gradient[0], symbol).at(point).sign != 0


def _places(rows: tuple[Boundary, ...], symbol: Symbol) -> list[Interval] | None:
    """All places where the domain may end, from left to right; None if these are not all known."""
    places: dict[tuple[float, float], Interval] = {}
    for row in rows:
        if has_kinks(row.expression):
            return None
        for factor in core_factors(row.expression, symbol):
            roots = real_roots(factor.expression, symbol)
            if roots is None:
                return None
            for root in roots:
                places[float(root.lower), float(root.upper)] = Interval(root.lower, root.upper)
    return sorted(places.values(), key=lambda place: float(place.lo))


def _samples(places: list[Interval]) -> list[list[arb]]:
    """Some points in each interval between the places, and outside of them."""
    if not places:
        return [[arb(0.0625), arb(0.9140625), arb(-1.3720703125)]]
    inner = [[(a.hi + (b.lo - a.hi) * share).mid() for share in SHARES] for a, b in pairwise(places)]
    left, right = places[0].lo, places[-1].hi
    return [[(left - b).mid() for b in BEYOND], *inner, [(right + b).mid() for b in BEYOND]]


def _survey(
    f: Expr, symbol: Symbol, rows: tuple[Boundary, ...], sample: arb, budget: Budget
) -> Survey | None:
    points: list[StationaryPoint] = []
    ends: list[DomainEnd] = []
    outer: list[tuple[int, arb]] = []
    closed: list[ClosedEnd | None] = []
    for direction in (-1, 1):
        end = domain_end(rows, symbol, sample, direction, budget)
        met = _all_meetings(f, symbol, sample, direction, end, budget) if end.known else None
        if met is None:
            return None
        meetings, sign, beyond = met
        points += [m.point for m in meetings if m.point is not None]
        outer.append((sign, beyond))
        ends.append(end)
        closed.append(closed_end(f, symbol, end, direction, sign))
    unique = {(point.lower, point.upper): point for point in points}
    ordered = tuple(sorted(unique.values(), key=lambda point: point.lower))
    names = [
        sign * sympy.oo if end.zero is None else end_expression(end.zero)
        for end, sign in zip(ends, (-1, 1), strict=True)
    ]
    interval = sympy.Interval(names[0], names[1], not ends[0].closed, not ends[1].closed)
    reached = (ends[0].reached, ends[1].reached)
    return Survey(interval, reached, ordered, (outer[0], outer[1]), (closed[0], closed[1]))


def _all_meetings(
    f: Expr, symbol: Symbol, start: arb, direction: int, end: DomainEnd, budget: Budget
) -> tuple[list[Meeting], int, arb] | None:
    """All points met on the way to the end, the last sign of f′, and from where on it stays."""
    meetings: list[Meeting] = []
    sign = 0
    for _ in range(MAX_POINTS):
        meeting = first_meeting(f, symbol, start, direction, end.reached, sign, budget)
        at_end = meeting.zero is not None and end.zero is not None and _meet(meeting.zero, end.zero)
        if meeting.kind == "end" or at_end:
            return meetings, meeting.sign, start
        if meeting.kind in ("unknown", "flat") or meeting.zero is None or not meeting.zero.proved:
            return None
        if start.is_finite() and not meeting.zero.beyond * direction < end.reached * direction:
            return None
        meetings.append(meeting)
        start, sign = meeting.zero.beyond, meeting.after
    return None


def _meet(a: Zero, b: Zero) -> bool:
    return not (a.lower > b.upper or a.upper < b.lower)
