"""`Theory`: the statements about a run, each worked out when it is asked for, with its conditions checked.

A statement that cannot be made is None. ``kinds`` says of each how it is known: "proved" (symbolic or interval computation),
"computed" (floats), "observed" (about this run).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Literal

import numpy as np
import sympy as sp
from numpy.typing import NDArray

from symgd.analysis import absolute_value, contraction, ledger, quadratic, stability, stopping, surroundings
from symgd.analysis.certificate import Certificate, certificate
from symgd.analysis.purse import Purse
from symgd.calculus import landscape
from symgd.calculus.facts import Downhill, StationaryPoint
from symgd.descent.critical import CriticalPoint
from symgd.descent.run import Run

__all__ = ["Kind", "Theory", "theory"]

Kind = Literal["proved", "computed", "observed"]
SECONDS = 2.0


def theory(run: Run) -> Theory:
    """What can be said about a run; nothing is worked out before it is asked for."""
    return Theory(run)


@dataclass(frozen=True, eq=False)
class Theory:
    """The statements a to h, l and n about a run.

    Facts of f (``minimizer``, ``curvature``, ``convexity``, ``is_global``, ``certificate``, ``basin``) hold under any
    optimizer; the others are about gradient descent with a constant rate, and None for another method. In several
    variables there are ``minimizer``, ``eigenvalues``, ``stability_limit``, ``contraction`` and ``is_quadratic``.
    """

    run: Run
    _purse: Purse = field(default_factory=lambda: Purse(SECONDS), repr=False)

    # Where the run is, and what it is held against.

    @property
    def applies(self) -> bool:
        """Whether the run is gradient descent, which the statements about rates are made for."""
        return self.run.optimizer.name == "gd"

    @cached_property
    def minimizer(self) -> StationaryPoint | CriticalPoint | None:
        """The established minimizer nearest to the end: the verdict's, else the first one downhill of x₀."""
        known = self.run.verdict.minimizer
        if known is not None:
            return known
        down = self._first_downhill
        return down.point if down is not None and down.kind == "minimizer" else None

    @property
    def minimizer_exact(self) -> tuple[sp.Expr, ...] | None:
        """The minimizer in closed form, one expression a variable: proved."""
        exact = None if self.minimizer is None else self.minimizer.exact
        return exact if exact is None or isinstance(exact, tuple) else (exact,)

    @cached_property
    def value_exact(self) -> sp.Expr | None:
        """f(x*) in closed form, if that is short."""
        if self.minimizer_exact is None:
            return None
        value = sp.expand(
            self.run.problem.f.subs(dict(zip(self.run.problem.symbols, self.minimizer_exact, strict=True)))
        )
        return (
            value
            if value.is_number and value.is_finite and sp.count_ops(value) <= stability.LONGEST
            else None
        )

    @property
    def distance(self) -> float | None:
        """|x_K − x*|, in several variables the Euclidean distance."""
        if self.minimizer is None:
            return None
        return float(np.linalg.norm(np.atleast_1d(self.run.x) - np.atleast_1d(self.minimizer.x)))

    @cached_property
    def is_quadratic(self) -> bool:
        """Whether f is a quadratic on all of ℝⁿ: proved."""
        problem = self.run.problem
        return not problem.expression.conditions and all(
            sp.expand(entry).is_number for row in problem.hessian for entry in row
        )

    # a, b, g: rates.

    @cached_property
    def curvature(self) -> float | None:
        """f″(x*); in several variables the largest eigenvalue of the Hessian."""
        if isinstance(self.minimizer, CriticalPoint):
            return self.minimizer.eigenvalues[-1] if self.minimizer.kind == "minimum" else None
        return None if self.minimizer is None else self.minimizer.curvature

    @cached_property
    def curvature_exact(self) -> sp.Expr | None:
        """f″(x*) in closed form."""
        point = self._point
        return None if point is None else stability.exact_curvature(self.run.problem, point)

    @property
    def eigenvalues(self) -> tuple[float, ...] | None:
        """Several variables: the eigenvalues of the Hessian at the minimizer, in rising order."""
        return self.minimizer.eigenvalues if isinstance(self.minimizer, CriticalPoint) else None

    @property
    def stability_limit(self) -> float | None:
        """2/f″(x*), or 2/λ_max: below it starts close enough converge, above it x* repels. A local fact."""
        if not self.applies or not self.curvature or self.curvature < 0.0:
            return None
        exact = self.stability_exact
        return 2.0 / self.curvature if exact is None else float(exact)

    @cached_property
    def stability_exact(self) -> sp.Expr | None:
        """The stability limit in closed form."""
        return stability.exact_ratio(2, self.curvature_exact) if self.applies and self.curvature else None

    @property
    def best_rate(self) -> float | None:
        """1/f″(x*): the best rate close to x*; from far it may overshoot. One variable."""
        limit = self.stability_limit
        return None if limit is None or self._point is None else limit / 2.0

    @cached_property
    def best_rate_exact(self) -> sp.Expr | None:
        """1/f″(x*) in closed form."""
        return None if self.stability_exact is None else stability.exact_ratio(1, self.curvature_exact)

    @cached_property
    def descent_limit(self) -> stability.DescentLimit | None:
        """2/L on the piece of {f ≤ f(x₀)} that holds x₀: below it f falls at each step from this start."""
        bounds = self._sublevel_bounds
        if bounds is None or not self.applies:
            return None
        (lower, upper), (_, L) = bounds
        return stability.descent_limit(L, lower, upper)

    @property
    def limits_coincide(self) -> bool | None:
        """Whether the local limit is the global one, which is so for quadratics with a minimum only."""
        return None if self.stability_limit is None else self.is_quadratic

    @cached_property
    def at_limit(self) -> stability.AtLimit | None:
        """What x* does at the stability limit exactly; for a parabola every start but x* gives a 2-cycle."""
        if self._point is None or self.stability_limit is None:
            return None
        return stability.at_limit(self.run.problem, self._point)

    # c: contraction.

    @property
    def factor(self) -> float | None:
        """1 − ηf″(x*) with its sign, for f″(x*) > 0 and one variable."""
        if self._point is None or self.stability_limit is None or self.curvature is None:
            return None
        return contraction.factor(self.run.learning_rate, self.curvature)

    @property
    def contraction(self) -> float | None:
        """|1 − ηf″(x*)|, or max |1 − ηλ|: the limit of e_{k+1}/e_k, if the run converges and no iterate hits x*."""
        if self.factor is not None:
            return abs(self.factor)
        if self.eigenvalues is None or self.stability_limit is None:
            return None
        return max(abs(contraction.factor(self.run.learning_rate, value)) for value in self.eigenvalues)

    @property
    def regime(self) -> contraction.Regime | None:
        """How the iterates behave close to x*: see `contraction.regime`."""
        if self._point is None or not self.applies or self.curvature is None:
            return None
        return contraction.regime(self.run.learning_rate, self.curvature, self.is_quadratic)

    @cached_property
    def measured_ratio(self) -> contraction.MeasuredRatio | None:
        """The ratio of the last errors, once five agree to 1 %: observed."""
        if self.run.problem.dimension != 1 or not self.applies:
            return None
        if self._point is None:
            return contraction.measured(self._slopes, 1e-300, "slope")
        floor = 1e-12 * max(1.0, abs(self._point.x))
        return contraction.measured(self._x - self._point.x, floor, "error")

    @cached_property
    def power_law(self) -> contraction.PowerLaw | None:
        """The power law of the error where f″(x*) = 0."""
        point = self._point
        if point is None or not self.applies or point.order is None or point.curvature != 0.0:
            return None
        derivative = sp.diff(self.run.problem.f, self.run.problem.symbols[0], point.order)
        try:
            value = float(derivative.evalf(30, subs={self.run.problem.symbols[0]: point.exact or point.x}))
        except (TypeError, ValueError):
            return contraction.power_law(point.order, self.run.learning_rate, None)
        return contraction.power_law(point.order, self.run.learning_rate, value)

    # d, e: stopping.

    @cached_property
    def predicted_steps(self) -> int | None:
        """The step at which the rule fires: exact, for a quadratic with a minimum under gradient descent; else None."""
        known = quadratic.quadratic(self.run.problem) if self.applies else None
        if known is None or not known[0].is_positive:
            return None
        curvature, center = (_fraction(value) for value in known)
        run = self.run
        return stopping.steps_of_quadratic(
            Fraction(run.x0[0]) - center, curvature, Fraction(run.learning_rate), run.tol, run.gtol
        )

    @property
    def steps_to_tolerance(self) -> int | None:
        """The steps that the rule would have needed, where the cap came first."""
        steps = self.predicted_steps
        return steps if steps is not None and self.run.stop == "cap" and steps > self.run.nit else None

    @cached_property
    def distance_at_stop(self) -> float | None:
        """|x_n − x*| at the predicted step n of a quadratic: what the rule's stop would have been off by."""
        steps, form = self.predicted_steps, self.closed_form
        if steps is None or form is None:
            return None
        start = sp.Rational(Fraction(self.run.x0[0])) - form.center
        return abs(float((start * form.factor.evalf(40) ** steps).evalf(20)))

    @cached_property
    def at_present_ratio(self) -> stopping.PresentRatio | None:
        """How many more steps at the present ratio, after a capped run: "about n more"."""
        if self.run.stop != "cap" or self.run.problem.dimension != 1 or not self.applies or self.is_quadratic:
            return None
        ratio = contraction.measured(self._slopes, 1e-300, "slope")
        if ratio is None or ratio.last != len(self._slopes) - 1:
            return None
        return stopping.more_steps(abs(self.run.learning_rate * self._slopes[-1]), ratio.value, self.run.tol)

    @cached_property
    def stop_bound(self) -> stopping.StopBound | None:
        """What the stop is worth: |x_K − x*| ≤ |f′(x_K)|/μ < tol/(ημ), with a proved μ."""
        point = self._point
        if point is None or not self.applies:
            return None
        # A stop may come on either side of x*, so the interval has x* in its middle where the sides alternate.
        reach = abs(self._x[-1] - point.x)
        both = self.factor is not None and self.factor < 0.0
        lower = min(self._x[-1], float(point.lower), point.x - reach * both)
        upper = max(self._x[-1], float(point.upper), point.x + reach * both)
        bounds = self._bounds(lower, upper)
        if bounds is None:
            return None
        return stopping.stop_bound(
            self._slopes[-1], bounds[0], self.run.learning_rate, self.run.tol, (lower, upper)
        )

    # f: convexity, global, basin.

    @cached_property
    def convexity(self) -> surroundings.ConvexOn | None:
        """Convexity of f on the piece of its domain around the run, or else on the hull of the run and x*."""
        if self.run.problem.dimension != 1:
            return None
        points = [*self._x, *([] if self._point is None else [self._point.x])]
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
        if self._point is None:
            return self._global_quadratic
        return None if self.global_fact is None else self.global_fact.is_global

    @cached_property
    def basin(self) -> surroundings.Basin | None:
        """Which minimizer lies first downhill of x₀, and whether the run ended at another."""
        down, reached = self._first_downhill, self.run.verdict.minimizer
        if down is None or down.point is None or down.kind != "minimizer":
            return None
        return surroundings.basin(down.point, reached) if isinstance(reached, StationaryPoint) else None

    @property
    def jumped_hill(self) -> bool | None:
        """Whether the run passed over the first minimizer downhill of x₀ and a hill, to another minimizer."""
        return None if self.basin is None else self.basin.jumped

    # Closed forms, h, l, n.

    @cached_property
    def closed_form(self) -> quadratic.ClosedForm | None:
        """x_k = x* + (1 − ηf″)ᵏ(x₀ − x*) for a quadratic, held against every row."""
        if not self.applies or self.run.problem.dimension != 1:
            return None
        return quadratic.closed_form(self.run.problem, self.run.learning_rate, self._x)

    @cached_property
    def absolute_walk(self) -> absolute_value.AbsoluteWalk | None:
        """Where c|x − a| + d is walked to."""
        if not self.applies:
            return None
        return absolute_value.absolute_walk(self.run.problem, self.run.learning_rate, self.run.x0[0])

    @cached_property
    def ledger(self) -> ledger.Ledger | None:
        """What every step was sure to gain, and did."""
        if self.descent_limit is None:
            return None
        return ledger.ledger(
            self.descent_limit, self.run.learning_rate, self.run.history["fun"], self._slopes
        )

    @cached_property
    def worst_case(self) -> ledger.WorstCase | None:
        """The most that can be left of f − f* after N steps, for convex f and η ≤ 1/L."""
        bounds, point = self._sublevel_bounds, self._point
        if bounds is None or point is None or not self.applies or bounds[1][0] < 0.0:
            return None
        (lower, upper), (_, L) = bounds
        if not lower <= point.x <= upper:
            return None
        start, left = self.run.x0[0] - point.x, self.run.fun - point.fun
        return ledger.worst_case(L, self.run.learning_rate, self.run.nit, start, left)

    @cached_property
    def certificate(self) -> Certificate | None:
        """Decimals that are proved to enclose the minimizer."""
        point, down = self._point, self.run.verdict.downhill
        if point is None:
            return None
        unique = down is not None and down.proved and down.point is point
        lower, upper = min(self._x[-1], float(point.lower)), max(self._x[-1], float(point.upper))
        return certificate(point, unique, self._bounds(lower, upper))

    @property
    def kinds(self) -> dict[str, Kind]:
        """How each statement that is made is known."""
        kinds: dict[str, Kind] = {
            "minimizer": "proved" if self.minimizer is not None and self.minimizer.proved else "observed",
            "stability_limit": "computed" if self.stability_exact is None else "proved",
            "contraction": "computed",
            "descent_limit": "proved",
            "at_limit": "computed",
            "measured_ratio": "observed",
            "at_present_ratio": "observed",
            "predicted_steps": "proved",
            "stop_bound": "proved",
            "convexity": "proved",
            "is_global": "proved",
            "basin": "proved",
            "closed_form": "proved",
            "absolute_walk": "proved",
            "ledger": "proved",
            "worst_case": "proved",
            "certificate": "proved",
        }
        return {name: kind for name, kind in kinds.items() if getattr(self, name) is not None}

    # What the statements share.

    @property
    def _point(self) -> StationaryPoint | None:
        return self.minimizer if isinstance(self.minimizer, StationaryPoint) else None

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

    @property
    def _global_quadratic(self) -> bool | None:
        """Several variables: the minimum of a quadratic is global."""
        point = self.minimizer
        return (
            True
            if isinstance(point, CriticalPoint) and point.kind == "minimum" and self.is_quadratic
            else None
        )


def _fraction(value: sp.Expr) -> Fraction:
    """A rational exactly, another real number to 60 digits."""
    if value.is_Rational:
        return Fraction(int(value.p), int(value.q))
    return Fraction(str(value.evalf(60)))
