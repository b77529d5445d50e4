"""The facts of f and of a run that exist in several variables only; each is None where there is one variable."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from symgd.analysis.facts import SETTLED, Facts
from symgd.analysis.multivariate.basin import Valley, valley_of
from symgd.calculus.multivariate.points import CriticalPoint
from symgd.calculus.multivariate.second_order import SecondOrder, second_order
from symgd.calculus.multivariate.stationary import CriticalPoints, stationary_points

__all__ = ["MultivariateFacts"]


@dataclass(frozen=True, eq=False)
class MultivariateFacts(Facts):
    """What several variables have besides; the work is done in the other files of this folder."""

    @property
    def critical_point(self) -> CriticalPoint | None:
        """The critical point that the lesson speaks of: the minimizer, else the one where the run came to rest."""
        point = self.minimizer
        if isinstance(point, CriticalPoint):
            return point
        landing = self.run.verdict.details.get("landing")
        return landing if isinstance(landing, CriticalPoint) else None

    @cached_property
    def second_order(self) -> SecondOrder | None:
        """The Hessian at `critical_point`: entries, leading minors, eigenvalues and eigenvectors, exact where short."""
        point = self.critical_point
        return None if point is None else second_order(self.run.problem, point)

    @cached_property
    def critical_points(self) -> CriticalPoints | None:
        """All points where the gradient is zero, for a polynomial that is not too large: proved to be all."""
        if self.run.problem.dimension == 1:
            return None
        with self._purse.open() as budget:
            return stationary_points(self.run.problem, budget)

    @cached_property
    def valley(self) -> Valley | None:
        """The valley of the minimizer at the end of a run that came to rest or was on its way; not for a quadratic."""
        point = self.run.verdict.minimizer
        if not isinstance(point, CriticalPoint) or self.run.status not in SETTLED or self.is_quadratic:
            return None
        with self._purse.open() as budget:
            return valley_of(self.run, point, budget)
