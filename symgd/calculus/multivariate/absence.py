"""Functions of several variables without a minimum, not even a local one: why, proved."""

from __future__ import annotations

from functools import lru_cache

from symgd.calculus.multivariate.growth import Endless, endless_line, one_signed_partial
from symgd.calculus.multivariate.stationary import CriticalPoints, known_points
from symgd.calculus.problem import Problem
from symgd.records import record

__all__ = ["Absence", "absence"]


@record(eq=False)
class Absence:
    """Why no point is a minimum.

    ``partial``: index and sign of a partial derivative that has one sign everywhere; ``endless``: a line along which a
    quadratic falls for ever; ``critical``: all the points where the gradient of a polynomial is zero, if there are any:
    at each of them lower points are as close as one likes.
    """

    partial: tuple[int, int] | None = None
    endless: Endless | None = None
    critical: CriticalPoints | None = None


@lru_cache(maxsize=8)  # the runs of a lesson share one problem
def absence(problem: Problem) -> Absence | None:
    """Why f has no minimum; None where that is not proved.

    The first that holds: a polynomial has its minima where its gradient is zero (Fermat).
    """
    partial = one_signed_partial(problem)
    if partial is not None:
        return Absence(partial=partial)
    endless = endless_line(problem)
    if endless is not None:
        return Absence(endless=endless)
    known = known_points(problem)
    if known is None or not known.complete or known.along:
        return None
    none = all(point.proved and point.falls and not point.least for point in known.points)
    return Absence(critical=known) if none else None
