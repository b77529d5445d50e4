"""The plan of a lesson: its sections in a teacher's order, each filled from the run and its theory.

`SECTIONS` and `SHEET` are tables of functions; each returns a section, or None where it has nothing to say.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import cached_property

import numpy as np
import numpy.typing as npt
import sympy as sp

from symgd.analysis import Theory
from symgd.analysis.higher_order import NewtonLaw, newton_law
from symgd.calculus import landscape
from symgd.calculus.budget import Budget
from symgd.calculus.derivation.symmetry import twins
from symgd.calculus.facts import StationaryPoint
from symgd.calculus.multivariate.points import CriticalPoint
from symgd.descent import Run
from symgd.descent.stepping import internals
from symgd.descent.tails import lengths
from symgd.lessons import pictures, plane_pictures, sections
from symgd.lessons.basins import basins
from symgd.lessons.by_hand import HandStep, worked_steps
from symgd.lessons.by_hand.numbers import worked as rounded
from symgd.lessons.figures import FigureData
from symgd.lessons.habits import Balance, Habits, balance, habits
from symgd.lessons.hessian import pattern, readable_hessian
from symgd.lessons.listing import numpy_listing
from symgd.lessons.parting import parting
from symgd.lessons.questions import (
    Second,
    Third,
    crosses_a_contour,
    direction,
    reason,
    second_question,
    third_question,
)
from symgd.lessons.rates.section import other_rates
from symgd.lessons.rates.several import other_rates_of_many
from symgd.lessons.rates.trials import with_rate
from symgd.lessons.speed_figure import speed_figure
from symgd.lessons.table import errors_from, step_table

__all__ = ["SECTIONS", "SHEET", "Material", "plan"]

Floats = npt.NDArray[np.float64]

_SECONDS = 2.0
_SHEET_ROWS = 12
_MOST_ROWS = 12  # of a table of critical points
_MOST_WORKED, _FEW_WORKED = 4, 3  # partial derivatives: worked all of so many, else the first few


class Material:
    """What the sections are filled from: a run, its theory, and facts that several sections share."""

    def __init__(self, run: Run, theory: Theory) -> None:
        self.run = run
        self.theory = theory

    @property
    def many(self) -> bool:
        """Whether there are several variables."""
        return self.run.problem.dimension > 1

    @cached_property
    def target(self) -> StationaryPoint | None:
        """The minimizer of one variable that the run is held against."""
        minimizer = self.theory.minimizer
        return minimizer if isinstance(minimizer, StationaryPoint) else None

    @cached_property
    def marked(self) -> StationaryPoint | None:
        """What a picture marks: the minimizer, else the stationary point that the verdict speaks of, or the nearest."""
        details = self.run.verdict.details
        points = (self.target, details.get("point"), details.get("target"))
        found = next((p for p in points if isinstance(p, StationaryPoint)), None)
        if found is None and self.stationary:
            found = min(self.stationary, key=lambda p: abs(p.x - self.run.x0[0]))
        return found

    @cached_property
    def center(self) -> Fraction | Floats | None:
        """x*, from which errors are counted: a fraction, or an array for several variables."""
        minimizer = self.theory.minimizer
        if minimizer is None:
            return None
        if isinstance(minimizer, CriticalPoint):
            return np.array(minimizer.x)
        return (minimizer.lower + minimizer.upper) / 2

    @property
    def vector(self) -> Floats | None:
        """x* of several variables, as an array."""
        return self.center if isinstance(self.center, np.ndarray) else None

    @cached_property
    def errors(self) -> Floats | None:
        """e_k = x_k − x* for every row, or the distance ‖x_k − x*‖ in several variables."""
        if self.center is None:
            return None
        if isinstance(self.center, Fraction):
            return errors_from(self.run.history["x"], self.center)
        return lengths(self.run.history["x"] - self.center)

    @cached_property
    def stationary(self) -> tuple[StationaryPoint, ...] | None:
        """All stationary points of a function of one variable, where that can be proved."""
        if self.many:
            return None
        return landscape.stationary_points(self.run.problem, Budget(_SECONDS))

    @cached_property
    def habits(self) -> Habits | None:
        """What the steps of the run show."""
        return habits(self.run, None if self.many else self.errors)

    @cached_property
    def balance(self) -> Balance | None:
        """Slope and pull at the end of a run with weight decay."""
        return balance(self.run)

    @cached_property
    def newton(self) -> NewtonLaw | None:
        """The law of Newton's method at the point where it came to rest, in one variable, which may be no minimum."""
        verdict = self.run.verdict
        point = verdict.minimizer if verdict.success else verdict.details.get("point")
        if self.run.optimizer.name != "newton" or not isinstance(point, StationaryPoint):
            return None
        return newton_law(self.run.problem, point)

    @cached_property
    def by_hand(self) -> tuple[HandStep, ...]:
        """The first two steps worked by hand."""
        return worked_steps(self.run, computed=self.internals)

    @cached_property
    def internals(self) -> dict[sp.Symbol, Floats]:
        """What each assignment of the rule assigned at each step."""
        return internals(self.run)

    @cached_property
    def second(self) -> Second:
        """The second question, with what answers it."""
        return second_question(self.run, self.errors, lambda rate: with_rate(self.run, rate))

    @cached_property
    def third(self) -> Third | None:
        """The third question, which only some quadratics in several variables have."""
        return third_question(self.theory)


