"""What the sections of a lesson are filled from."""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property

import numpy as np
import numpy.typing as npt
import sympy as sp

from symgd.analysis import Theory
from symgd.analysis.higher_order import NewtonLaw, newton_law
from symgd.calculus import landscape
from symgd.calculus.budget import Budget
from symgd.calculus.facts import StationaryPoint
from symgd.calculus.multivariate.points import CriticalPoint
from symgd.descent import Run
from symgd.descent.stepping import internals
from symgd.descent.tails import lengths
from symgd.lessons.by_hand import HandStep, worked_steps
from symgd.lessons.habits import Balance, Habits, balance, habits
from symgd.lessons.questions import (
    Second,
    Third,
    second_question,
    third_question,
)
from symgd.lessons.rates.trials import with_rate
from symgd.lessons.table import errors_from

__all__ = ["Material"]

Floats = npt.NDArray[np.float64]

_SECONDS = 2.0


class Material:
    """What the sections are filled from: a run, its theory, and facts that several sections share."""

    def __init__(self, run: Run, theory: Theory, *, surface: bool = False) -> None:
        self.run = run
        self.surface = surface
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
