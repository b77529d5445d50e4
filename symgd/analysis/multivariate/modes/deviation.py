"""The closed form of a quadratic in several variables held against every row of a run."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import mpmath
import numpy as np
from flint import arb, arb_mat
from numpy.typing import NDArray

from symgd.analysis.multivariate.modes.eigen_modes import EigenModes
from symgd.calculus.intervals import working_precision
from symgd.calculus.multiprecision import DIGITS
from symgd.records import record

__all__ = ["MOST", "Deviation", "closed_form_rows", "deviation"]

Floats = NDArray[np.float64]

MOST = 400_000
"""Numbers in a run that is compared row by row."""
_BLOCK = 4096
_SMALLEST = 1e-300
_NOISE = 1e-12  # of a unit: what 77 digits leave of no difference
_EPSILON = float(np.finfo(float).eps)


@record
class Deviation:
    """The largest difference between a coordinate of a row and the formula, in units of rounding, at row ``row``.

    A unit is 2⁻⁵²·max(‖x_k‖, ‖x*‖), the largest coordinates: the step adds numbers of that size. What a step rounds
    off stays in the walk, less what the factors take of it, so a long walk may be more units off than a short one:
    ``expected`` bounds these, roughly, by the number of roundings in a step times 1 + ρ + … + ρᵏ.
    """

    units: float
    row: int
    expected: float

    @property
    def agrees(self) -> bool:
        """Whether the difference is no more than the rounding of all steps may make."""
        return self.units <= self.expected


def deviation(modes: EigenModes, x: Floats) -> Deviation | None:
    """How far the rows ``x``, shape (K + 1, n), are from the formula with 60 digits; None for very long runs."""
    if x.size > MOST:
        return None
    center = np.abs(np.array(modes.center)).max()
    worst, row = 0.0, 0
    with working_precision():
        for first, block in _blocks(modes, len(x)):
            rows = x[first : first + block.nrows()]
            apart = np.array([float(v.mid()) for v in (block - arb_mat(rows.tolist())).entries()])
            unit = _EPSILON * np.maximum(np.maximum(np.abs(rows).max(axis=1), center), _SMALLEST)
            units = np.abs(apart.reshape(rows.shape)).max(axis=1) / unit
            if units.max() > worst:
                worst, row = float(units.max()), first + int(units.argmax())
    if worst < _NOISE:
        worst, row = 0.0, 0
    return Deviation(worst, row, _expected(modes, len(x) - 1))


def closed_form_rows(modes: EigenModes, rows: int) -> Floats:
    """x₀, x₁, … of the formula, rounded to floats once: shape (rows, n)."""
    with working_precision():
        blocks = [[float(v.mid()) for v in block.entries()] for _, block in _blocks(modes, rows)]
    return np.concatenate(blocks).reshape(rows, -1)


def _blocks(modes: EigenModes, rows: int) -> Iterator[tuple[int, Any]]:
    """Σ (1 − ηλ_i)ᵏ p_i + x* for some rows at a time; within `working_precision`."""
    known = [mode.digits for mode in modes.modes]
    parts = arb_mat([[*map(_arb, part)] for _, _, part in known] + [[*map(_arb, modes.center_digits)]])
    factors = [_arb(factor) for _, factor, _ in known]
    powers = [arb(1) for _ in factors]
    for first in range(0, rows, _BLOCK):
        made = []
        for _ in range(min(_BLOCK, rows - first)):
            made.append([*powers, arb(1)])
            powers = [(p * f).mid() for p, f in zip(powers, factors, strict=True)]
        yield first, arb_mat(made) * parts


def _arb(value: Any) -> arb:
    with mpmath.workdps(DIGITS):
        return arb(mpmath.nstr(value, DIGITS)).mid()


def _expected(modes: EigenModes, steps: int) -> float:
    """Roundings in a step, those of ∇f in proportion to ηλ_max, added up over the steps that keep them."""
    n = len(modes.center)
    stiffness = max(1.0, modes.rate * max(abs(mode.eigenvalue) for mode in modes.modes))
    rho = max(abs(mode.factor) for mode in modes.modes)
    kept = steps if rho >= 1.0 else min(float(steps), 1.0 / (1.0 - rho))
    return (n + 4) * stiffness * (1.0 + kept)
