"""The laws of the slowest and the fastest mode, against which the errors of several variables are drawn."""

from __future__ import annotations

import math
from typing import Literal

import numpy as np
import numpy.typing as npt

from symgd.analysis import Theory
from symgd.analysis.multivariate.modes import Mode
from symgd.lessons.figures import Prediction

__all__ = ["laws_of_modes"]

Floats = npt.NDArray[np.float64]

_CLEAR = 1e-12  # of the first error: below it errors are mostly rounding
_NARROWEST = 0.05  # of the picture's width: a line so steep is the edge of the picture
_LOWEST = 1e-3  # of the least value that is drawn: lower lines are not in the picture
_FLAT, _LONGEST = 1e-6, 650.0


def laws_of_modes(
    theory: Theory, values: Floats, *, of_gradient: bool, settled: bool
) -> tuple[Prediction, ...]:
    """|c|·|1 − ηλ|ᵏ of the slowest and the fastest mode of a quadratic, or their local slopes.

    These are laid through the last error. ``values`` are ‖x_k − x*‖, or ``of_gradient`` ‖∇f(x_k)‖; ``settled`` says that the run ended close to the minimizer
    and may be held against what is local.
    """
    if theory.modes is not None:
        return _exact_laws(theory.modes.slowest, theory.modes.fastest, values, of_gradient)
    if theory.local_modes is None or of_gradient or not settled:
        return ()
    return _local_laws(theory.local_modes.slowest.factor, theory.local_modes.fastest.factor, values)


def _exact_laws(
    slowest: Mode | None, fastest: Mode | None, values: Floats, of_gradient: bool
) -> tuple[Prediction, ...]:
    found = []
    least = _LOWEST * float(values[values > 0.0].min(initial=math.inf))
    roles: tuple[Literal["slowest", "fastest"], ...] = ("slowest", "fastest")
    for role, mode in zip(roles, (slowest, fastest), strict=True):
        if mode is None or mode.behavior == "gone":
            continue
        size = abs(mode.coefficient) * (abs(mode.eigenvalue) if of_gradient else 1.0)
        if least <= size < math.inf:
            shown = role if fastest is not None else "law"
            found.append(Prediction("geometric", size, abs(mode.factor), 0.0, float(len(values) - 1), shown))
    return tuple(found)


def _local_laws(slowest: float, fastest: float, values: Floats) -> tuple[Prediction, ...]:
    """Two lines through the last error that is clear of rounding; the steep one where it has some width on paper."""
    clear = np.flatnonzero(values > _CLEAR * values[0])
    last = len(values) - 1
    if last < 2 or not len(clear):
        return ()
    anchor = int(clear[-1])
    found = []
    roles: tuple[Literal["slowest", "fastest"], ...] = ("slowest", "fastest")
    decades = math.log(float(values.max()) / float(values[clear].min()) + 1.0)
    for role, factor in zip(roles, map(abs, (slowest, fastest)), strict=True):
        if not _FLAT < factor < 1.0 or (
            role == "fastest" and decades < -math.log(factor) * _NARROWEST * last
        ):
            continue
        logarithm = math.log(float(values[anchor])) - anchor * math.log(factor)
        if abs(logarithm) < _LONGEST:
            found.append(Prediction("geometric", math.exp(logarithm), factor, 0.0, float(last), role))
    return tuple(found)
