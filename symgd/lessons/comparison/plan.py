"""The plan of a comparison: its sections in order, each filled from the runs and their theories."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from symgd.calculus import landscape
from symgd.calculus.budget import Budget
from symgd.calculus.facts import StationaryPoint
from symgd.lessons.comparison import pictures, sections
from symgd.lessons.comparison.facts import Entry, Measure, entries, measure, powers
from symgd.lessons.figures import FigureData, PlaneTrails
from symgd.lessons.sections import Section

if TYPE_CHECKING:
    from symgd.lessons.comparison.comparison import Comparison

__all__ = ["SECTIONS", "plan"]

_SECONDS = 2.0
_LANDSCAPE = 210.0  # points: the height of the picture of f before any walk


class Material:
    """What the sections are filled from: the comparison, and facts that several sections share."""

    def __init__(self, comparison: Comparison) -> None:
        self.comparison = comparison
        self.runs = comparison.runs

    @cached_property
    def measure(self) -> Measure:
        return measure(self.runs, self.comparison.theories)

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        return entries(self.comparison.labels, self.runs, self.comparison.theories, self.measure)

    @cached_property
    def stationary(self) -> tuple[StationaryPoint, ...] | None:
        """All stationary points of a function of one variable, where that can be proved."""
        problem = self.comparison.problem
        return landscape.stationary_points(problem, Budget(_SECONDS)) if problem.dimension == 1 else None

    @cached_property
    def trails(self) -> pictures.Names:
        """How the runs are called in pictures."""
        rates = [run.rate if run.schedule is None else run.schedule.source for run in self.runs]
        named = self.comparison.kind == "rates"
        return list(zip(self.comparison.labels, rates if named else [None] * len(rates), strict=True))


def plan(comparison: Comparison) -> tuple[Section, ...]:
    """The sections of a comparison, those left out that have nothing to say."""
    material = Material(comparison)
    return tuple(made for fill in SECTIONS if (made := fill(material)) is not None)


def _contest(m: Material) -> Section:
    figure = pictures.ground(m.runs, m.measure) or _plane(m)
    conditions, known = m.comparison.problem.expression.conditions, m.stationary
    target = m.measure.minimizer
    theory = next((e.theory for e in m.entries if e.theory.minimizer is target), m.entries[0].theory)
    return sections.Contest(conditions, known or (), known is not None, theory, m.measure, m.entries, figure)


def _plane(m: Material) -> FigureData | None:
    """The contour lines that all walks will cross, with their start; None but for two variables."""
    made = pictures.paths(m.runs, m.trails, m.measure)
    if not isinstance(made, PlaneTrails):
        return None
    return replace(made.ground, marks=made.ground.marks[:1], height=_LANDSCAPE)


def _rules(m: Material) -> Section:
    return sections.Rules(m.entries)


def _paths(m: Material) -> Section | None:
    figure = pictures.paths(m.runs, m.trails, m.measure)
    return None if figure is None or not _moved(m) else sections.Paths(m.entries, figure)


def _convergence(m: Material) -> Section | None:
    if not _moved(m):
        return None
    return sections.Convergence(m.entries, m.measure, pictures.race(m.runs, m.trails, m.measure))


def _moved(m: Material) -> bool:
    """Whether any run left the start."""
    return any(entry.habits is not None and entry.habits.moved for entry in m.entries)


def _table(m: Material) -> Section:
    return sections.Table(m.entries, m.measure, powers(m.runs, m.measure))


def _told(m: Material) -> Section:
    return sections.Told(m.entries, m.measure)


def _conclusion(m: Material) -> Section:
    """Ordered by the smallest part of the start's error that at least two runs come below."""
    asked = powers(m.runs, m.measure)
    counts = [sum(entry.reached[i] is not None for entry in m.entries) for i in range(len(asked))]
    at = max((i for i, count in enumerate(counts) if count >= 2), default=None)
    if at is None:
        return sections.Conclusion(m.entries, m.measure, None, 0, ())
    there = [(reached, entry) for entry in m.entries if (reached := entry.reached[at]) is not None]
    order = tuple(entry for _, entry in sorted(there, key=lambda pair: (pair[0], pair[1].index)))
    return sections.Conclusion(m.entries, m.measure, asked[at], at, order)


SECTIONS: tuple[Callable[[Material], Section | None], ...] = (
    _contest,
    _rules,
    _paths,
    _convergence,
    _table,
    _told,
    _conclusion,
)
