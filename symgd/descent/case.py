"""What a verdict is made from: a finished run, and the facts that its rows ask for, each found once."""

from __future__ import annotations

import math
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from symgd.calculus import landscape
from symgd.calculus.budget import Budget
from symgd.calculus.facts import Downhill, StationaryPoint
from symgd.calculus.multivariate.points import CriticalPoint
from symgd.descent import tails
from symgd.descent.differences import fall_between
from symgd.descent.tails import Floats

if TYPE_CHECKING:
    from symgd.calculus.multivariate.absence import Absence
    from symgd.descent.run import Run

__all__ = ["Case", "distance", "near"]

RULES = ("tol", "gtol", "stuck")  # a rule that has no step from x_K has ended the run too
AWAY = ("far", "overflow")
ARRIVALS = ("minimizer", "edge")
"""The kinds of `Downhill` whose point is a minimizer: an edge has a point where f is defined there."""


def distance(x: float, point: StationaryPoint) -> float:
    """|x − x*|, from the enclosure of x*: right to the last digits also where x is the float next to x*."""
    return float(abs(Fraction(x) - (point.lower + point.upper) / 2))


def near(tolerance: float, size: float) -> float:
    """How close is near: max(√tol, 1e-6·max(1, |x|))."""
    return max(float(np.sqrt(tolerance)), 1e-6 * max(1.0, size))


class Case:
    """A run before its judge.

    ``x`` has shape (rows, n) and ``f`` shape (rows,). Searches share one budget of time; what was not found
    in time is unknown.
    """

    def __init__(self, run: Run, budget: Budget) -> None:
        self.run = run
        self.problem = run.problem
        self.budget = budget
        self.x: Floats = np.asarray(run.history["x"], dtype=float).reshape(len(run.history), -1)
        self.f: Floats = np.asarray(run.history["fun"], dtype=float)

    @property
    def last(self) -> float:
        """x_K of a function of one variable."""
        return float(self.x[-1, 0])

    @property
    def away(self) -> bool:
        """The run went far, or f overflowed."""
        return self.run.stop in AWAY

    @cached_property
    def settled(self) -> bool:
        """Row 6: the cap was met, but the iterates stand still: as if the rule had fired."""
        return self.run.stop == "cap" and (tails.stands_still(self.x) or self._is_at_rest)

    @property
    def _is_at_rest(self) -> bool:
        """Several variables: the gradient at x_K is zero, proved, and the method has no memory that leads on."""
        if (
            self.problem.dimension == 1
            or self.run.optimizer.has_memory
            or np.any(self.run.history["jac"][-1])
        ):
            return False
        from symgd.calculus.multivariate.boxes import gradient_on

        slopes = gradient_on(self.problem, tuple((float(v), float(v)) for v in self.x[-1]))
        return slopes is not None and all(slope.is_zero for slope in slopes)

    @property
    def fired(self) -> bool:
        """The stopping rule fired (or row 6 holds)."""
        return self.run.stop in RULES or self.settled

    @property
    def capped(self) -> bool:
        """The cap on the number of steps was met, and row 6 does not hold."""
        return self.run.stop == "cap" and not self.settled

    @property
    def passing(self) -> bool:
        """The cap was met by a method with memory: it would go on from x_K, whatever the slope there."""
        return self.capped and self.run.optimizer.has_memory

    @property
    def near(self) -> float:
        """How close to x_K is near."""
        tolerance = self.run.gtol if self.run.stop == "gtol" else self.run.tol
        return near(tolerance or 0.0, math.hypot(*self.x[-1]))

    @cached_property
    def down(self) -> Downhill:
        """What lies downhill of x_K."""
        return self._downhill(self.last)

    @cached_property
    def fall(self) -> float | None:
        """f(x_K) − f at what lies downhill, right to its last digits."""
        point = self.down.point
        return None if point is None else fall_between(self.problem, self.last, point)

    @cached_property
    def distance(self) -> float | None:
        """D, from x_K to what lies downhill; None where nothing was found there."""
        return None if self.down.point is None else distance(self.last, self.down.point)

    @cached_property
    def up(self) -> StationaryPoint | None:
        """A zero of f′ uphill of x_K within near."""
        return landscape.uphill(self.problem, self.last, self.near, self.budget.share(0.4))

    @cached_property
    def here(self) -> StationaryPoint | None:
        """x_K itself, where f′(x_K) is exactly zero."""
        return landscape.at_zero(self.problem, self.last, self.budget.share(0.3))

    @cached_property
    def minimizer(self) -> StationaryPoint | None:
        """What a run that went astray is held against: the first minimizer downhill of x_K, else of x₀.

        Of x₀ alone where the run went far: there the floats are wider apart than hills may be.
        """
        for start in (float(self.x[0, 0]),) if self.away else (self.last, float(self.x[0, 0])):
            down = self.down if start == self.last else self._downhill(start)
            if down.kind in ARRIVALS and down.point is not None:
                return down.point
        return None

    def _downhill(self, x: float) -> Downhill:
        return landscape.downhill(self.problem, x, self.budget.share(0.6))

    @cached_property
    def landing(self) -> CriticalPoint | None:
        """Several variables: the critical point that Newton's method reaches from x_K.

        Where that is none with a regular Hessian, or the rule fired and it is not near: a minimum on a curve of
        them, if there is one that is nearer.
        """
        end = [float(v) for v in self.x[-1]]
        from symgd.calculus.multivariate.curves import across, with_curve
        from symgd.calculus.multivariate.newton import newton

        found = newton(self.problem, end, self.budget)
        away = math.inf if found is None else math.dist(end, found.x)
        singular = found is None or (found.kind in ("degenerate", "not_a_minimum") and found.family is None)
        if not singular and not (self.fired and away > self.near):
            return found
        beside = across(self.problem, end, self.budget.share(0.5))
        if beside is not None and math.dist(end, beside.x) < away:
            return beside
        return None if found is None else with_curve(self.problem, found)

    @property
    def absence(self) -> Absence | None:
        """Several variables: why f has no minimum at all, where that is proved."""
        from symgd.calculus.multivariate.absence import absence

        return absence(self.problem)

    @cached_property
    def landing_distance(self) -> float:
        """The Euclidean distance from x_K to `landing`, infinite without one."""
        return float("inf") if self.landing is None else self.landing.distance(self.x[-1].tolist())
