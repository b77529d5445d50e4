"""The Hessian at a critical point and what it decides: leading minors, eigenvalues and eigenvectors, exact where short.

A matrix falls into blocks of variables that have to do with each other; each is small, or is left to floats.
"""

from __future__ import annotations

from typing import Any

import mpmath
import numpy as np
import numpy.typing as npt
import sympy as sp

from symgd.calculus.closed_form import value_at
from symgd.calculus.effort import size
from symgd.calculus.multiprecision import DIGITS
from symgd.calculus.multivariate.boxes import is_smooth_on
from symgd.calculus.multivariate.eigenvectors import Modes, exact_modes
from symgd.calculus.multivariate.functions import functions_of
from symgd.calculus.multivariate.points import CriticalPoint
from symgd.calculus.problem import Problem
from symgd.calculus.rationals import rational_matrix
from symgd.records import record

__all__ = ["SecondOrder", "leading_minors", "place_of", "second_order", "short"]

LONGEST = 24
"""Characters of a number that is short."""
MOST_OPERATIONS = 200
_MOST_IRRATIONAL = 3  # rows of a matrix with roots in it, for its minors
_ROUNDING = 1e-14

Matrix = tuple[tuple[sp.Expr, ...], ...]


@record(eq=False)
class SecondOrder:
    """The Hessian at a critical point.

    ``entries`` are exact and short, or None; ``numbers`` are the nearest floats, shape (n, n). ``minors`` are the
    leading principal minors D₁, …, Dₙ, exact and short, or None. ``eigenvalues`` are floats in rising order;
    ``eigenvectors`` has a unit vector a column, in that order, its first nonzero entry positive.
    ``eigenvalues_exact`` and ``eigenvectors_exact`` are the same in closed form, or None: vectors are then not of
    length one, but orthogonal, with short entries.
    """

    entries: Matrix | None
    numbers: npt.NDArray[np.float64]
    minors: tuple[sp.Expr, ...] | None
    eigenvalues: tuple[float, ...]
    eigenvectors: npt.NDArray[np.float64]
    eigenvalues_exact: tuple[sp.Expr, ...] | None
    eigenvectors_exact: Matrix | None

    @property
    def condition(self) -> float | None:
        """λ_max/λ_min, where all eigenvalues are positive."""
        low, high = self.eigenvalues[0], self.eigenvalues[-1]
        return high / low if low > 0.0 and high / low < float("inf") else None

    @property
    def condition_exact(self) -> sp.Expr | None:
        """λ_max/λ_min in closed form, if that is short."""
        if self.condition is None or self.eigenvalues_exact is None:
            return None
        ratio = sp.expand(sp.radsimp(self.eigenvalues_exact[-1] / self.eigenvalues_exact[0]))
        return ratio if short(ratio) else None


def second_order(problem: Problem, point: CriticalPoint) -> SecondOrder | None:
    """The Hessian at a critical point; None where f has a kink there, or a number is too large for a float."""
    try:
        place = place_of(point)
        if not is_smooth_on(problem, point.around):
            return None
        hessian = functions_of(problem).hessian(place)
        numbers = np.array(hessian.tolist(), dtype=float).reshape(problem.dimension, problem.dimension)
    except (ArithmeticError, KeyError, ValueError):
        return None
    if not np.all(np.isfinite(numbers)):
        return None
    entries = exact_entries(problem, point)
    found = None if entries is None else exact_modes(entries)
    modes = found or Modes(None, None)
    if modes.values is None or not all(map(short, modes.values)):
        modes = Modes(None, None)
    values, vectors = np.linalg.eigh(numbers)
    if not np.all(np.isfinite(values)):
        return None
    return SecondOrder(
        entries=entries,
        numbers=numbers,
        minors=None if entries is None else leading_minors(entries),
        eigenvalues=tuple(map(float, modes.values)) if modes.values else point.eigenvalues,
        eigenvectors=_signed(_units(modes.vectors)) if modes.vectors else _signed(vectors),
        eigenvalues_exact=modes.values,
        eigenvectors_exact=modes.vectors,
    )


def place_of(point: CriticalPoint) -> list[Any]:
    """The coordinates of a critical point as mpmath numbers, with all the digits that are known."""
    with mpmath.workdps(DIGITS):
        return [mpmath.mpf(v) for v in (point.x if point.digits is None else point.digits)]


def exact_entries(problem: Problem, point: CriticalPoint) -> Matrix | None:
    """The Hessian in closed form: where the point is exact, or f is a quadratic; None if an entry is long."""
    places = {} if point.exact is None else dict(zip(problem.symbols, point.exact, strict=True))
    n = problem.dimension
    entries: dict[tuple[int, int], sp.Expr] = {}
    for i in range(n):
        for j in range(i, n):
            value = _entry(problem.hessian[i][j], places)
            if value is None:
                return None
            entries[i, j] = entries[j, i] = value
    return tuple(tuple(entries[i, j] for j in range(n)) for i in range(n))


def _entry(entry: sp.Expr, places: dict[sp.Symbol, sp.Expr]) -> sp.Expr | None:
    if entry.is_Rational:
        return entry if short(entry) else None
    if size(entry) > MOST_OPERATIONS:
        return None
    value = value_at(entry, {s: v for s, v in places.items() if entry.has(s)}, MOST_OPERATIONS)
    return value if value is not None and short(value) else None


def leading_minors(entries: Matrix) -> tuple[sp.Expr, ...] | None:
    """D₁, …, Dₙ; None where one of them is long."""
    n = len(entries)
    rational = all(entry.is_Rational for row in entries for entry in row)
    if not rational and n > _MOST_IRRATIONAL:
        return None
    minors = []
    for k in range(1, n + 1):
        corner = [row[:k] for row in entries[:k]]
        if rational:
            minor = sp.QQ.to_sympy(rational_matrix(corner).det())
        else:
            minor = sp.expand(sp.Matrix(corner).det(method="berkowitz"))
        if not short(minor):
            return None
        minors.append(minor)
    return tuple(minors)


def short(number: sp.Expr) -> bool:
    """Whether a number is short enough to be printed."""
    return len(str(number)) <= LONGEST


def _units(vectors: Matrix) -> npt.NDArray[np.float64]:
    columns = np.array([[float(v) for v in vector] for vector in vectors]).T
    units: npt.NDArray[np.float64] = columns / np.linalg.norm(columns, axis=0)
    return units


def _signed(vectors: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Columns of length one, the first entry of each that is not rounding positive; no −0."""
    clean = np.where(np.abs(vectors) < _ROUNDING, 0.0, vectors)
    first = clean[np.argmax(clean != 0.0, axis=0), np.arange(clean.shape[1])]
    signed: npt.NDArray[np.float64] = clean * np.where(first < 0.0, -1.0, 1.0) + 0.0
    return signed
