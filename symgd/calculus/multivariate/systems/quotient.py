"""The algebra ℚ[x₁, …, xₙ]/I of a system with finitely many solutions, as matrices that multiply by each variable.

Multiples of the equations up to a degree are brought to echelon form, rows of a lower degree that appear are
multiplied further, until nothing new comes (Mourrain 1999; Kehrein and Kreuzer 2006). What makes the result a proof
is checked at its end: the matrices commute, and the equations are zero in them.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import reduce
from itertools import combinations, combinations_with_replacement

from flint import fmpq, fmpq_mat, fmpz, fmpz_mat, nmod_mat

from symgd.calculus.budget import Budget
from symgd.records import record

__all__ = ["Algebra", "Terms", "quotient_algebra"]

Monomial = tuple[int, ...]
Terms = dict[Monomial, fmpz]
"""A polynomial with whole coefficients."""

PRIME = 2**61 - 1
MAX_COLUMNS = 800
MAX_DIMENSION = 100
SLACK = 3
"""What solutions at infinity may need beyond Macaulay's degree."""


@record(eq=False)
class Algebra:
    """``matrices`` multiply by each variable, in the basis of monomials ``basis``, whose first is 1."""

    basis: tuple[Monomial, ...]
    matrices: tuple[fmpq_mat, ...]


def quotient_algebra(system: Sequence[Terms], variables: int, budget: Budget) -> Algebra | None:
    """The algebra; None where it is not finite, too large, or the budget is spent.

    A basis without elements: the system has no solution, not even a complex one.
    """
    degrees = [max(map(sum, p)) for p in system]
    for degree in range(max(degrees), _macaulay(degrees, variables) + SLACK):
        if math.comb(variables + degree, variables) > MAX_COLUMNS or budget.spent:
            return None
        table = _Table(variables, degree)
        # Modulo a prime it is soon seen whether this degree is high enough.
        if table.standard(set(table.close(system, _modular, budget))) is not None:
            rows = table.close(system, _exact, budget)
            found = _algebra(table, rows, system)
            if found is not None:
                return found
    return None


def _macaulay(degrees: Sequence[int], variables: int) -> int:
    """The degree that suffices for equations with no solution at infinity, as many as variables."""
    return sum(sorted(degrees, reverse=True)[:variables]) - variables + 1


Rows = dict[int, list[int]]
"""An echelon form: to the column of each pivot its row."""
Echelon = Callable[[list[list[int]]], Rows]


class _Table:
    """The monomials up to a degree, high ones first, as the columns of matrices."""

    def __init__(self, variables: int, degree: int) -> None:
        self.variables, self.degree = variables, degree
        self.monomials = sorted(_monomials(variables, degree), key=lambda m: (-sum(m), m))
        self.column = {m: i for i, m in enumerate(self.monomials)}
        self.times = [[self.column.get(_up(m, v)) for m in self.monomials] for v in range(variables)]

    def close(self, system: Sequence[Terms], echelon: Echelon, budget: Budget) -> Rows:
        """A basis in echelon form of the polynomials that come from the system and stay within the degree."""
        start = []
        for p in system:
            row = [0] * len(self.monomials)
            for m, c in p.items():
                row[self.column[m]] = int(c)
            start.append(row)
        rows, done = echelon(start), set[int]()
        while not budget.spent:
            fresh = [i for i in rows if i not in done and sum(self.monomials[i]) < self.degree]
            if not fresh:
                break
            done.update(fresh)
            more = [self._multiplied(rows[i], v) for i in fresh for v in range(self.variables)]
            rows = echelon([*rows.values(), *more])
        return rows

    def _multiplied(self, row: list[int], v: int) -> list[int]:
        result = [0] * len(row)
        for i, c in enumerate(row):
            if c:
                target = self.times[v][i]
                assert target is not None
                result[target] = c
        return result

    def standard(self, pivots: set[int]) -> list[int] | None:
        """The columns of the monomials that no row leads with, if all of some degree are led with; 1 first."""
        full = [
            d
            for d in range(self.degree + 1)
            if all(self.column[m] in pivots for m in self.monomials if sum(m) == d)
        ]
        if not full:
            return None
        found = [i for i, m in enumerate(self.monomials) if sum(m) < full[0] and i not in pivots]
        return found[::-1] if len(found) <= MAX_DIMENSION else None


def _monomials(variables: int, degree: int) -> list[Monomial]:
    return [
        tuple(chosen.count(v) for v in range(variables))
        for total in range(degree + 1)
        for chosen in combinations_with_replacement(range(variables), total)
    ]


def _up(m: Monomial, v: int, by: int = 1) -> Monomial:
    return tuple(e + by * (i == v) for i, e in enumerate(m))


def _modular(rows: list[list[int]]) -> Rows:
    width = len(rows[0])
    matrix, rank = nmod_mat(len(rows), width, [c % PRIME for row in rows for c in row], PRIME).rref()
    return _by_pivot([[int(c) for c in row] for row in matrix.tolist()[:rank]])


def _exact(rows: list[list[int]]) -> Rows:
    matrix, _, rank = fmpz_mat(len(rows), len(rows[0]), [c for row in rows for c in row]).rref()
    result = []
    for row in matrix.tolist()[:rank]:
        whole = [int(c) for c in row]
        common = math.gcd(*whole)
        result.append([c // common for c in whole])
    return _by_pivot(result)


def _by_pivot(rows: list[list[int]]) -> Rows:
    return {next(i for i, c in enumerate(row) if c): row for row in rows}


def _algebra(table: _Table, rows: Rows, system: Sequence[Terms]) -> Algebra | None:
    standard = table.standard(set(rows))
    if standard is None:
        return None
    place = {column: k for k, column in enumerate(standard)}
    size = len(standard)
    matrices = []
    for v in range(table.variables):
        entries = [[fmpq(0)] * size for _ in range(size)]
        for k, column in enumerate(standard):
            target = table.times[v][column]
            assert target is not None
            if target in place:
                entries[place[target]][k] = fmpq(1)
                continue
            row = rows[target]
            for i, c in enumerate(row):
                if c and i != target:
                    if i not in place:
                        return None
                    entries[place[i]][k] = fmpq(-c, row[target])
        matrices.append(fmpq_mat(size, size, [c for line in entries for c in line]))
    basis = tuple(table.monomials[i] for i in standard)
    whole = all(e == 0 or _up(m, v, -1) in basis for m in basis for v, e in enumerate(m))
    if not whole or any(a * b != b * a for a, b in combinations(matrices, 2)):
        return None
    found = Algebra(basis, tuple(matrices))
    return found if all(_vanishes(p, found) for p in system) else None


def _vanishes(p: Terms, algebra: Algebra) -> bool:
    """Whether the polynomial is zero in the algebra."""
    size = len(algebra.basis)
    if size == 0:
        return True
    powers: dict[Monomial, fmpq_mat] = {
        (0,) * len(algebra.matrices): fmpq_mat(size, 1, [fmpq(int(i == 0)) for i in range(size)])
    }

    def power(m: Monomial) -> fmpq_mat:
        if m not in powers:
            v = next(i for i, e in enumerate(m) if e)
            powers[m] = algebra.matrices[v] * power(_up(m, v, -1))
        return powers[m]

    total = reduce(lambda a, b: a + b, (power(m) * fmpq(c) for m, c in p.items()))
    return all(c == 0 for c in total.entries())