def plan(
    run: Run, theory: Theory, table: tuple[Callable[[Material], sections.Section | None], ...]
) -> tuple[sections.Section, ...]:
    """The sections of a table that have something to say, filled."""
    material = Material(run, theory)
    made = (fill(material) for fill in table)
    return tuple(section for section in made if section is not None)


def _question(m: Material) -> sections.Section:
    figure = (
        plane_pictures.plane(m.run, m.theory, whole=False, tallest=plane_pictures.LOW)
        if m.many
        else pictures.function_curve(m.run, m.marked)
    )
    return sections.Question(m.run.problem.expression.conditions, figure)


def _derivative(m: Material) -> sections.Section:
    problem = m.run.problem
    found = twins(problem.f, problem.symbols)
    alone = tuple(j for j, twin in enumerate(found) if twin is None)
    worked = alone if problem.dimension <= _MOST_WORKED else alone[:_FEW_WORKED]
    rules = dict.fromkeys(rule for j in worked for rule in problem.derivations[j].rules)
    return sections.Derivative(problem.derivations, tuple(rules), worked, found, alone[len(worked) :])


def _solving_many(m: Material) -> sections.Section:
    problem, known = m.run.problem, m.theory.critical_points
    point = m.theory.critical_point
    rows = () if known is None else known.points[:_MOST_ROWS]
    return sections.SolvingMany(point, known, rows, readable_hessian(problem), pattern(problem))


def _solving(m: Material) -> sections.Section | None:
    if m.many:
        return _solving_many(m)
    known = m.stationary
    if known is not None:
        return sections.Solving(known, True)
    found = tuple(p for p in (m.marked,) if p is not None)
    return sections.Solving(found, False)


def _rule(m: Material) -> sections.Section:
    return sections.Rule()


def _predictions(m: Material) -> sections.Section:
    first = m.by_hand[0] if m.by_hand else None
    is_rounded = first is not None and not all(
        part.exact for part in (*first.slope, *(r for line in first.lines for r in line.result))
    )
    return sections.Predictions(m.second, is_rounded, m.third, crosses_a_contour(m.run))


def _by_hand(m: Material) -> sections.Section | None:
    # Where the first step needs a number that is too large for a double, there is nothing to show by hand.
    return sections.ByHand(m.by_hand) if m.by_hand or not m.run.nit else None


def _walk(m: Material, height: float = pictures.USUAL) -> FigureData:
    if not m.many:
        return pictures.walk(m.run, m.marked, height=height)
    tallest = plane_pictures.USUAL if height == pictures.USUAL else plane_pictures.LOW
    flat = plane_pictures.plane(m.run, m.theory, whole=True, tallest=tallest)
    return flat or plane_pictures.walk_in_space(m.run, m.vector)


def _steps(m: Material) -> sections.Section:
    flat = plane_pictures.slice_of_walk(m.run, m.theory) if m.many else None
    return sections.Steps(step_table(m.run, m.center, computed=m.internals), _walk(m), flat)


def _short_steps(m: Material) -> sections.Section:
    return sections.Steps(step_table(m.run, m.center, _SHEET_ROWS, m.internals), _walk(m, pictures.LOW))


def _speed(m: Material) -> sections.Section:
    figure = speed_figure(m.run, m.theory, m.errors, pulled=m.balance is not None)
    return sections.Speed(figure, m.errors, m.habits, m.balance, m.newton)


def _basins(m: Material) -> sections.Section | None:
    return basins(m.run, m.theory) if m.many else None


def _stop(m: Material) -> sections.Section:
    return sections.Stop(m.habits, m.balance)


def _other_rates(m: Material) -> sections.Section | None:
    if m.many:
        return other_rates_of_many(m.run, m.theory)
    return other_rates(m.run, m.theory, m.target, m.marked, m.stationary)


def _listing(m: Material) -> sections.Section | None:
    source = numpy_listing(m.run)
    return sections.Listing(source, parting(m.run)) if source else None


def _answers(m: Material) -> sections.Section:
    run, first = m.run, m.run.history[0]
    worked = m.by_hand[0].next[0] if m.by_hand and not m.many else None
    if worked is None and run.nit and not m.many:
        worked = rounded(float(run.history["x"][1]))
    rate = run.rate if run.schedule is None else run.schedule.at(0)
    plain = run.optimizer.name == "gd" and rate is not None
    point = first["x"] - rate * first["jac"] if plain else None
    why = reason(m.theory, m.second.other) if m.second.kind == "doubled" and m.second.other is not None else None
    return sections.Answers(point, worked, direction(run), m.second, why, m.third, crosses_a_contour(run))


SECTIONS: tuple[Callable[[Material], sections.Section | None], ...] = (
    _question,
    _derivative,
    _solving,
    _rule,
    _predictions,
    _by_hand,
    _steps,
    _speed,
    _basins,
    _stop,
    _other_rates,
    _listing,
    _answers,
)

SHEET: tuple[Callable[[Material], sections.Section | None], ...] = (
    _question,
    _derivative,
    _solving,
    _rule,
    _short_steps,
    _speed,
    _stop,
)
