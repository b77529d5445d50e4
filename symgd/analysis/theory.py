"""`Theory`: the statements about a run, each worked out when it is asked for, with its conditions checked.

A statement that cannot be made is None. ``kinds`` says of each how it is known: "proved" (symbolic or
interval computation), "computed" (floats), "observed" (about this run).
"""

from __future__ import annotations

import math
from fractions import Fraction
from functools import cached_property
from typing import Literal

import numpy as np
import sympy as sp

from symgd.analysis import contraction, ledger, quadratic, stability, stopping
from symgd.analysis.absolute_value import AbsoluteWalk, absolute_walk
from symgd.analysis.contraction import MeasuredRatio, PowerLaw, Regime
from symgd.analysis.ledger import Ledger, WorstCase
from symgd.analysis.near import NearMinimum
from symgd.calculus.intervals import enclose
from symgd.descent.case import distance
from symgd.descent.differences import value_differences
from symgd.descent.run import Run
from symgd.errors import ParameterError
from symgd.records import record

__all__ = ["Kind", "Theory", "theory"]

Kind = Literal["proved", "computed", "observed"]


def theory(run: Run) -> Theory:
    """What can be said about a run; nothing is worked out before it is asked for.

    Raises `ParameterError` for what is no run: a comparison has one in each of its ``runs``.
    """
    if not isinstance(run, Run):
        raise ParameterError(f"theory takes a run, such as symgd.minimize gives, not {type(run).__name__}.")
    return Theory(run)


