"""The Hessian of f in floats."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

from symgd.calculus.code import compile_function
from symgd.calculus.problem import Problem
from symgd.errors import InputError

__all__ = ["FloatHessian"]

Floats = npt.NDArray[np.float64]


class FloatHessian:
    """The Hessian of a problem, compiled; ``at`` a point it is None where a second derivative is no real double."""

    def __init__(self, problem: Problem) -> None:
        n = problem.dimension
        self._upper = np.triu_indices(n)
        entries = [problem.hessian[i][j] for i, j in zip(*self._upper, strict=True)]
        self._n = n
        self._compiled: Callable[..., tuple[Any, ...]] | None
        try:
            self._compiled = compile_function(entries, problem.symbols)
        except InputError:  # a derivative that is no function, of a kink
            self._compiled = None

    def at(self, point: Floats) -> Floats | None:
        """The matrix at a point, of shape (n, n)."""
        if self._compiled is None:
            return None
        try:
            values = [float(v) for v in self._compiled(*map(float, point))]
        except (ArithmeticError, ValueError, TypeError):
            return None
        matrix = np.zeros((self._n, self._n))
        matrix[self._upper] = values
        matrix.T[self._upper] = values
        return matrix if np.isfinite(matrix).all() else None
