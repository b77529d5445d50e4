"""The learning rates that are tried for the one that teaches, and the walk that each of them makes."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from symgd.calculus.budget import Budget
from symgd.calculus.facts import StationaryPoint
from symgd.calculus.problem import Problem, Undefined
from symgd.calculus.second_derivatives import are_long
from symgd.descent.case import near
from symgd.descent.kernel import Kernel, Walk
from symgd.descent.tails import Floats
from symgd.optimizers.rule import Optimizer
from symgd.records import record

__all__ = ["MOST_STEPS", "RATES", "TARGET", "Candidates", "Rest", "Trial"]

RATES = tuple(float(f"{m}e{n}") for n in range(-9, 7) for m in (1, 2, 5))
TARGET = 20  # the number of steps that teaches
MOST_STEPS = 500
Trial = tuple[float, Walk]
_LEAP = 10.0  # times max(1, |x₀|): a first step that is longer leaves the neighborhood of the start
_MOST_ACROSS, _FLAT, _ROUNDING = 20, 1e-2, 1e-13


@record(eq=False)
class Rest:
    """A minimum by which a walk ended, with the largest curvature there; ``on_curve``: there are others beside it."""

    point: tuple[float, ...]
    curvature: float
    on_curve: bool


@dataclass(eq=False)
class Candidates(ABC):
    """The candidates for one start; a subclass says which of them arrive, and which of these is the best.

    The rules of a walk (``tol``, ``gtol``, ``far``) are those of `Kernel.advance`; ``seconds`` is the computing time
    that all walks together may take.
    """

    problem: Problem
    optimizer: Optimizer
    start: tuple[float, ...]
    steps: int
    tol: float
    gtol: float | None
    far: float
    seconds: float

    @cached_property
    def trials(self) -> list[Trial]:
        """The walks that are of use, by rising rate.

        Their number is bounded, and their time is their own: which rates are tried does not depend on how long the
        searches before them took.
        """
        kernel, made, budget = Kernel(self.problem, self.optimizer), [], Budget(self.seconds)
        for rate in RATES:
            walk = self.walk(kernel, rate)
            if walk is not None:
                made.append((rate, walk))
            if budget.spent:
                break
        return made

    @cached_property
    def close(self) -> float:
        """How close to a minimum a walk must end."""
        return near(self.tol, max(abs(p) for p in self.start))

    def walk(self, kernel: Kernel, rate: float) -> Walk | None:
        """The walk under a rate, or None where it is of no use."""
        walk = kernel.start(self.start)
        self.advance(kernel, walk, rate, self.steps)
        return walk

    def advance(self, kernel: Kernel, walk: Walk, rate: float, steps: int) -> None:
        """Take steps under a rate, up to so many in all."""
        kernel.advance(walk, rate, steps=steps, tol=self.tol, gtol=self.gtol, far=self.far)

    @abstractmethod
    def nearest_to(self, minimum: StationaryPoint) -> float | None:
        """The best rate of those that lead to the minimum, in one variable."""

    @abstractmethod
    def nearest_to_any(self) -> float | None:
        """The best rate of those that lead to the minimum that the smallest arriving rate finds."""

    @abstractmethod
    def lowest(self) -> float | None:
        """The rate under which f falls and ends lowest."""

    @property
    def any_falls(self) -> bool:
        """Whether the first step of some candidate leads to a lower point."""
        return any(len(walk.rows[0]) > 1 and walk.rows[0][1] < walk.rows[0][0] for _, walk in self.trials)

    def leaps(self, walk: Walk) -> bool:
        """Several variables: whether the first step is so long that the walk shows nothing of where it started."""
        rows = walk.rows[1 : self.problem.dimension + 1]
        if len(rows) == 1 or len(rows[0]) < 2:
            return False
        step = math.hypot(*(row[1] - row[0] for row in rows))
        return step > _LEAP * max(1.0, math.hypot(*self.start))

    def derivatives(self, point: Sequence[float]) -> tuple[Floats, Floats] | None:
        """The gradient and the Hessian at a point; None where they are no numbers, or too long to be computed."""
        if are_long(self.problem.gradient):
            return None
        try:
            _, slopes, hessian = self.problem.quadratic_model(point)
        except Undefined:
            return None
        return slopes, hessian

    def rest(self, end: Sequence[float]) -> Rest | None:
        """The minimum close to the end of a walk, in floats: by a step of Newton's method, or on a curve of minima."""
        found, beside = self.derivatives(end), self._across(end)
        if beside is not None and max(map(abs, np.subtract(beside.point, end))) <= self.close:
            return beside
        if found is None:
            return None
        curvatures = np.linalg.eigvalsh(found[1])
        if curvatures[0] <= 0.0:
            return None
        try:
            step = np.linalg.solve(found[1], found[0])
        except np.linalg.LinAlgError:  # singular, whatever the sign of its least eigenvalue in floats
            return None
        return (
            Rest(tuple(end), float(curvatures[-1]), on_curve=False)
            if np.abs(step).max() <= self.close
            else None
        )

    def _across(self, end: Sequence[float]) -> Rest | None:
        """Steps of Newton's method along the axes with a curvature only; then the whole gradient must be gone."""
        from symgd.calculus.multivariate.vanishing import falls_to_zero

        point = np.array(end, dtype=float)
        for _ in range(_MOST_ACROSS):
            found = self.derivatives(point.tolist())
            if found is None:
                return None
            curvatures, axes = np.linalg.eigh(found[1])
            steep = np.abs(curvatures) > _FLAT * np.abs(curvatures).max()
            if not steep.any() or steep.all() or curvatures[steep].min() < 0.0:
                return None
            size = max(1.0, float(np.abs(point).max()))
            noise = _ROUNDING * curvatures[-1] * size
            if np.abs(found[0]).max() <= noise:
                flat = axes[:, ~steep].T
                if not all(falls_to_zero(self._slope_along(point, axis), size, noise) for axis in flat):
                    return None
                return Rest(tuple(point.tolist()), float(curvatures[-1]), on_curve=True)
            point = point - axes[:, steep] @ ((axes[:, steep].T @ found[0]) / curvatures[steep])
        return None

    def _slope_along(self, point: Floats, axis: Floats) -> Callable[[float], float | None]:
        """The size of the slope along an axis, by the distance from a point; None outside the domain."""

        def slope(away: float) -> float | None:
            try:
                return abs(float(np.dot(axis, self.problem.evaluate(point + away * axis)[1:])))
            except Undefined:
                return None

        return slope