@record(eq=False)
class Theory(NearMinimum):
    """The statements a to j, l and n about a run.

    Facts of f (`Facts`: ``minimizer``, ``curvature``, ``convexity``, ``is_global``, ``certificate``, ``basin``) hold
    under any optimizer, and what is said close to the minimizer (`NearMinimum`: ``local``, ``stability_limit``,
    ``contraction``, ``best_rate``, ``bursts``) is made for each. The others are about gradient descent with a constant
    rate, and None for another method. Of those for several variables, `MultivariateFacts` has the ones with a form of
    their own: ``modes``, ``worth``, ``separable``.
    """

    @property
    def applies(self) -> bool:
        """Whether the run is gradient descent, which the statements about rates are made for."""
        return self.run.is_gradient_descent

    @property
    def _rate(self) -> float | None:
        """The constant rate of gradient descent, about which most statements are; None for every other run."""
        return self.run.rate if self.applies else None

    # a, b, g: rates.

    @cached_property
    def descent_limit(self) -> stability.DescentLimit | None:
        """2/L on the piece of {f ≤ f(x₀)} that holds x₀: below it f falls at each step from this start."""
        bounds = self._sublevel_bounds
        if bounds is None or self._rate is None:
            return None
        (lower, upper), (_, L) = bounds
        return stability.descent_limit(L, lower, upper)

    @cached_property
    def at_limit(self) -> stability.AtLimit | None:
        """What x* does at the stability limit exactly; for a parabola every start but x* gives a 2-cycle."""
        if self._point is None or self.stability_limit is None or self._rate is None:
            return None
        return stability.at_limit(self.run.problem, self._point)

    # c: contraction.

    @property
    def factor(self) -> float | None:
        """1 − ηf″(x*) with its sign, for f″(x*) > 0 and one variable."""
        rate = self._rate
        if self._point is None or rate is None or self.stability_limit is None or self.curvature is None:
            return None
        return contraction.factor(rate, self.curvature)

    @property
    def regime(self) -> Regime | None:
        """How the iterates behave close to x*: see `contraction.regime`."""
        if self._point is None or self._rate is None or self.curvature is None:
            return None
        return contraction.regime(self._rate, self.curvature, self.is_quadratic)

    @cached_property
    def measured_ratio(self) -> MeasuredRatio | None:
        """The ratio of the last errors, once five agree to 1 %: observed."""
        if self.run.problem.dimension != 1 or not self.applies:
            return None
        if self._point is None:
            return contraction.measured(self._slopes, 1e-300, "slope")
        floor = 1e-12 * max(1.0, abs(self._point.x))
        return contraction.measured(self._x - self._point.x, floor, "error")

    @cached_property
    def power_law(self) -> PowerLaw | None:
        """The power law of the error where f″(x*) = 0; in several variables that of a separable function."""
        point = self._point
        if self.separable is not None:
            return self.separable.law
        if point is None or self._rate is None or point.order is None or point.curvature != 0.0:
            return None
        derivative = sp.diff(self.run.problem.f, self.run.problem.symbols[0], point.order)
        try:
            value = float(derivative.evalf(30, subs={self.run.problem.symbols[0]: point.exact or point.x}))
        except (TypeError, ValueError):
            return contraction.power_law(point.order, self._rate, None)
        return contraction.power_law(point.order, self._rate, value)

    # d, e: stopping.

    @cached_property
    def predicted_steps(self) -> int | None:
        """The step at which the rule fires: exact, for quadratics with a minimum; else None."""
        rate = self._rate
        if self.modes is not None:
            from symgd.analysis.multivariate.modes import predicted_steps as steps_of_modes

            return steps_of_modes(self.modes, self.run.tol, self.run.gtol)
        known = None if rate is None else quadratic.quadratic(self.run.problem)
        if known is None or rate is None or not known[0].is_positive:
            return None
        curvature, center = (quadratic.fraction(value) for value in known)
        run = self.run
        return stopping.steps_of_quadratic(
            Fraction(run.x0[0]) - center, curvature, Fraction(rate), run.tol, run.gtol
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
        if steps is not None and self.modes is not None:
            from symgd.analysis.multivariate.modes import distance_at

            return distance_at(self.modes, steps)
        if steps is None or form is None:
            return None
        start = sp.Rational(Fraction(self.run.x0[0])) - form.center
        return abs(float((start * form.factor.evalf(40) ** steps).evalf(20)))

    @cached_property
    def at_present_ratio(self) -> stopping.PresentRatio | None:
        """How many more steps at the present ratio, after a capped run: "about n more".

        Said once five ratios agree to 1 %, and if 5 % more or less of ln|1 − ηf″(x*)| is what they show: five
        ratios near 1 agree long before they are those of the end.
        """
        if self._rate is None or self.run.status != "max_iter" or self.is_quadratic or self.minimizer is None:
            return None
        if not self.contraction:
            return None
        # Of several variables the sum of |∂f|, which is what the rule looks at.
        slopes = self._slopes if self._slopes.ndim == 1 else np.abs(self._slopes).sum(axis=1)
        ratio = contraction.measured(slopes, 1e-300, "slope")
        if ratio is None or ratio.last != len(slopes) - 1 or not 0.0 < abs(ratio.value) < 1.0:
            return None
        if not math.isclose(math.log(abs(ratio.value)), math.log(self.contraction), rel_tol=0.05):
            return None
        step = abs(self._rate * float(slopes[-1]))
        return stopping.more_steps(step, ratio.value, self.run.tol)

    @cached_property
    def at_power_law(self) -> int | None:
        """The step at which the rule would fire by the power law, carried on from x_K of a capped run: "about"."""
        law, point, run = self.power_law, self._point, self.run
        if law is None or point is None or self._rate is None or run.status != "max_iter":
            return None
        error, step = distance(self._end, point), self._rate * abs(float(self._slopes[-1]))
        return stopping.steps_of_power_law(
            law, run.nit, error, step, max(run.tol, self._rate * (run.gtol or 0))
        )

    @cached_property
    def stop_bound(self) -> stopping.StopBound | None:
        """What the stop is worth: |x_K − x*| ≤ |f′(x_K)|/μ, with a proved μ; under gradient descent < tol/(ημ)."""
        point = self._point
        if point is None:
            return None
        # Where the sides alternate a stop may come on either, so x* is in the middle of the interval.
        lower, upper = self._way
        if self.factor is not None and self.factor < 0.0:
            reach = upper - lower
            lower, upper = min(lower, point.x - reach), max(upper, point.x + reach)
        bounds = self._bounds(lower, upper)
        if bounds is None:
            return None
        slope = enclose(self.run.problem.gradient[0], self.run.problem.symbols[0], self._end, self._end)
        if slope is None:
            return None
        return stopping.stop_bound(max(map(abs, slope)), bounds[0], self._rate, self.run.tol, (lower, upper))

    # Closed forms, h, l, n.

    @cached_property
    def closed_form(self) -> quadratic.ClosedForm | None:
        """x_k = x* + (1 − ηf″)ᵏ(x₀ − x*) for a quadratic, held against every row."""
        if self._rate is None or self.run.problem.dimension != 1:
            return None
        return quadratic.closed_form(self.run.problem, self._rate, self._x)

    @cached_property
    def absolute_walk(self) -> AbsoluteWalk | None:
        """Where c|x − a| + d is walked to."""
        if self._rate is None:
            return None
        return absolute_walk(self.run.problem, self._rate, self.run.x0[0])

    @cached_property
    def ledger(self) -> Ledger | None:
        """What every step was sure to gain, and did."""
        if self.box_ledger is not None:
            return self.box_ledger
        if self.descent_limit is None or self._rate is None:
            return None
        f = self.run.history["fun"]
        exact = value_differences(self.run.problem, self._x.tolist()) if ledger.cancels(f) else None
        return ledger.ledger(self.descent_limit, self._rate, f, self._slopes, exact)

    @cached_property
    def worst_case(self) -> WorstCase | None:
        """The most that can be left of f − f* after N steps, for convex f and η ≤ 1/L."""
        bounds, point = self._sublevel_bounds, self._point
        if bounds is None or point is None or self._rate is None or bounds[1][0] < 0.0:
            return None
        (lower, upper), (_, L) = bounds
        if not lower <= point.x <= upper:
            return None
        if point.end and not point.horizontal:
            return None  # the theorem is about functions on all of ℝ, whose slope is zero at x*
        left = self.excess
        if left is None:
            return None
        start = distance(self.run.x0[0], point)
        return ledger.worst_case(L, self._rate, self.run.nit, start, left)

    @property
    def kinds(self) -> dict[str, Kind]:
        """How each statement that is made is known."""
        kinds: dict[str, Kind] = {
            "minimizer": "proved" if self.minimizer is not None and self.minimizer.proved else "observed",
            "stability_limit": "computed" if self.stability_exact is None else "proved",
            "local": "proved",
            "contraction": "computed",
            "measured_factor": "observed",
            "strongly_convex": "proved",
            "bursts": "observed",
            "held_by_rounding": "observed",
            "first_step": "observed",
            "descent_limit": "proved",
            "at_limit": "computed",
            "measured_ratio": "observed",
            "at_present_ratio": "observed",
            "predicted_steps": "proved",
            "stop_bound": "proved",
            "convexity": "proved",
            "is_global": "proved",
            "lower_elsewhere": "proved",
            "excess": "computed",
            "basin": "proved",
            "closed_form": "proved",
            "absolute_walk": "proved",
            "kink_slopes": "proved",
            "no_smallest": "computed",
            "at_power_law": "computed",
            "ledger": "proved",
            "worst_case": "proved",
            "certificate": "proved",
            "modes": "proved",
            "deviation": "computed",
            "steps_at_best_rate": "computed",
            "local_modes": "computed",
            "condition_number": "computed",
            "separable": "proved",
            "worth": "proved",
        }
        return {name: kind for name, kind in kinds.items() if getattr(self, name) not in (None, ())}
