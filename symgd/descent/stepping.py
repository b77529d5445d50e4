"""One step of a rule as a function: on floats, to look into a walk that was made, and on arrays, for many walks.

Both are the source of `optimizers.update`, which `Kernel` runs too.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import sympy as sp

from symgd.calculus.code import SCALAR, array_functions, compile_function
from symgd.calculus.problem import Problem
from symgd.descent.lookups import Lookups
from symgd.descent.run import Run
from symgd.optimizers.rule import Optimizer
from symgd.optimizers.schedules import Schedule
from symgd.optimizers.update import UpdateCode, tuple_source, update_code

__all__ = ["ArrayStepper", "internals"]

Floats = npt.NDArray[np.float64]


class ArrayStepper:
    """One step of many walks at once: each coordinate is an array, and so is each entry of the memory.

    ``rate`` may be an array too. Where a walk has no next step its iterate becomes nan; whoever asks for steps sees to
    it that NumPy does not warn of that (``np.errstate``).
    """

    def __init__(self, problem: Problem, optimizer: Optimizer, schedule: Schedule | None = None) -> None:
        self.problem = problem
        self.optimizer = optimizer
        self.schedule = schedule
        code = update_code(optimizer, problem.dimension)
        self._step = _function(code, {**array_functions(), **_ArrayLookups(problem).scope(code.calls)})
        self._parameters = [float(optimizer.values[s]) for s in code.parameters]
        self._searches = "backtracking" in code.calls

    def step(
        self, k: int, x: Sequence[Floats], rate: npt.ArrayLike | None = None, state: Sequence[Any] = ()
    ) -> tuple[tuple[Floats, ...], tuple[Any, ...]]:
        """The next iterates and the next memory, from step number k; the first call needs no ``state``."""
        slopes = self.problem.slope_curve(*x)
        g = (slopes,) if self.problem.dimension == 1 else tuple(slopes)
        eta = self.schedule.at(k) if self.schedule is not None else rate
        f = self.problem.curve(*x) if self._searches else None  # only a search along the step asks for it
        after, memory, _ = self._step(k, x, g, f, eta, self._parameters, state)
        return tuple(np.asarray(u, dtype=float) for u in after), memory


def internals(run: Run) -> dict[sp.Symbol, Floats]:
    """What each assignment of the rule assigned at each step of a run: shape (nit,), or (nit, n) for n variables.

    A scalar has shape (nit,) always. Steps are made again from the iterates of the history.
    """
    problem, optimizer = run.problem, run.optimizer
    code = update_code(optimizer, problem.dimension)
    step = _function(code, {**SCALAR, **Lookups(problem).scope(code.calls)})
    parameters = [float(optimizer.values[s]) for s in code.parameters]
    points = run.history["x"].reshape(len(run.history), -1).tolist()
    slopes = run.history["jac"].reshape(len(run.history), -1).tolist()
    values = run.history["fun"].tolist()
    found: dict[sp.Symbol, list[Any]] = {symbol: [] for symbol in code.targets}
    state: Any = ()
    for k in range(run.nit):
        rate = run.rate if run.schedule is None else run.schedule.at(k)
        _, state, targets = step(k, points[k], slopes[k], values[k], rate, parameters, state)
        for rows, target in zip(found.values(), targets, strict=True):
            rows.append(target if len(target) > 1 else target[0])
    widths = {symbol: (len(names),) if len(names) > 1 else () for symbol, names in code.targets.items()}
    return {s: np.array(rows, dtype=float).reshape(run.nit, *widths[s]) for s, rows in found.items()}


def _function(code: UpdateCode, scope: dict[str, Any]) -> Callable[..., tuple[Any, ...]]:
    """``step(k, x, g, f, rate, parameters, state)`` → next x, next state, what each assignment assigned."""
    n = range(code.dimension)
    lines = [
        "def step(k, x, g, f, rate, parameters, state):",
        f"    {tuple_source(f'p{j}' for j in range(len(code.parameters)))} = parameters",
        *(f"    {line}" for line in code.constants),
        f"    {tuple_source(f'x{i}' for i in n)} = x",
        f"    {tuple_source(f'g{i}' for i in n)} = g",
        *(["    if not len(state):", *(f"        {line}" for line in code.initial)] if code.state else []),
        f"    else: {tuple_source(code.state)} = state" if code.state else "",
        *(f"    {line}" for line in code.update),
        f"    return {tuple_source(f'u{i}' for i in n)}, {tuple_source(code.state)}, "
        f"{tuple_source(map(tuple_source, code.targets.values()))}",
    ]
    exec("\n".join(line for line in lines if line), scope)
    function: Callable[..., tuple[Any, ...]] = scope["step"]
    return function


class _ArrayLookups(Lookups):
    """`Lookups` on arrays; what finds no step is nan."""

    @staticmethod
    def ratio(a: Any, b: Any, otherwise: Any) -> Any:
        return np.where(b != 0, a / np.where(b != 0, b, 1.0), otherwise)

    def value_at(self, *point: Any) -> Any:
        return self.problem.curve(*point)

    def gradient_at(self, *point: Any) -> Any:
        slopes = self.problem.slope_curve(*point)
        return (slopes,) if self.problem.dimension == 1 else tuple(slopes)

    def newton_step(self, point: Any, b: Any) -> Any:
        n = len(b)
        rows = np.stack(np.broadcast_arrays(*self.hessian(*point), b[0])[:-1], axis=-1)
        matrices, right = rows.reshape(-1, n, n), np.stack(b, axis=-1).reshape(-1, n)
        solved = _solved(matrices, right)
        return tuple(solved[:, i].reshape(np.shape(b[0])) for i in range(n))

    @cached_property
    def hessian(self) -> Callable[..., tuple[Any, ...]]:
        entries = [entry for row in self.problem.hessian for entry in row]
        return compile_function(entries, self.problem.symbols, arrays=True)

    def line_minimum(self, point: Any, direction: Any) -> Any:
        def one(x: float, d: float) -> float:
            try:
                return Lookups.line_minimum(self, (x,), (d,))
            except (ArithmeticError, ValueError):
                return float("nan")

        return np.vectorize(one, otypes=[float])(point[0], direction[0])

    def backtracking(
        self, point: Any, direction: Any, shrink: float, decrease: float, f: Any, gradient: Any
    ) -> Any:
        alpha = np.ones(np.shape(f))
        while True:
            values = self.value_at(*(x - alpha * d for x, d in zip(point, direction, strict=True)))
            fall = sum(g * alpha * d for g, d in zip(gradient, direction, strict=True))
            again = ~(values <= f - decrease * fall) & (alpha > 0.0) & np.isfinite(f)
            if not again.any():
                return np.where(alpha > 0.0, alpha, np.nan)
            alpha = np.where(again, alpha * shrink, alpha)


def _solved(matrices: Floats, right: Floats) -> Floats:
    """The solution of each linear system; nan where there is none."""
    try:
        return np.asarray(np.linalg.solve(matrices, right[..., None])[..., 0], dtype=float)
    except np.linalg.LinAlgError:  # one is singular: it is found by halves
        if len(matrices) == 1:
            return np.full_like(right, np.nan)
        half = len(matrices) // 2
        return np.concatenate(
            [_solved(matrices[:half], right[:half]), _solved(matrices[half:], right[half:])]
        )
