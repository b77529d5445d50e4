"""The facts of f that a theory rests on, whatever the optimizer: the minimizer and what lies around it."""

from __future__ import annotations

import math
from dataclasses import field
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import sympy as sp
from numpy.typing import NDArray

from symgd.analysis import stability, surroundings
from symgd.analysis.certificate import Certificate, certificate
from symgd.analysis.purse import Purse
from symgd.analysis.smoothness import second_derivatives_jump
from symgd.calculus import landscape
from symgd.calculus.closed_form import value_at
from symgd.calculus.facts import Downhill, StationaryPoint
from symgd.calculus.multivariate.points import CriticalPoint
from symgd.calculus.quadratics import is_quadratic
from symgd.descent.case import ARRIVALS, distance
from symgd.descent.differences import fall_between
from symgd.descent.run import Run
from symgd.records import record

if TYPE_CHECKING:
    from symgd.analysis.elsewhere import LowerElsewhere
    from symgd.analysis.kinks import KinkSlopes
    from symgd.analysis.nowhere import NoSmallest

__all__ = ["Facts"]

SECONDS = 1.0
SETTLED = ("converged", "max_iter", "stopped_early", "plateau")
"""The statuses of runs that ended somewhere, so that it can be said downhill of what."""


@record(eq=False)
class Facts:
    """What is established about f around a run; a fact that is not is None. Searches share `SECONDS`."""

    run: Run
    _purse: Purse = field(default_factory=lambda: Purse(SECONDS), repr=False)

    # Where the run is, and what it is held against.

    @cached_property
    def minimizer(self) -> StationaryPoint | CriticalPoint | None:
        """The established minimizer nearest to the end: the verdict's, else the first one downhill of x₀."""
        known = self.run.verdict.minimizer
        if known is not None:
            return known
        down = self._first_downhill
        return down.point if down is not None and down.kind in ARRIVALS else None

    @property
    def minimizer_exact(self) -> tuple[sp.Expr, ...] | None:
        """The minimizer in closed form, one expression a variable: proved."""
        point = self.minimizer
        if isinstance(point, StationaryPoint):
            return None if point.closed_form is None else (point.closed_form,)
        return None if point is None else point.exact

    @cached_property
    def value_exact(self) -> sp.Expr | None:
        """f(x*) in closed form, if that is short."""
        if self.minimizer_exact is None:
            return None
        places = dict(zip(self.run.problem.symbols, self.minimizer_exact, strict=True))
        return value_at(self.run.problem.f, places, stability.LONGEST)

    @property
    def distance(self) -> float | None:
        """|x_K − x*|, in several variables the Euclidean distance."""
        if self.minimizer is None:
            return None
        if isinstance(self.minimizer, StationaryPoint):
            return distance(self._end, self.minimizer)
        return self.minimizer.distance(np.atleast_1d(self.run.x).tolist())

    @cached_property
    def is_quadratic(self) -> bool:
        """Whether f is a quadratic on all of ℝⁿ: proved."""
        return is_quadratic(self.run.problem)

    @cached_property
    def curvature(self) -> float | None:
        """f″(x*); in several variables the largest eigenvalue of the Hessian."""
        if self.curvature_jumps:
            return None
        if isinstance(self.minimizer, CriticalPoint):
            return self.minimizer.eigenvalues[-1] if self.minimizer.kind == "minimum" else None
        return None if self.minimizer is None else self.minimizer.curvature

    @cached_property
    def curvature_jumps(self) -> bool:
        """Whether the second derivatives are others on the two sides of the minimizer, as at a joint of branches."""
        return self.minimizer is not None and second_derivatives_jump(self.run.problem, self.minimizer)

    @cached_property
    def curvature_exact(self) -> sp.Expr | None:
        """f″(x*) in closed form."""
        point = self._point
        return None if point is None else stability.exact_curvature(self.run.problem, point)

    @property
    def eigenvalues(self) -> tuple[float, ...] | None:
        """Several variables: the eigenvalues of the Hessian at the minimizer, in rising order."""
        return self.minimizer.eigenvalues if isinstance(self.minimizer, CriticalPoint) else None

    @cached_property
    def kink_slopes(self) -> KinkSlopes | None:
        """The slopes on the two sides of a minimizer at a kink."""
        if self._point is None or not self._point.kink:
            return None
        from symgd.analysis.kinks import kink_slopes

        return kink_slopes(self.run.problem, self._point)

    @cached_property
    def no_smallest(self) -> NoSmallest | None:
        """The proof that f of one variable takes its smallest value nowhere, where no minimizer was found."""
        if self.minimizer is not None or self.run.problem.dimension != 1:
            return None
        from symgd.analysis.nowhere import no_smallest

        with self._purse.open() as budget:
            return no_smallest(self.run.problem, budget, 1 if self._end >= self.run.x0[0] else -1)

    # f: convexity, global, basin.

    @cached_property
    def convexity(self) -> surroundings.ConvexOn | None:
        """Convexity of f on the piece of its domain around the run, or else on the hull of the run and x*."""
        if self.run.problem.dimension != 1:
            return None
        points = [*self._x, *self._way]
        with self._purse.open() as budget:
            return surroundings.convex_on(
                self.run.problem, self.run.x0[0], (min(points), max(points)), budget
            )

    @cached_property
    def global_fact(self) -> surroundings.GlobalFact | None:
        """Whether the minimizer is global, why, and on which domain."""
        if self._point is None:
            return None
        with self._purse.open() as budget:
            return surroundings.global_fact(self.run.problem, self._point, budget)

    @property
    def is_global(self) -> bool | None:
        """Whether the minimizer is global (on `global_fact`.domain); None: unknown."""
        if self.run.verdict.success and self.run.verdict.details.get("flat"):
            return True  # rows 7b and 11: f is proved to be nowhere lower than on that piece
        known = None if self.global_fact is None else self.global_fact.is_global
        return False if known is None and self.lower_elsewhere is not None else known

    @cached_property
    def lower_elsewhere(self) -> LowerElsewhere | None:
        """Where f is lower than at the minimizer: the proof that it is not global; None where none was found."""
        run, point = self.run, self._point
        if point is None or (self.global_fact is not None and self.global_fact.is_global):
            return None
        x, f = run.history["x"], run.history["fun"]
        from symgd.analysis.elsewhere import lower_elsewhere

        with self._purse.open() as budget:
            return lower_elsewhere(run.problem, point, x, f, budget)

    @cached_property
    def excess(self) -> float | None:
        """f(x_K) − f(x*), from 60 digits, so that it is right also where both agree in their first digits."""
        if self.minimizer is None:
            return None
        end = [float(v) for v in np.atleast_1d(self.run.x)]
        return fall_between(self.run.problem, end, self.minimizer)

    @cached_property
    def basin(self) -> surroundings.Basin | None:
        """Which minimizer lies first downhill of x₀, and whether the run ended at another."""
        down, reached = self._first_downhill, self.run.verdict.minimizer
        if self.run.status not in SETTLED or down is None or down.point is None or down.kind != "minimizer":
            return None
        return surroundings.basin(down.point, reached) if isinstance(reached, StationaryPoint) else None

    @property
    def jumped_hill(self) -> bool | None:
        """Whether the run passed over the first minimizer downhill of x₀ and a hill, to another minimizer."""
        return None if self.basin is None else self.basin.jumped

    # n: the certificate.

    @cached_property
    def certificate(self) -> Certificate | None:
        """Decimals that are proved to enclose the minimizer."""
        point, down = self._point, self.run.verdict.downhill
        if point is None:
            return None
        unique = down is not None and down.proved and down.point is point
        lower, upper = self._way
        return certificate(point, unique, self._bounds(lower, upper))

    # What the statements share.

    @property
    def _point(self) -> StationaryPoint | None:
        return self.minimizer if isinstance(self.minimizer, StationaryPoint) else None

    @property
    def _end(self) -> float:
        """x_K of a function of one variable."""
        return float(self._x[-1])

    @property
    def _way(self) -> tuple[float, float]:
        """The hull of x_K and the enclosure of x*, in floats rounded outward."""
        if self._point is None:
            return self._end, self._end
        lower, upper = float(self._point.lower), float(self._point.upper)
        lower = lower if Fraction(lower) <= self._point.lower else math.nextafter(lower, -math.inf)
        upper = upper if Fraction(upper) >= self._point.upper else math.nextafter(upper, math.inf)
        return min(self._end, lower), max(self._end, upper)

    @cached_property
    def _x(self) -> NDArray[np.float64]:
        return np.asarray(self.run.history["x"], dtype=float)

    @cached_property
    def _slopes(self) -> NDArray[np.float64]:
        return np.asarray(self.run.history["jac"], dtype=float)

    @cached_property
    def _first_downhill(self) -> Downhill | None:
        """What lies downhill of x₀."""
        if self.run.problem.dimension != 1:
            return None
        with self._purse.open() as budget:
            return landscape.downhill(self.run.problem, self.run.x0[0], budget)

    @cached_property
    def _sublevel_bounds(self) -> tuple[tuple[float, float], tuple[float, float]] | None:
        """The ends of the piece of {f ≤ f(x₀)} with x₀, and (μ, L) on it."""
        if self.run.problem.dimension != 1:
            return None
        with self._purse.open() as budget:
            ends = landscape.sublevel(self.run.problem, self.run.x0[0], budget)
            bounds = None if ends is None else landscape.curvature_bounds(self.run.problem, *ends, budget)
        return None if ends is None or bounds is None else (ends, bounds)

    def _bounds(self, lower: float, upper: float) -> tuple[float, float] | None:
        with self._purse.open() as budget:
            return landscape.curvature_bounds(self.run.problem, lower, upper, budget)
