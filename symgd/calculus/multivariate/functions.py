"""f, ∇f and the Hessian of a problem on numbers of 60 digits."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

import mpmath

from symgd.calculus.multiprecision import Evaluator
from symgd.calculus.multivariate.points import CriticalPoint
from symgd.calculus.problem import Problem
from symgd.calculus.second_derivatives import are_long

__all__ = ["Functions", "functions_of"]


class Functions:
    """f, ∇f and the Hessian of a problem on mpmath numbers.

    Raises ``ArithmeticError`` where the Hessian is too long to be computed. ``landings`` are the critical points at
    which Newton's method has arrived: many walks end at the same few.
    """

    def __init__(self, problem: Problem) -> None:
        if are_long(problem.gradient):
            raise ArithmeticError("second derivatives that are too long")
        n, symbols = problem.dimension, problem.symbols
        self.landings: dict[tuple[Any, ...], CriticalPoint | None] = {}
        self.value = Evaluator((problem.f,), symbols)
        self.gradient = Evaluator(problem.gradient, symbols)
        pairs = [(i, j) for i in range(n) for j in range(i, n)]
        upper = Evaluator([problem.hessian[i][j] for i, j in pairs], symbols)

        def hessian(x: Sequence[Any]) -> Any:
            matrix = mpmath.matrix(n, n)
            for (i, j), value in zip(pairs, upper(x), strict=True):
                matrix[i, j] = matrix[j, i] = value
            return matrix

        self.hessian: Callable[[Sequence[Any]], Any] = hessian


@lru_cache(maxsize=4)  # the runs of a lesson share one problem
def functions_of(problem: Problem) -> Functions:
    """The functions of a problem, compiled once."""
    return Functions(problem)
