"""Close to a minimizer of several variables every walk of gradient descent goes like one on a quadratic: its modes."""

from __future__ import annotations

from fractions import Fraction

import sympy as sp

from symgd.calculus.multivariate.second_order import SecondOrder
from symgd.notation.typed import as_typed
from symgd.records import record

__all__ = ["LocalMode", "LocalModes", "local_modes"]


@record
class LocalMode:
    """An ``eigenvalue`` of the Hessian at x*, its unit ``vector``, and the ``factor`` 1 − ηλ with its sign.

    ``factor_digits`` is the factor for that float of λ and the decimal η, not rounded.
    """

    eigenvalue: float
    exact: sp.Expr | None
    vector: tuple[float, ...]
    factor: float
    factor_digits: Fraction


@record
class LocalModes:
    """The modes at a minimizer with a positive definite Hessian, the eigenvalues rising: local, computed.

    ``condition`` is κ = λ_max/λ_min, ``best_rate`` 2/(λ_min + λ_max): the best one close to x*, and ``best_factor``
    what it leaves of the slowest mode; the ``_exact`` are None where they are not fractions.
    """

    modes: tuple[LocalMode, ...]
    condition: float
    condition_exact: sp.Expr | None
    best_rate: float
    best_rate_exact: sp.Expr | None

    @property
    def best_factor(self) -> float:
        """(κ − 1)/(κ + 1)."""
        return (self.condition - 1.0) / (self.condition + 1.0)

    @property
    def slowest(self) -> LocalMode:
        """The mode with the largest factor."""
        return max(self.modes, key=lambda mode: abs(mode.factor))

    @property
    def fastest(self) -> LocalMode:
        """The mode with the smallest factor."""
        return min(self.modes, key=lambda mode: abs(mode.factor))


def local_modes(found: SecondOrder, rate: float) -> LocalModes | None:
    """The modes of gradient descent with a constant rate, from the Hessian at a minimizer."""
    if found.condition is None:
        return None
    values, exact = found.eigenvalues, found.eigenvalues_exact or (None,) * len(found.eigenvalues)
    factors = [1 - as_typed(rate) * Fraction(value) for value in values]
    vectors = [tuple(column) for column in found.eigenvectors.T.tolist()]
    modes = tuple(map(LocalMode, values, exact, vectors, map(float, factors), factors))
    total = None if exact[0] is None else sp.expand(exact[0] + exact[-1])
    best = 2.0 / (values[0] + values[-1])
    ratio = found.condition_exact
    return LocalModes(
        modes,
        found.condition,
        ratio if ratio is not None and ratio.is_Rational else None,
        best,
        2 / total if total is not None and total.is_Rational else None,
    )
