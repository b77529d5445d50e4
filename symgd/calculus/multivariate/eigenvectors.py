"""Eigenvalues and eigenvectors of a symmetric matrix in closed form, where they are rational or square roots."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import sympy as sp
from sympy.polys.matrices import DomainMatrix

from symgd.calculus.multivariate.groups import joined
from symgd.calculus.rationals import rational_matrix
from symgd.records import record

__all__ = ["Modes", "exact_modes"]

Matrix = Sequence[Sequence[sp.Expr]]
Vector = tuple[sp.Expr, ...]

_LARGEST_BLOCK = 6
_MOST_BITS = 64
_MOST_DIGITS = 4
_LONGEST = 16


@record
class Modes:
    """Eigenvalues in rising order, and orthogonal eigenvectors for them; None where they are not short."""

    values: tuple[sp.Expr, ...] | None
    vectors: tuple[Vector, ...] | None


@record
class _Mode:
    value: sp.Expr
    vector: Vector | None


def exact_modes(entries: Matrix) -> Modes | None:
    """The modes of an exact symmetric matrix, block by block; None where a block is beyond closed forms."""
    n = len(entries)
    found: list[_Mode] = []
    for block in _blocks(entries):
        modes = _of_block([[entries[i][j] for j in block] for i in block])
        if modes is None:
            return None
        found += [_Mode(mode.value, _spread(mode.vector, block, n)) for mode in modes]
    found.sort(key=lambda mode: mode.value.evalf(30))
    vectors = [mode.vector for mode in found]
    return Modes(
        tuple(mode.value for mode in found),
        None if None in vectors else tuple(vector for vector in vectors if vector is not None),
    )


def _blocks(entries: Matrix) -> list[list[int]]:
    """The indices of the variables that have to do with each other, block by block."""
    beside = (
        {i, *(j for j, entry in enumerate(row) if entry is not sp.S.Zero)} for i, row in enumerate(entries)
    )
    return sorted(map(sorted, joined(beside)))


def _spread(vector: Vector | None, block: Sequence[int], n: int) -> Vector | None:
    if vector is None:
        return None
    places = dict(zip(block, vector, strict=True))
    return tuple(places.get(i, sp.S.Zero) for i in range(n))


def _of_block(block: Matrix) -> list[_Mode] | None:
    if len(block) == 1:
        return [_Mode(block[0][0], (sp.S.One,))]
    (a, b), d = block[0][:2], block[1][1]
    if len(block) == 2 and a == d:
        return [_Mode(a - b, (sp.S.One, -sp.S.One)), _Mode(a + b, (sp.S.One, sp.S.One))]
    numbers = [entry for row in block for entry in row]
    if len(block) > _LARGEST_BLOCK or not all(map(_is_small, numbers)):
        return None
    matrix = rational_matrix(block)
    t = sp.Dummy("t")
    _, factors = sp.Poly(matrix.charpoly(), t, domain=sp.QQ).factor_list()
    modes: list[_Mode] = []
    for factor, multiplicity in factors:
        roots = _roots(factor)
        if roots is None:
            return None
        for root in roots:
            modes += [_Mode(root, vector) for vector in _vectors(matrix, root, multiplicity)]
    return modes


def _is_small(number: sp.Expr) -> bool:
    return (
        bool(number.is_Rational) and max(int(number.p).bit_length(), int(number.q).bit_length()) <= _MOST_BITS
    )


def _roots(factor: sp.Poly) -> list[sp.Expr] | None:
    if factor.degree() == 1:
        a, b = factor.all_coeffs()
        return [-b / a]
    if factor.degree() == 2:
        a, b, c = factor.all_coeffs()
        middle, root = -b / (2 * a), sp.sqrt((b * b - 4 * a * c) / (4 * a * a))
        return [middle - root, middle + root]
    return None


def _vectors(matrix: DomainMatrix, value: sp.Expr, multiplicity: int) -> list[Vector | None]:
    """Orthogonal eigenvectors for an eigenvalue, with short entries; as many times None where they are long."""
    roots = list(value.atoms(sp.Pow))
    field = sp.QQ.algebraic_field(roots[0]) if roots else sp.QQ
    n = matrix.shape[0]
    shifted = matrix.convert_to(field) - field.from_sympy(value) * DomainMatrix.eye(n, field)
    rows = shifted.nullspace().to_dense().to_list()
    tidied = [_tidy([field.to_sympy(v) for v in row]) for row in _orthogonal(rows, field)]
    return tidied if None not in tidied else [None] * multiplicity


def _orthogonal(rows: Sequence[Sequence[Any]], field: Any) -> list[list[Any]]:
    """Gram and Schmidt, without lengths."""
    done: list[list[Any]] = []
    for row in rows:
        vector = list(row)
        for other in done:
            dot = sum((a * b for a, b in zip(vector, other, strict=True)), field.zero)
            share = field.quo(dot, sum((b * b for b in other), field.zero))
            vector = [a - share * b for a, b in zip(vector, other, strict=True)]
        done.append(vector)
    return done


def _tidy(vector: Sequence[sp.Expr]) -> Vector | None:
    """A multiple with whole numbers in it, its first nonzero entry positive; None if an entry is long."""
    first = next((v for v in vector if v != 0), sp.S.One)
    entries = [sp.expand(sp.radsimp(v / first)) for v in vector]
    parts = [c for v in entries for c in v.as_coefficients_dict().values() if c != 0]
    scale = sp.Rational(math.lcm(*(int(c.q) for c in parts)), math.gcd(*(int(c.p) for c in parts)))
    entries = [sp.expand(v * scale) for v in entries]
    is_short = all(len(str(v)) <= _LONGEST and _digits(v) <= _MOST_DIGITS for v in entries)
    return tuple(entries) if is_short else None


def _digits(value: sp.Expr) -> int:
    return max((len(str(abs(int(n.p)))) for n in value.atoms(sp.Rational)), default=1)
