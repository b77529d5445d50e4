"""Quadratics in several variables that have no minimum: a line along which f falls for ever, proved."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import Literal

import numpy as np
import numpy.typing as npt
import sympy as sp

from symgd.calculus.effort import is_constant
from symgd.calculus.problem import Problem

__all__ = ["Endless", "endless_line"]

LARGEST = (1, 12, 1000)
"""The largest denominators tried in a direction, the simplest first."""


@dataclass(frozen=True)
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
    if problem.expression.conditions or not problem.f.is_polynomial(*problem.symbols):
        return None
    if not all(is_constant(entry) for row in problem.hessian for entry in row):
        return None
    hessian = sp.Matrix([[sp.expand(entry) for entry in row] for row in problem.hessian])
    origin = dict.fromkeys(problem.symbols, sp.S.Zero)
    slope = sp.Matrix([sp.expand(partial.xreplace(origin)) for partial in problem.gradient])
    entries = np.array(hessian.tolist(), dtype=float)
    if not np.all(np.isfinite(entries)):
        return None
    values, vectors = np.linalg.eigh(entries)
    # A null space of more dimensions comes with a basis of no meaning: the slope's share in it is what counts.
    flat = vectors[:, np.abs(values) <= 1e-9 * max(1e-300, float(np.abs(values).max()))]
    share = flat @ (flat.T @ np.array(slope.tolist(), dtype=float).reshape(-1))
    for candidate, largest in product((*vectors.T, share), LARGEST):
        direction = _simple(candidate, largest)
        if direction is None:
            continue
        bend = sp.expand((direction.T * hessian * direction)[0])
        if bend.is_negative:
            return Endless(tuple(direction), "bends")
        tilt = sp.expand((slope.T * direction)[0])
        if all(sp.expand(entry).is_zero for entry in hessian * direction) and tilt.is_nonzero:
            return Endless(tuple(-direction if tilt.is_positive else direction), "slides")
    return None


def _simple(vector: npt.NDArray[np.float64], denominator: int) -> sp.Matrix | None:
    """A vector as simple rationals, its largest entry ±1."""
    largest = float(np.abs(vector).max(initial=0.0))
    if not 0.0 < largest < float("inf"):
        return None
    return sp.Matrix([sp.Rational(float(v / largest)).limit_denominator(denominator) for v in vector])
