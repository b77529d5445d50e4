"""What an update rule may look up besides f and ∇f at x: see `optimizers.nodes`.

`lookups` are the functions that the source of a rule calls, for floats. Where a rule finds no step they raise
`NoStep`, or an ``ArithmeticError`` or ``ValueError`` as arithmetic does.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any

import numpy as np

from symgd.calculus.budget import Budget
from symgd.calculus.code import compile_function
from symgd.calculus.landscape import downhill
from symgd.calculus.problem import Problem, Undefined
from symgd.descent.case import ARRIVALS

__all__ = ["Lookups", "NoStep"]

Vector = tuple[float, ...]

_SECONDS = 4.0  # for all searches of a walk along its steps


class NoStep(ArithmeticError):
    """The rule has no next step from here."""


class Lookups:
    """The functions for one problem; ``values`` and ``gradients`` count how often f and ∇f were computed for them."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.values = self.gradients = 0
        self._seconds = _SECONDS
        self._lengths: dict[tuple[float, float], float] = {}

    def scope(self, names: frozenset[str]) -> dict[str, Callable[..., Any]]:
        """Those of the functions that a source calls, by name."""
        return {name: getattr(self, name) for name in names}

    @staticmethod
    def ratio(a: float, b: float, otherwise: float) -> float:
        """a/b, or ``otherwise`` where b is zero."""
        return a / b if b else otherwise

    def value_at(self, *point: float) -> float:
        """f at a point."""
        self.values += 1
        return float(self.problem.evaluate(point)[0])

    def gradient_at(self, *point: float) -> Vector:
        """∇f at a point."""
        self.gradients += 1
        return tuple(map(float, self.problem.evaluate(point)[1:]))

    def newton_step(self, point: Vector, b: Vector) -> Vector:
        """H⁻¹b, H the Hessian of f at the point; raises where it is singular."""
        hessian = self.hessian(*point)
        if len(b) == 1:
            return (b[0] / hessian[0],)
        try:
            return tuple(np.linalg.solve(np.reshape(hessian, (len(b), -1)), np.array(b)).tolist())
        except np.linalg.LinAlgError:
            raise NoStep from None

    @cached_property
    def hessian(self) -> Callable[..., tuple[Any, ...]]:
        """The entries of the Hessian at a point, row by row."""
        return compile_function(
            [entry for row in self.problem.hessian for entry in row], self.problem.symbols
        )

    def line_minimum(self, point: Vector, direction: Vector) -> float:
        """The α > 0 of the first minimizer of f(x − αd), for d along the slope; of a flat piece its near end."""
        (x,), (d,) = point, direction
        if (x, d) not in self._lengths:  # close to the minimum a walk comes back to the same few floats
            budget = Budget(self._seconds)
            try:
                self._lengths[x, d] = self._first_minimizer(x, d, budget)
            finally:
                self._seconds = budget.left
        return self._lengths[x, d]

    def _first_minimizer(self, x: float, d: float, budget: Budget) -> float:
        slope = self.problem.slope(x)
        if not d or not slope:
            return 0.0
        if d * slope < 0.0:
            raise NoStep
        where = x
        while True:
            found = downhill(self.problem, where, budget)
            if found.point is None or found.kind not in (*ARRIVALS, "flat", "touch"):
                raise NoStep
            if found.kind != "touch":
                return (x - found.point.x) / d
            # f falls on beyond an inflection.
            where = found.point.x - np.sign(d) * 1e-6 * max(1.0, abs(found.point.x))

    def backtracking(
        self, point: Vector, direction: Vector, shrink: float, decrease: float, f: float, gradient: Vector
    ) -> float:
        """The first α of 1, s, s², … with f(x − αd) ≤ f(x) − c g·(αd): the product may be too large for a double."""
        alpha = 1.0
        while True:
            fall = sum(g * alpha * d for g, d in zip(gradient, direction, strict=True))
            if self._falls(point, direction, alpha, f - decrease * fall):
                return alpha
            alpha *= shrink
            if not alpha:
                raise NoStep

    def _falls(self, point: Vector, direction: Vector, alpha: float, bound: float) -> bool:
        try:
            return self.value_at(*(x - alpha * d for x, d in zip(point, direction, strict=True))) <= bound
        except Undefined:
            return False
