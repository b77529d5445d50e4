"""The facts of f and of a run that exist in several variables only; each is None where there is one variable."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import sympy as sp

from symgd.analysis.facts import SETTLED, Facts
from symgd.analysis.ledger import cancels
from symgd.calculus.multivariate.points import CriticalPoint
from symgd.calculus.quadratics import rational_system
from symgd.descent.differences import value_differences
from symgd.descent.tails import lengths
from symgd.records import record

if TYPE_CHECKING:
    from symgd.analysis.elsewhere import LowerElsewhere
    from symgd.analysis.multivariate.global_minimum import GlobalOfMany
    from symgd.analysis.multivariate.ledger import BoxLedger
    from symgd.analysis.multivariate.modes import Deviation, EigenModes, LocalModes, Separable
    from symgd.analysis.multivariate.valley import LowestPass, Valley
    from symgd.analysis.multivariate.way_out import WayOut
    from symgd.analysis.multivariate.worth import Worth
    from symgd.calculus.multivariate.absence import Absence
    from symgd.calculus.multivariate.convexity import ConvexityOfMany
    from symgd.calculus.multivariate.growth import Growth
    from symgd.calculus.multivariate.second_order import SecondOrder
    from symgd.calculus.multivariate.stationary import CriticalPoints

__all__ = ["MultivariateFacts"]


@record(eq=False)
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
        from symgd.calculus.multivariate.second_order import second_order

        return None if point is None else second_order(self.run.problem, point)

    @cached_property
    def singular_everywhere(self) -> bool:
        """Whether f is a quadratic whose matrix of second derivatives, the same everywhere, is singular: proved."""
        problem = self.run.problem
        system = rational_system(problem) if problem.dimension > 1 else None
        return system is not None and system[0].rank() < problem.dimension

    @cached_property
    def way_out(self) -> WayOut | None:
        """Of a run that stopped at a saddle and the like: how close, and where f is lower."""
        from symgd.analysis.multivariate.way_out import way_out

        return way_out(self.run) if self.run.problem.dimension > 1 else None

    @cached_property
    def absence(self) -> Absence | None:
        """Why f has no minimum at all, not even a local one: proved; None where that is not known, or false."""
        known = self.run.verdict.details.get("absence")
        if known is not None or self.run.problem.dimension == 1 or self.run.verdict.minimizer is not None:
            return known
        from symgd.calculus.multivariate.absence import absence

        return absence(self.run.problem)

    @cached_property
    def critical_points(self) -> CriticalPoints | None:
        """All points where the gradient is zero, for a polynomial that is not too large: proved to be all."""
        from symgd.calculus.multivariate.stationary import known_points

        return None if self.run.problem.dimension == 1 else known_points(self.run.problem)

    @cached_property
    def growth(self) -> Growth | None:
        """Why a polynomial grows beyond every number on all sides, so that it has a minimum: proved; or None."""
        if self.run.problem.dimension == 1:
            return None
        from symgd.calculus.multivariate.growth import growth

        with self._purse.open() as budget:
            return growth(self.run.problem, budget)

    @cached_property
    def global_minimum(self) -> GlobalOfMany | None:
        """Why the minimizer is a global one, and whether it is the only one; None where it is not proved to be."""
        point = self.minimizer
        if not isinstance(point, CriticalPoint):
            return None
        convex, known = self.convexity_of_many, self.critical_points
        from symgd.analysis.multivariate.global_minimum import global_minimum

        return global_minimum(self.run.problem, point, self.value_exact, convex, known, self.growth)

    @property
    def minimizer_located(self) -> bool:
        """Whether it is proved of a minimizer of several variables that there is one, in closed form or in a box."""
        return isinstance(self.minimizer, CriticalPoint) and self.minimizer.located

    @property
    def is_global(self) -> bool | None:
        """Whether the minimizer is global; None: unknown."""
        if not isinstance(self.minimizer, CriticalPoint):
            return super().is_global
        if self.global_minimum is not None:
            return True
        return None if self.lower_elsewhere is None else False

    @cached_property
    def lower_elsewhere(self) -> LowerElsewhere | None:
        """Where f is lower than at the minimizer: the proof that it is not global; None where none was found."""
        point, run = self.minimizer, self.run
        if not isinstance(point, CriticalPoint):
            return super().lower_elsewhere
        if self.global_minimum is not None:
            return None
        from symgd.analysis.multivariate.elsewhere import lower_of_many

        x, f = run.history["x"], run.history["fun"]
        with self._purse.open() as budget:
            return lower_of_many(run.problem, point, self.critical_points, x, f, budget)

    @cached_property
    def value_exact(self) -> sp.Expr | None:
        """f(x*) in closed form, if that is short; in several variables also where x* has none."""
        point, known = self.minimizer, None
        if isinstance(point, CriticalPoint) and self.minimizer_exact is None:
            known = self.critical_points
        if known is None or not isinstance(point, CriticalPoint):
            return super().value_exact
        from symgd.analysis.multivariate.global_minimum import known_as

        place = known_as(point, known)
        if place is None:
            return super().value_exact
        return known.values[known.points.index(place)].exact

    @cached_property
    def convexity_of_many(self) -> ConvexityOfMany | None:
        """How f bends on its whole domain: convex, concave, strictly or not, or proved not to be convex; None: unknown.

        Proved by the exact inertia of a constant Hessian, by how f is composed, or by the minors of the Hessian.
        """
        if self.run.problem.dimension == 1:
            return None
        from symgd.calculus.multivariate.convexity import convexity

        with self._purse.open() as budget:
            return convexity(self.run.problem, budget)

    @cached_property
    def valley(self) -> Valley | None:
        """The valley of the minimizer at the end of a run that came to rest or was on its way; not for a quadratic."""
        point = self.run.verdict.minimizer
        if not isinstance(point, CriticalPoint) or self.run.status not in SETTLED or self.is_quadratic:
            return None
        if self.run.nit == 0 and not self.run.success:
            return None  # no walk that belongs to a valley
        from symgd.analysis.multivariate.valley import valley_of

        with self._purse.open() as budget:
            return valley_of(self.run, point, budget)

    @cached_property
    def lowest_pass(self) -> LowestPass | None:
        """The lowest pass between the valleys of a polynomial, and the row from which the run is below it: proved."""
        known, valley = self.critical_points, self.valley
        if known is None or valley is None or self.growth is None:
            return None
        from symgd.analysis.multivariate.valley import lowest_pass

        with self._purse.open() as budget:
            return lowest_pass(self.run, valley.minimizer, known, budget)

    # Gradient descent with a constant rate.

    @cached_property
    def modes(self) -> EigenModes | None:
        """The eigen-modes of a quadratic under gradient descent with a constant rate."""
        run = self.run
        if not run.is_gradient_descent or run.rate is None:
            return None
        from symgd.analysis.multivariate.modes import eigen_modes

        return eigen_modes(run.problem, run.rate, run.x0)

    @cached_property
    def deviation(self) -> Deviation | None:
        """How far the rows of the run are from the closed form of `modes`."""
        from symgd.analysis.multivariate.modes import deviation

        return None if self.modes is None else deviation(self.modes, self._x)

    @cached_property
    def steps_at_best_rate(self) -> int | None:
        """After how many steps the rule would have fired on a quadratic at the best constant rate."""
        run, best = self.run, None if self.modes is None else self.modes.best_rate_digits
        from symgd.analysis.multivariate.modes import eigen_modes, predicted_steps

        faster = None if best is None else eigen_modes(run.problem, best, run.x0)
        return None if faster is None else predicted_steps(faster, run.tol, run.gtol)

    @cached_property
    def local_modes(self) -> LocalModes | None:
        """The modes close to a minimizer with a positive definite Hessian, of gradient descent with a constant rate."""
        run, point = self.run, self.minimizer
        if not isinstance(point, CriticalPoint) or point.kind != "minimum" or self.curvature_jumps:
            return None
        if not run.is_gradient_descent or run.rate is None or self.second_order is None:
            return None
        from symgd.analysis.multivariate.modes import local_modes

        return local_modes(self.second_order, run.rate)

    @property
    def condition_number(self) -> float | None:
        """κ = λ_max/λ_min of the Hessian of a quadratic, or at the minimizer: local. None where it is singular."""
        if self.modes is not None:
            return self.modes.condition if self.modes.shape == "bowl" else None
        point = self.minimizer
        if not isinstance(point, CriticalPoint) or point.kind != "minimum" or self.curvature_jumps:
            return None
        return None if self.second_order is None else self.second_order.condition

    @cached_property
    def curvature_exact(self) -> sp.Expr | None:
        """f″(x*) in closed form; in several variables the largest eigenvalue of the Hessian, where it is a fraction."""
        if not isinstance(self.minimizer, CriticalPoint):
            return super().curvature_exact
        if self.minimizer.kind != "minimum" or self.curvature_jumps or self.second_order is None:
            return None
        exact = self.second_order.eigenvalues_exact
        return exact[-1] if exact is not None and exact[-1].is_Rational else None

    @cached_property
    def separable(self) -> Separable | None:
        """Whether every coordinate walks alone, and the power laws of those that close in slowly."""
        run, point = self.run, self.minimizer
        if not isinstance(point, CriticalPoint) or not run.is_gradient_descent or run.rate is None:
            return None
        from symgd.analysis.multivariate.modes import separable

        return separable(run.problem, run.rate, run.x0, point)

    @cached_property
    def worth(self) -> Worth | None:
        """What the end of the run is worth: ‖x_K − x*‖ ≤ ‖∇f(x_K)‖/μ, with a proved μ."""
        point = self.minimizer
        if not isinstance(point, CriticalPoint) or point.kind != "minimum":
            return None
        from symgd.analysis.multivariate.worth import worth_of_stop

        with self._purse.open() as budget:
            return worth_of_stop(self.run, point, budget, everywhere=self.is_quadratic)

    @cached_property
    def box_ledger(self) -> BoxLedger | None:
        """What every step of gradient descent in several variables was sure to gain, and did."""
        run = self.run
        if run.problem.dimension == 1 or not run.is_gradient_descent:
            return None
        exact = value_differences(run.problem, self._x.tolist()) if cancels(run.history["fun"]) else None
        from symgd.analysis.multivariate.ledger import ledger_of_many

        with self._purse.open() as budget:
            return ledger_of_many(run, lengths(self._slopes), exact, budget, everywhere=self.is_quadratic)
