"""The axes of a quadratic in several variables: eigenvalues and eigenvectors of its Hessian, with 60 digits."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from typing import Any

import mpmath
import sympy as sp

from symgd.calculus.multiprecision import DIGITS, Evaluator
from symgd.calculus.multivariate.eigenvectors import exact_modes
from symgd.calculus.problem import Problem
from symgd.calculus.quadratics import constant_hessian
from symgd.calculus.rationals import rational_matrix
from symgd.records import record

__all__ = ["MOST", "Axis", "axes_of", "dot"]

MOST = 40
"""Variables; beyond, the eigenvalues of a matrix with 60 digits take long."""
_ALIKE = mpmath.mpf(10) ** -40

Number = Any
"""An mpmath number of 60 digits."""


@record(eq=False)
class Axis:
    """An eigenvalue and an orthonormal basis of its eigenvectors, with 60 digits.

    ``exact`` is the eigenvalue in closed form, ``directions`` are orthogonal eigenvectors in closed form, not of
    length one; each is None where it is not known.
    """

    value: Number
    basis: tuple[tuple[Number, ...], ...]
    exact: sp.Expr | None
    directions: tuple[tuple[sp.Expr, ...], ...] | None

    @property
    def is_flat(self) -> bool:
        """Whether the eigenvalue is zero."""
        return bool(self.value == 0)


def axes_of(problem: Problem) -> tuple[Axis, ...] | None:
    """The axes of a quadratic, the eigenvalues rising; None where the sign of one is not sure, or f is none.

    An eigenvalue that is zero to 40 digits is zero if it is so in closed form; else nobody knows.
    """
    entries = constant_hessian(problem) if problem.dimension <= MOST else None
    if entries is None:
        return None
    found = exact_modes(entries)
    try:
        with mpmath.workdps(DIGITS):
            if found is not None and found.values is not None and found.vectors is not None:
                return _exact_axes(found.values, found.vectors)
            return _computed_axes(entries, None if found is None else found.values)
    except (ArithmeticError, KeyError, ValueError):
        return None


def dot(a: Sequence[Number], b: Sequence[Number]) -> Number:
    """The scalar product."""
    return mpmath.fdot(zip(a, b, strict=True))


def _exact_axes(values: Sequence[sp.Expr], vectors: Sequence[tuple[sp.Expr, ...]]) -> tuple[Axis, ...]:
    groups: dict[sp.Expr, list[tuple[sp.Expr, ...]]] = {}
    for value, vector in zip(values, vectors, strict=True):
        groups.setdefault(value, []).append(vector)
    return tuple(
        Axis(
            value=Evaluator((exact,), ())(())[0],
            basis=tuple(_unit(Evaluator(vector, ())(())) for vector in group),
            exact=exact,
            directions=tuple(group),
        )
        for exact, group in groups.items()
    )


def _unit(vector: Sequence[Number]) -> tuple[Number, ...]:
    length = mpmath.sqrt(dot(vector, vector))
    return tuple(v / length for v in vector)


def _computed_axes(
    entries: Sequence[Sequence[sp.Expr]], exact: Sequence[sp.Expr] | None
) -> tuple[Axis, ...] | None:
    n = len(entries)
    numbers = Evaluator([entry for row in entries for entry in row], ())(())
    values, vectors = mpmath.eigsy(mpmath.matrix([numbers[n * i : n * i + n] for i in range(n)]))
    order = sorted(range(n), key=lambda i: values[i])
    scale = max(abs(value) for value in values)
    groups: list[list[int]] = reduce(_grouped(values, scale), order, [])
    found = []
    for group in groups:
        value, known = values[group[0]], None if exact is None else exact[order.index(group[0])]
        if abs(value) <= _ALIKE * scale:
            if known is None and not _is_singular(entries, len(group)):
                return None
            value, known = mpmath.mpf(0), sp.S.Zero
        basis = tuple(tuple(vectors[j, i] for j in range(n)) for i in group)
        found.append(Axis(value, basis, known, None))
    return tuple(found)


def _grouped(values: Any, scale: Number) -> Any:
    """Indices of rising eigenvalues, those that are one together."""

    def put(groups: list[list[int]], i: int) -> list[list[int]]:
        if groups and values[i] - values[groups[-1][0]] <= _ALIKE * scale:
            return [*groups[:-1], [*groups[-1], i]]
        return [*groups, [i]]

    return put


def _is_singular(entries: Sequence[Sequence[sp.Expr]], nullity: int) -> bool:
    """Whether a matrix of fractions has a null space of that dimension: exact."""
    if not all(entry.is_Rational for row in entries for entry in row):
        return False
    return bool(len(entries) - rational_matrix(entries).rank() == nullity)
