"""The best constant rate of gradient descent in several variables."""

from __future__ import annotations

from dataclasses import dataclass

from symgd.analysis import Theory

__all__ = ["BestRate", "best_rate_of_many"]

_ROUNDING = 1e-12


@dataclass(frozen=True)
class BestRate:
    """The ``rate`` at which the largest |1 − ηλ| is smallest, and that ``factor``; 0 where all λ are one number."""

    rate: float
    factor: float


def best_rate_of_many(theory: Theory) -> BestRate | None:
    """2/(λ_min + λ_max) and (κ − 1)/(κ + 1), κ = λ_max/λ_min, at a minimizer where every eigenvalue λ is positive.

    None for other methods than gradient descent (B. T. Polyak, *Introduction to Optimization*, 1987, 1.4.2).
    """
    known = theory.eigenvalues
    if known is None or theory.stability_limit is None or not theory.applies:
        return None
    low, high = known[0], known[-1]
    factor = (high - low) / (high + low)
    return BestRate(2.0 / (low + high), factor if factor > _ROUNDING else 0.0)
