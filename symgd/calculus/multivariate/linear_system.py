"""Systems of linear equations with 60 digits, by elimination on FLINT's numbers: many times faster than mpmath's."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import mpmath
from flint import arb

from symgd.calculus.intervals import working_precision

__all__ = ["solved"]

_SINGULAR = arb(2) ** -212
"""A pivot within this part of the norm is what rounding left of a zero."""


def solved(matrix: Any, right: Sequence[Any]) -> list[Any]:
    """x with Ax = b, for an mpmath matrix of shape (n, n); raises ``ZeroDivisionError`` where A is singular.

    Elimination with scaled partial pivoting, as in Golub and Van Loan, *Matrix Computations*, 3.4.
    """
    n = len(right)
    with working_precision():
        rows = [[arb(matrix[i, j]) for j in range(n)] + [arb(right[i])] for i in range(n)]
        least = max(sum(abs(row[j]) for row in rows) for j in range(n)) * _SINGULAR
        for j in range(n):
            sizes = [sum(map(abs, row[j:n])) for row in rows[j:]]
            if min(sizes) <= least:
                raise ZeroDivisionError("the matrix is singular")
            k = max(range(j, n), key=lambda i: abs(rows[i][j]) / sizes[i - j])
            rows[j], rows[k] = rows[k], rows[j]
            pivot = rows[j]
            if abs(pivot[j]) <= least:
                raise ZeroDivisionError("the matrix is singular")
            for row in rows[j + 1 :]:
                if row[j] != 0:
                    factor = (row[j] / pivot[j]).mid()
                    row[j:] = [(a - factor * b).mid() for a, b in zip(row[j:], pivot[j:], strict=True)]
        x: list[arb] = []
        for i in reversed(range(n)):
            known = zip(rows[i][i + 1 : n], reversed(x), strict=True)
            x.append(((rows[i][n] - sum((a * b for a, b in known), arb(0))) / rows[i][i]).mid())
        return [_number(value) for value in reversed(x)]


def _number(value: arb) -> Any:
    mantissa, exponent = value.man_exp()
    return mpmath.mpf((int(mantissa), int(exponent)))
