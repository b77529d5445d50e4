"""The laws of the slowest and the fastest mode, against which the errors of several variables are drawn."""

from __future__ import annotations

import math
from typing import Literal

import numpy as np
import numpy.typing as npt

from symgd.analysis import Theory
from symgd.analysis.multivariate.modes import EigenModes
from symgd.lessons.figures import Prediction

__all__ = ["laws_of_modes"]

Floats = npt.NDArray[np.float64]

_CLEAR = 1e-12  # of the first error: below it errors are mostly rounding
_NARROWEST = 0.05  # of the picture's width: a line so steep is the edge of the picture
_LOWEST = 1e-3  # of the least value that is drawn: lower lines are not in the picture
_FLAT, _LONGEST, _ALIKE = 1e-6, 650.0, 1e-9

_GROWTH = ("grows", "overshoots")

Role = Literal["law", "slowest", "fastest", "growing", "shrinking"]


def laws_of_modes(
    theory: Theory, values: Floats, *, of_gradient: bool, settled: bool
) -> tuple[Prediction, ...]:
    """|c|·|1 − ηλ|ᵏ of the slowest and the fastest mode of a quadratic, or their local slopes.

    These are laid through the last error. ``values`` are ‖x_k − x*‖, or ``of_gradient`` ‖∇f(x_k)‖; ``settled`` says
    that the run ended close to the minimizer and may be held against what is local.
    """
    if theory.modes is not None:
        return _exact_laws(theory.modes, values, of_gradient)
    if theory.local_modes is None or of_gradient or not settled:
        return ()
    return _local_laws(abs(theory.local_modes.slowest.factor), abs(theory.local_modes.fastest.factor), values)


def _exact_laws(modes: EigenModes, values: Floats, of_gradient: bool) -> tuple[Prediction, ...]:
    """Modes whose factors have one size make one line together."""
    least = _LOWEST * float(values[values > 0.0].min(initial=math.inf))
    quickest = () if modes.fastest is None else modes.like(modes.fastest)
    roles: tuple[Role, Role] = ("slowest", "fastest")
    if modes.slowest is not None and modes.slowest.behavior in _GROWTH:
        roles = ("growing", "shrinking")
    found = []
    for role, group in zip(roles, (modes.lasting, quickest), strict=True):
        if not group or group[0].behavior == "gone":
            continue
        size = math.hypot(*(mode.coefficient * (mode.eigenvalue if of_gradient else 1.0) for mode in group))
        if least <= size < math.inf:
            own: Role = "growing" if group[0].behavior in _GROWTH else role
            shown = own if quickest else "law"
            last, factor = float(len(values) - 1), abs(group[0].factor)
            found.append(Prediction("geometric", size, factor, 0.0, last, shown))
    return tuple(found)


def _local_laws(slowest: float, fastest: float, values: Floats) -> tuple[Prediction, ...]:
    """Two lines through the last error that is clear of rounding; the steep one where it has some width on paper."""
    clear = np.flatnonzero(values > _CLEAR * values[0])
    last = len(values) - 1
    if last < 2 or not len(clear):
        return ()
    anchor = int(clear[-1])
    height = math.log(float(values.max()) / float(values[clear].min()) + 1.0)
    laws: list[tuple[Role, float]] = [("slowest", slowest)]
    if (
        fastest > _FLAT
        and height >= -math.log(fastest) * _NARROWEST * last
        and fastest < slowest * (1 - _ALIKE)
    ):
        laws.append(("fastest", fastest))
    found = []
    for role, factor in laws:
        if not _FLAT < factor < 1.0:
            continue
        logarithm = math.log(float(values[anchor])) - anchor * math.log(factor)
        if abs(logarithm) < _LONGEST:
            shown = role if len(laws) > 1 else "law"
            found.append(Prediction("geometric", math.exp(logarithm), factor, 0.0, float(last), shown))
    return tuple(found)
