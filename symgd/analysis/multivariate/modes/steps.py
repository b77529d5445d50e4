"""Statement d in several variables: the step at which the rule fires on a quadratic, from the closed form."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import mpmath
import numpy as np
from numpy.typing import NDArray

from symgd.analysis.multivariate.modes.eigen_modes import EigenModes
from symgd.calculus.multiprecision import DIGITS

__all__ = ["MOST", "distance_at", "predicted_steps"]

Floats = NDArray[np.float64]
Number = Any

MOST = 10_000_000
"""Steps that are looked through; a prediction beyond is not made."""
_CHUNK = 1 << 16
_DOUBT = 1e-9
_DOUBTS = 1000
_SMALLEST = 1e-280


def predicted_steps(modes: EigenModes, tol: float, gtol: float | None) -> int | None:
    """The smallest k with Σ|x_{k+1} − x_k| < tol, or max|∂f(x_k)| ≤ gtol, for a quadratic with a minimum.

    None if there is none below `MOST`, or where a mode does not shrink. The sum is not monotone: where modes alternate
    it may be smaller at one step than at the next. But with L(k) the Euclidean length, which is, L ≤ Σ|·| ≤ √n·L and
    L/√n ≤ max|·| ≤ L bound the steps to look through; a step that floats cannot decide is decided with 60 digits.
    """
    if not modes.has_minimum:
        return None
    found = [_first(modes, modes.rate_digits, tol, strict=True)] if tol > 0.0 else []
    found += [] if gtol is None else [_first(modes, mpmath.mpf(1), gtol, strict=False)]
    return min((k for k in found if k is not None), default=None)


def distance_at(modes: EigenModes, k: int) -> float:
    """‖x_k − x*‖ by the closed form."""
    with mpmath.workdps(DIGITS):
        squares = [factor ** (2 * k) * mpmath.fdot(part, part) for _, factor, part in _moving(modes)]
        return float(mpmath.sqrt(mpmath.fsum(squares)))


def _moving(modes: EigenModes) -> list[tuple[Number, Number, Sequence[Number]]]:
    return [mode.digits for mode in modes.modes if mode.digits[0] != 0 and any(mode.digits[2])]


def _first(modes: EigenModes, scale: Number, limit: float, *, strict: bool) -> int | None:
    """The smallest k with Σ_j|scale·g_j(x_k)| < limit (``strict``), or max_j|…| ≤ limit."""
    with mpmath.workdps(DIGITS):
        known = [(factor, [scale * value * v for v in part]) for value, factor, part in _moving(modes)]
        if not known:
            return 0
        parts = [part for _, part in known]
        factors = [factor for factor, _ in known]
        n, bound = len(parts[0]), mpmath.mpf(limit)

        def holds(k: int) -> bool:
            powers = [factor**k for factor in factors]
            sizes = [abs(mpmath.fdot(powers, column)) for column in zip(*parts, strict=True)]
            return bool(mpmath.fsum(sizes) < bound if strict else max(sizes) <= bound)

        if holds(0):
            return 0
        if bound == 0:
            return 1 if all(factor == 0 for factor in factors) and not strict else None
        if max(abs(factor) for factor in factors) >= 1:
            return None
        lengths = [mpmath.sqrt(mpmath.fdot(part, part)) for part in parts]
        root = mpmath.sqrt(n)
        start = _fallen(lengths, factors, bound if strict else bound * root)
        end = _fallen(lengths, factors, bound / root if strict else bound)
        if start is None or end is None:
            return None
        return _scan(parts, factors, limit, (start, end), holds, strict=strict)


def _fallen(lengths: Sequence[Number], factors: Sequence[Number], limit: Number) -> int | None:
    """The smallest k with √Σ(aᵢ|fᵢ|ᵏ)² ≤ limit, found by bisection."""

    def below(k: int) -> bool:
        squares = [(a * abs(f) ** k) ** 2 for a, f in zip(lengths, factors, strict=True)]
        return bool(mpmath.fsum(squares) <= limit * limit)

    if not below(MOST):
        return None
    low, high = -1, MOST
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if below(middle) else (middle, high)
    return high


def _scan(
    parts: Sequence[Sequence[Number]],
    factors: Sequence[Number],
    limit: float,
    among: tuple[int, int],
    holds: Callable[[int], bool],
    *,
    strict: bool,
) -> int | None:
    start, end = max(0, among[0] - 1), among[1] + 1
    logs = np.array([float(mpmath.log(abs(f))) if f else -math.inf for f in factors])
    odd = np.array([-1.0 if f < 0 else 1.0 for f in factors])
    weights = np.array([[float(v / mpmath.mpf(limit)) for v in part] for part in parts])
    doubts = 0
    for first in range(start, end + 1, _CHUNK):
        k = np.arange(first, min(first + _CHUNK, end + 1))
        with np.errstate(under="ignore", invalid="ignore", over="ignore"):
            exponents = np.where(k[:, None] > 0, k[:, None] * logs, 0.0)
            powers = np.exp(np.maximum(exponents, -700.0)) * np.where(k[:, None] % 2, odd, 1.0)
            sizes = np.abs(powers @ weights)
        total = sizes.sum(axis=1) if strict else sizes.max(axis=1)
        for candidate in np.flatnonzero(~(total > 1.0 + _DOUBT)):
            if total[candidate] < 1.0 - _DOUBT or holds(int(k[candidate])):
                return int(k[candidate])
            doubts += 1
            if doubts > _DOUBTS:
                return None
    return None
