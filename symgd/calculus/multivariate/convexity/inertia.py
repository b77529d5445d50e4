"""The signs of the eigenvalues of a symmetric matrix of fractions, with directions that show them: exact."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from symgd.calculus.budget import Budget
from symgd.records import record

__all__ = ["Inertia", "inertia", "quadratic_form", "rank"]

Row = Sequence[Fraction]


@record
class Inertia:
    """How many eigenvalues are negative and positive; d with dᵀAd < 0, and one with dᵀAd > 0, where there are any."""

    negative: int
    positive: int
    falls: tuple[Fraction, ...] | None
    rises: tuple[Fraction, ...] | None


def inertia(matrix: Sequence[Row], budget: Budget) -> Inertia | None:
    """The signs on the diagonal of CACᵀ (Sylvester); None where the budget is spent.

    Rows and columns are eliminated together; where the diagonal is zero, two variables are mixed first.
    """
    n = len(matrix)
    a = [list(row) for row in matrix]
    c = [[Fraction(i == j) for j in range(n)] for i in range(n)]
    left = list(range(n))
    signs: dict[int, tuple[Fraction, ...]] = {}
    negative = positive = 0
    while left:
        if budget.spent:
            return None
        k = next((i for i in left if a[i][i]), None)
        if k is None:
            pair = next(((i, j) for i in left for j in left if a[i][j]), None)
            if pair is None:
                break
            k, other = pair
            _add(a, c, k, other, Fraction(1))
        left.remove(k)
        sign = 1 if a[k][k] > 0 else -1
        positive, negative = positive + (sign > 0), negative + (sign < 0)
        signs.setdefault(sign, tuple(c[k]))
        for i in left:
            if a[i][k]:
                _add(a, c, i, k, -a[i][k] / a[k][k])
    return Inertia(negative, positive, signs.get(-1), signs.get(1))


def _add(a: list[list[Fraction]], c: list[list[Fraction]], i: int, k: int, factor: Fraction) -> None:
    """Row i += factor · row k, and the same for the columns."""
    a[i] = [p + factor * q for p, q in zip(a[i], a[k], strict=True)]
    for row in a:
        row[i] += factor * row[k]
    c[i] = [p + factor * q for p, q in zip(c[i], c[k], strict=True)]


def quadratic_form(matrix: Sequence[Row], d: Row) -> Fraction:
    """dᵀAd."""
    return sum(
        (x * v * y for x, row in zip(d, matrix, strict=True) for v, y in zip(row, d, strict=True)),
        Fraction(0),
    )


def rank(rows: Sequence[Row]) -> int:
    """The rank, by elimination."""
    left = [list(row) for row in rows if any(row)]
    count = 0
    while left:
        pivot = left.pop()
        column = next(j for j, v in enumerate(pivot) if v)
        count += 1
        left = [
            [p - row[column] / pivot[column] * q for p, q in zip(row, pivot, strict=True)] for row in left
        ]
        left = [row for row in left if any(row)]
    return count
