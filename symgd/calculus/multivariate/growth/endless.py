"""Quadratics in several variables that have no minimum: a line along which f falls for ever, proved."""

from __future__ import annotations

from itertools import product
from typing import Literal

import numpy as np
import sympy as sp

from symgd.calculus.multivariate.directions import simple_direction
from symgd.calculus.problem import Problem
from symgd.calculus.quadratics import constant_hessian
from symgd.calculus.rationals import rational
from symgd.records import record

__all__ = ["Endless", "endless_line"]

LARGEST = (1, 12, 1000)
"""The largest denominators tried in a direction, the simplest first."""
_POSITIVE = 1e-6  # of the largest eigenvalue: along the axis of a larger one no quadratic falls


@record
class Endless:
    """f(t·``direction``) → −∞: its leading term, of t² where the Hessian has a negative eigenvalue, else of t, is
    negative.

    ``kind``: "bends" (dᵀHd < 0), or "slides" (Hd = 0 and ∇f(0)·d < 0).
    """

    direction: tuple[sp.Rational, ...]
    kind: Literal["bends", "slides"]


def endless_line(problem: Problem) -> Endless | None:
    """A line along which a quadratic on all of ℝⁿ falls for ever, proved in exact arithmetic; else None.

    The eigenvectors of the Hessian, computed, are rounded to simple rationals; dᵀHd is then an exact number.
    """
    entries = constant_hessian(problem)
    if entries is None:
        return None
    hessian = sp.Matrix(entries)
    origin = dict.fromkeys(problem.symbols, sp.S.Zero)
    slope = sp.Matrix([sp.expand(partial.xreplace(origin)) for partial in problem.gradient])
    numbers = np.array(entries, dtype=float)
    if not np.all(np.isfinite(numbers)):
        return None
    values, vectors = np.linalg.eigh(numbers)
    # A null space of more dimensions comes with a basis of no meaning: the slope's share in it is what counts.
    steepest = max(1e-300, float(np.abs(values).max()))
    flat = vectors[:, np.abs(values) <= 1e-9 * steepest]
    share = flat @ (flat.T @ np.array(slope.tolist(), dtype=float).reshape(-1))
    falling = vectors[:, values <= _POSITIVE * steepest]
    for candidate, largest in product((*falling.T, share), LARGEST):
        rounded = simple_direction(candidate, largest)
        if rounded is None:
            continue
        direction = sp.Matrix(list(map(rational, rounded)))
        bend = sp.expand((direction.T * hessian * direction)[0])
        if bend.is_negative:
            return Endless(tuple(direction), "bends")
        tilt = sp.expand((slope.T * direction)[0])
        if all(sp.expand(entry).is_zero for entry in hessian * direction) and tilt.is_nonzero:
            return Endless(tuple(-direction if tilt.is_positive else direction), "slides")
    return None
