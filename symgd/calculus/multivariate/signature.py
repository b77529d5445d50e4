"""The signs of the eigenvalues of all symmetric matrices whose entries lie in given intervals: proved."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from flint import arb, arb_mat

from symgd.calculus.interval_type import Interval
from symgd.calculus.intervals import working_precision
from symgd.calculus.multivariate.boxes import ball_matrix
from symgd.records import record

__all__ = ["Signature", "signature"]


@record
class Signature:
    """At least ``negative`` and ``positive`` eigenvalues have these signs; ``regular``: these are all, none is zero."""

    negative: int
    positive: int
    regular: bool


def signature(entries: Sequence[Sequence[Interval]]) -> Signature | None:
    """The signs of the eigenvalues, which those of VᵀHV are for any regular V (Sylvester's law of inertia).

    With V close to the eigenvectors, VᵀHV = LDLᵀ without exchanges, and D has the signs. Where a pivot may be zero,
    an eigenvalue of either sign is proved by a diagonal entry vᵀHv (Rayleigh).
    """
    middle = np.array([[float(value.middle) for value in row] for row in entries])
    if not np.all(np.isfinite(middle)):
        return None
    values, vectors = np.linalg.eigh(middle)
    if not np.all(np.isfinite(vectors)):
        return None
    vectors = vectors[:, np.argsort(-np.abs(values))]
    with working_precision():
        V = arb_mat([[arb(float(v)) for v in row] for row in vectors])
        turned = V.transpose() * ball_matrix(entries) * V
        signs = _pivots(turned, len(entries))
        if signs is not None:
            return Signature(signs.count(-1), signs.count(1), True)
        diagonal = [_sign(turned[i, i]) for i in range(len(entries))]
    return Signature(int(-1 in diagonal), int(1 in diagonal), False)


def _pivots(matrix: Any, n: int) -> list[int] | None:
    """The signs of the diagonal of D in LDLᵀ; None where a pivot may be zero."""
    rows = [[matrix[i, j] for j in range(n)] for i in range(n)]
    signs = []
    for k in range(n):
        pivot = rows[k][k]
        signs.append(_sign(pivot))
        if not signs[-1]:
            return None
        for i in range(k + 1, n):
            factor = rows[i][k] / pivot
            for j in range(k + 1, n):
                rows[i][j] = rows[i][j] - factor * rows[k][j]
    return signs


def _sign(value: arb) -> int:
    return 1 if value > 0 else -1 if value < 0 else 0
