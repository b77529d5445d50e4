"""Statements a, c, i and j: what a rule with or without memory does close to a minimizer, as data.

Near x* the gradient is g = h·e, e = x − x*, and one step is a linear map of the state (e, memory), derived from the
rule's assignments by `linearization`. Its spectral radius is the factor by which the error shrinks in the long run.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import sympy as sp

__all__ = ["Absence", "BestRates", "LocalTheory"]

Absence = Literal[
    "no_minimizer", "flat", "schedule", "moves", "constant_steps", "coordinates", "nonlinear", "no_step"
]
"""Why there is no linear map: no minimizer is known; f″(x*) is zero or unknown, or x* is a kink or an end; the rate
changes from step to step; x* is no resting point of the rule (weight decay); the steps do not shrink with the
distance (Lion's sign, ε = 0); every coordinate has a rate of its own (Adagrad in several variables); the rule has no
linear part (line searches, Barzilai and Borwein); no step was taken from which frozen memory could be read."""


@dataclass(frozen=True)
class BestRates:
    """The rates at which the factor of one curvature h is least: from ``lower`` to ``upper``, often the same.

    ``lower_exact``, ``upper_exact`` and ``factor_exact`` are formulas in h and the hyper-parameters: 1/h with factor 0
    for gradient descent and Nesterov; for the heavy ball all of (1 − √μ)²/h … (1 + √μ)²/h, with factor √μ.
    """

    lower: float
    upper: float
    factor: float
    lower_exact: sp.Expr
    upper_exact: sp.Expr
    factor_exact: sp.Expr


@dataclass(frozen=True, eq=False)
class LocalTheory:
    r"""The linear map :math:`z_{k+1} = M z_k` that one step is, close to a minimizer and after many steps.

    ``coordinates``: e = x − x*, then the memory that acts on it. ``matrix``: M over `rule.eta`, `linearization.h`
    (f″(x*), or an eigenvalue of the Hessian: one such map for each), the hyper-parameters and ``frozen``.
    ``polynomial``: det(λI − M), λ is `linearization.eigenvalue`.

    ``dropped``: memory of second order, such as Adam's v, that does not count beside ε. ``frozen``: memory that does
    not change where the gradient is zero (Adagrad's sum, AMSGrad's maximum), with its value at the end of this run:
    then all of this is about that memory, not about a new start.

    ``eigenvalues``: of M at this run's rate, the largest first, for that one of ``curvatures`` (``slowest``) whose
    largest is largest. ``factor``: its size, the limit of ‖z_{k+1}‖/‖z_k‖ in the mean of a run that converges without
    luck; above 1 x* repels. ``double``: the first two eigenvalues are within 5 % of each other, so that the limit is
    reached late.

    ``limit``: x* attracts for every rate below it and repels just above it; None if there is none.
    ``limit_exact``: its formula in h and the hyper-parameters (h the largest curvature); ``proved``: from the criterion
    of Schur, Cohn and Jury, with that formula. ``best``: see `BestRates`; one variable. ``floor``: no rate makes the
    factor smaller than this, ``floor_exact`` its formula (√μ for the heavy ball); None where that is 0.
    """

    coordinates: tuple[sp.Symbol, ...]
    matrix: sp.ImmutableMatrix
    polynomial: sp.Expr
    curvatures: tuple[float, ...]
    slowest: float
    eigenvalues: tuple[complex, ...]
    factor: float
    limit: float | None
    limit_exact: sp.Expr | None
    proved: bool
    best: BestRates | None = None
    floor: float | None = None
    floor_exact: sp.Expr | None = None
    dropped: tuple[sp.Symbol, ...] = ()
    frozen: dict[sp.Symbol, float] = field(default_factory=dict)

    @property
    def dominant(self) -> complex:
        """The largest eigenvalue."""
        return self.eigenvalues[0]

    @property
    def oscillates(self) -> bool:
        """Whether the largest eigenvalues are a complex pair: the error swings around x* with a period of several steps."""
        return abs(self.dominant.imag) > 1e-9 * max(self.factor, 1e-300)

    @property
    def alternates(self) -> bool:
        """Whether the largest eigenvalue is negative: the error changes its sign at every step, in the long run."""
        return not self.oscillates and self.dominant.real < 0.0

    @property
    def double(self) -> bool:
        """Whether the first two eigenvalues nearly coincide."""
        if len(self.eigenvalues) < 2 or self.factor == 0.0:
            return False
        return abs(self.eigenvalues[0] - self.eigenvalues[1]) <= 0.05 * self.factor

    @property
    def repels(self) -> bool:
        """Whether x* repels at this run's rate."""
        return self.factor > 1.0
