"""Where a run rests that is no minimum: how far from the critical point, and where f is lower."""

from __future__ import annotations

import math

import numpy as np
import sympy as sp

from symgd.calculus.multivariate.points import CriticalPoint
from symgd.calculus.multivariate.second_order import short
from symgd.calculus.problem import Undefined
from symgd.calculus.quadratics import constant_hessian
from symgd.descent.run import Run
from symgd.descent.tails import lengths
from symgd.records import record

__all__ = ["WayOut", "way_out"]

_ROUNDING = 1e-12  # of the size of the walk


@record(eq=False)
class WayOut:
    """A run that stopped at ``point``, ``distance`` away from it.

    ``coefficient``: f(x̄ + tu) = f(x̄) + coefficient·t² for u = ``point.escape_exact``, for a quadratic: exact and short,
    or None. ``lower`` is a point where f has the value ``value``, computed: less than at ``point`` (60 digits).
    ``unseen``: at every step the walk had no share in the direction of escape, but for the rounding of its numbers.
    """

    point: CriticalPoint
    distance: float
    coefficient: sp.Expr | None
    lower: tuple[float, ...] | None
    value: float | None
    unseen: bool


def way_out(run: Run) -> WayOut | None:
    """What there is to say of a run that stopped at a critical point that is no minimum; None for other runs."""
    point = run.verdict.details.get("landing")
    if run.status != "stationary" or not isinstance(point, CriticalPoint):
        return None
    value = None
    if point.lower is not None:
        try:
            value = run.problem.value(point.lower)
        except Undefined:
            value = None
    shown = value is not None and value < point.fun
    return WayOut(
        point=point,
        distance=math.dist(np.atleast_1d(run.x), point.x),
        coefficient=_coefficient(run, point),
        lower=point.lower if shown else None,
        value=value if shown else None,
        unseen=_unseen(run, point),
    )


def _coefficient(run: Run, point: CriticalPoint) -> sp.Expr | None:
    hessian = constant_hessian(run.problem)
    if point.escape_exact is None or hessian is None:
        return None
    u = sp.Matrix(point.escape_exact)
    value = sp.expand((u.T * sp.Matrix(hessian) * u)[0] / 2)
    return value if value.is_negative and short(value) else None


def _unseen(run: Run, point: CriticalPoint) -> bool:
    if point.escape is None:
        return False
    away = np.asarray(run.history["x"], dtype=float) - np.array(point.x)
    size = max(float(lengths(away).max()), float(np.abs(point.x).max()))
    return run.nit > 0 and bool(np.all(np.abs(away @ np.array(point.escape)) <= _ROUNDING * size))
