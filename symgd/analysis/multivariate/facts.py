"""The facts of f and of a run that exist in several variables only; each is None where there is one variable."""

from __future__ import annotations

from dataclasses import dataclass

from symgd.analysis.facts import Facts
from symgd.calculus.multivariate.points import CriticalPoint

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
