"""Statements a, c, i and j for any rule: what it does close to the minimizer, and what its run shows of that."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Literal

import numpy as np
import sympy as sp
from numpy.typing import NDArray

from symgd.analysis.local import LocalTheory, local_theory
from symgd.analysis.local.linearization import Absence, h, numbers
from symgd.analysis.multivariate import MultivariateFacts
from symgd.calculus.multivariate.points import CriticalPoint
from symgd.descent.tails import lengths
from symgd.records import record

if TYPE_CHECKING:
    from symgd.analysis.local.bursts import Burst
    from symgd.analysis.local.measured import MeasuredFactor

__all__ = ["NearMinimum", "StronglyConvex"]

_LONGEST = 24  # characters of a closed form
_ASTRAY = ("cycled", "diverged")
_COMPUTED = 1e-12  # the rounding of a limit that is not known exactly


@record
class StronglyConvex:
    """0 < ``mu`` ≤ f″ ≤ ``L`` on [``lower``, ``upper``], which holds every iterate and x*: proved.

    At kinks of f′ the one-sided second derivatives are meant.
    """

    mu: float
    L: float
    lower: float
    upper: float


@record(eq=False)
class NearMinimum(MultivariateFacts):
    """What holds close to the minimizer for the rule of a run, from its assignments; see `local.LocalTheory`."""

    @cached_property
    def _local(self) -> LocalTheory | Absence:
        point = self.minimizer
        if point is None:
            return "no_minimizer"
        if isinstance(point, CriticalPoint):
            curvatures = point.eigenvalues if point.kind == "minimum" else ()
        else:
            curvatures = (point.curvature,) if point.curvature is not None else ()
            if point.kink or point.end:
                return "flat"
        if self.curvature_jumps:
            return "jump"
        if not curvatures or not curvatures[0] > 0.0:
            return "flat"
        exact = self.minimizer_exact
        return local_theory(self.run, curvatures, exact is not None and all(value == 0 for value in exact))

    @property
    def local(self) -> LocalTheory | None:
        """The linear map that a step of this run is close to the minimizer: its matrix, factor and limit."""
        return self._local if isinstance(self._local, LocalTheory) else None

    @property
    def local_absence(self) -> Absence | None:
        """Why `local` is None: see `local.linearization.Absence`."""
        return None if isinstance(self._local, LocalTheory) else self._local

    # a, b, g: rates.

    @property
    def stability_limit(self) -> float | None:
        """Below this rate starts close enough converge, just above it x* repels: 2/f″(x*), or 2/λ_max, under gd.

        A local fact. None for a rule whose memory freezes (Adagrad): `local`.limit is about the end of the run only.
        Where `local`.dropped is not empty, "close enough" is so close that √v is small beside ε.
        """
        local = self.local
        if local is None or local.limit is None or local.frozen:
            return None
        return local.limit if self.stability_exact is None else float(self.stability_exact)

    @cached_property
    def rate_and_limit(self) -> Literal["below", "at", "past"] | None:
        """Where the constant rate lies against the limit of `local`, which may be about frozen memory.

        The rate is at a limit that is known exactly if it is the float of it, at one that was computed within 1e-12.
        """
        local, rate = self.local, self.run.rate
        if local is None or local.limit is None or rate is None:
            return None
        limit, width = local.limit, _COMPUTED
        if local.limit_exact is not None and self.curvature_exact is not None and not local.frozen:
            known = {**numbers(self.run.optimizer), h: self.curvature_exact}
            limit, width = float(local.limit_exact.subs(known).evalf(30)), 0.0
        if abs(rate - limit) <= width * limit:
            return "at"
        return "below" if rate < limit else "past"

    @cached_property
    def stability_exact(self) -> sp.Expr | None:
        """The stability limit in closed form."""
        return None if self.local is None else self._closed(self.local.limit_exact)

    @property
    def best_rate(self) -> float | None:
        """The best rate close to x*, 1/f″(x*) under gd; from far it may overshoot.

        The smallest one where several are best: the heavy ball has (1 − √μ)²/f″(x*), see `local`.best. In several
        variables 2/(λ_min + λ_max), of gradient descent alone.
        """
        several = self.modes or self.local_modes
        if several is not None:
            return several.best_rate
        local = self.local
        if local is None or local.best is None or local.frozen:
            return None
        return local.best.lower if self.best_rate_exact is None else float(self.best_rate_exact)

    @cached_property
    def best_rate_exact(self) -> sp.Expr | None:
        """The best rate in closed form."""
        several = self.modes or self.local_modes
        if several is not None:
            return several.best_rate_exact
        local = self.local
        return None if local is None or local.best is None else self._closed(local.best.lower_exact)

    def _closed(self, formula: sp.Expr | None) -> sp.Expr | None:
        """A formula of `local` with f″(x*) and the hyper-parameters put in, if that is short."""
        local, curvature = self.local, self.curvature_exact
        if formula is None or local is None or local.frozen or curvature is None:
            return None
        known = numbers(self.run.optimizer)
        value = sp.radsimp(formula.subs({**known, h: curvature}))
        # A μ of 1/9 is a decimal of 16 digits, which no reader wants to see in a fraction.
        return None if formula.has(*known) and len(str(value)) > _LONGEST else value

    @property
    def limits_coincide(self) -> bool | None:
        """Whether the local limit is the global one: for quadratics, under a rule whose step is linear everywhere."""
        if self.stability_limit is None or self.local is None:
            return None
        return self.is_quadratic and not self.local.dropped

    # c, i: contraction.

    @property
    def contraction(self) -> float | None:
        """The factor by which the state (error and memory) shrinks in the long run, if the run converges.

        |1 − ηf″(x*)|, or max |1 − ηλ|, under gd: there it is the limit of e_{k+1}/e_k if no iterate hits x*. On a
        quadratic with a minimum the λ are those of the axes along which the start has a part.
        """
        if self.modes is not None and self.modes.has_minimum and self.modes.slowest is not None:
            return abs(self.modes.slowest.factor)
        return None if self.local is None else self.local.factor

    @cached_property
    def measured_factor(self) -> MeasuredFactor | None:
        """The factor that the last part of the run shows, on the norm of the state: observed."""
        if self._state_sizes is None:
            return None
        from symgd.analysis.local.measured import measured_factor

        return measured_factor(self._state_sizes, float(np.abs(self._center).max()))

    @cached_property
    def strongly_convex(self) -> StronglyConvex | None:
        """μ and L on an interval that holds the run and its minimizer, where μ > 0 could be proved."""
        if self._point is None:
            return None
        way, ends = self._way, (float(self._x.min()), float(self._x.max()))
        lower, upper = min(way[0], ends[0]), max(way[1], ends[1])
        bounds = self._bounds(lower, upper)
        if bounds is None or not 0.0 < bounds[0] <= bounds[1] < np.inf:
            return None
        return StronglyConvex(bounds[0], bounds[1], lower, upper)

    @property
    def astray_below_limit(self) -> bool:
        """Whether the run cycled or diverged with a rate below the limit: its start is not close enough."""
        return self.rate_and_limit == "below" and self.run.status in _ASTRAY

    # j: rules whose root does not count close to x*.

    @cached_property
    def bursts(self) -> tuple[Burst, ...]:
        """Where the run came close to a minimizer that repels, and was thrown off: observed."""
        if self.local is None or not self.local.repels or self._state_sizes is None:
            return ()
        from symgd.analysis.local.bursts import bursts

        return bursts(self._state_sizes, self._distances)

    @cached_property
    def coordinate_bursts(self) -> tuple[tuple[int, Burst], ...]:
        """The first burst of each coordinate that had one, of a run in several variables without one: observed."""
        local = self.local
        if local is None or not local.repels or self.bursts or self.run.problem.dimension == 1:
            return ()
        from symgd.analysis.local.bursts import bursts
        from symgd.analysis.local.measured import coordinate_sizes

        sizes = coordinate_sizes(self.run, local, self._center)
        away = np.abs(self.run.history["x"] - self._center)
        found = ((i, bursts(sizes[:, i], away[:, i])) for i in range(sizes.shape[1]))
        return tuple((i, all_of[0]) for i, all_of in found if all_of)

    @cached_property
    def held_by_rounding(self) -> int | None:
        """The row from which the run stands still although x* repels: its slope is computed as zero. Observed."""
        from symgd.analysis.local.bursts import stands_from

        return stands_from(self.run) if self.local is not None and self.local.repels else None

    @property
    def first_step(self) -> tuple[float, ...] | None:
        """|x₁ − x₀|/η by coordinate: |f′(x₀)| under gd, almost 1 under Adam, wherever the start is. Observed."""
        from symgd.analysis.local.bursts import first_steps

        return first_steps(self.run)

    # What these share.

    @property
    def _center(self) -> NDArray[np.float64]:
        assert self.minimizer is not None
        return np.atleast_1d(np.asarray(self.minimizer.x, dtype=float))

    @cached_property
    def _distances(self) -> NDArray[np.float64]:
        rows = self.run.history["x"].reshape(len(self.run.history), -1)
        return lengths(rows - self._center)

    @cached_property
    def _state_sizes(self) -> NDArray[np.float64] | None:
        from symgd.analysis.local.measured import state_sizes

        return None if self.local is None else state_sizes(self.run, self.local, self._center)
