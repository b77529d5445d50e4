"""`minimize`: from a problem and a start to a run."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import numpy.typing as npt

from symgd.calculus.budget import Budget
from symgd.calculus.problem import Problem
from symgd.descent.auto import choose_rate
from symgd.descent.jumps import first_jump
from symgd.descent.kernel import Kernel, Walk
from symgd.descent.run import Halt, Run
from symgd.descent.start import Start, start_point
from symgd.errors import ParameterError, quoted
from symgd.notation import Expression
from symgd.optimizers import Optimizer, get
from symgd.optimizers.nodes import LineMinimum
from symgd.optimizers.rule import checked_rate
from symgd.optimizers.schedules import Schedule

__all__ = ["MOST_STEPS", "minimize"]

MOST_STEPS = 100_000
_NO_NUMBERS = (bool, np.bool_, str, bytes, bytearray)  # although float() takes them
_FAR = 1e12  # a walk this many times farther out than its start has left


def minimize(
    expression: str | Expression | Problem,
    x0: Start | None = None,
    *,
    optimizer: str | Optimizer = "gd",
    learning_rate: float | str | Schedule | None = None,
    tol: float = 1e-5,
    gtol: float | None = None,
    max_iter: int = 500,
) -> Run:
    """Walk downhill on a function from a start, and keep every step.

    The rule of the default optimizer is x ← x − η∇f(x). The walk stops, without taking that last step, when
    Σ|Δx| < ``tol`` (for a method with memory: after 10 such steps, which are taken), when every |∂f| ≤ ``gtol``
    (None: no such rule), after ``max_iter`` steps, or where f is no real number.

    ``x0`` is a number, a sequence in the order of ``problem.variables``, a mapping from names to numbers, or None
    for a round start. ``optimizer`` is a name ("adam", "keras:adam") or an `Optimizer`. ``learning_rate`` is a
    positive number, an expression in the step number k such as "0.5/(1+k)", ``"auto"`` for the rate that teaches, or
    None for the optimizer's own.

    A run that diverges, cycles or leaves the domain is a result; look at ``run.status``. Raises `ExpressionError`
    for text that cannot be read, and `ParameterError` for a function, a start or a setting that cannot be used.
    A rate given here is used before that of an optimizer object.

    >>> run = minimize("3*x**2 - 2*x - 3", 8, learning_rate=0.001)
    >>> run.x, run.nit
    (0.7116006162706949, 500)
    """
    problem = _problem(expression)
    method = get(optimizer)
    tol, gtol, max_iter = _checked_rules(tol, gtol, max_iter)
    rate = checked_rate(learning_rate)
    start, x0_source = start_point(problem, x0)
    far = _FAR * max(1.0, *(abs(p) for p in start))
    rules: dict[str, Any] = {"tol": tol, "gtol": gtol, "far": far}
    _check_method(problem, method, rate)
    source, reason = "given", ""
    if rate is None:
        rate, source = method.learning_rate, "optimizer"
    if not method.has_rate:
        source = "none"
    elif rate is None or isinstance(rate, str):
        choice = choose_rate(problem, method, start, max_iter=max_iter, budget=Budget(1.0), **rules)
        rate, source, reason = choice.rate, "auto", choice.reason
    schedule = rate if isinstance(rate, Schedule) else None
    if schedule is not None:
        schedule.check(max_iter)

    kernel = Kernel(problem, method, schedule, -1 if schedule is None else schedule.wakes(max_iter))
    walk = kernel.start(start)
    constant = rate if isinstance(rate, float) else None
    kernel.advance(walk, constant, steps=max_iter, **rules)
    history, stop, halt = _history(walk, problem.dimension), walk.stop, _halt(walk, problem)
    jump = first_jump(problem, history)
    if jump is not None:
        history, stop = history[: jump.k + 1], "undefined"
        landing = tuple(float(v) for v in np.atleast_1d(jump.landing))
        halt = Halt(jump.k + 1, landing, "jump", jump.operation)
    history.flags.writeable = False
    return Run(
        problem=problem,
        optimizer=method,
        x0=start,
        x0_source=x0_source,
        learning_rate=constant if schedule is None else schedule,
        learning_rate_source=source,
        learning_rate_reason=reason,
        tol=tol,
        gtol=gtol,
        max_iter=max_iter,
        history=history,
        stop=stop,
        halt=halt,
        searches=kernel.lookups.values,
        lookaheads=kernel.lookups.gradients,
    )


def _check_method(problem: Problem, method: Optimizer, rate: float | str | Schedule | None) -> None:
    """Refuse a rate that the method has no use for, and a method that is not for so many variables."""
    if rate is not None and not method.has_rate:
        raise ParameterError(f"{method.name} finds its own step lengths: it takes no learning rate.")
    if problem.dimension > 1 and any(isinstance(a.value, LineMinimum) for a in method.assignments()):
        raise ParameterError(
            f"{method.name} is for functions of one variable; armijo searches along the slope in several."
        )


def _history(walk: Walk, n: int) -> npt.NDArray[np.void]:
    """The rows of a walk as the structured array of `Run.history`."""
    shape: tuple[int, ...] = () if n == 1 else (n,)
    kinds = [("k", np.int64), ("x", np.float64, shape), ("fun", np.float64), ("jac", np.float64, shape)]
    history = np.empty(len(walk.rows[0]), dtype=kinds)
    columns = [np.frombuffer(row) for row in walk.rows]
    history["k"] = np.arange(len(history))
    history["fun"] = columns[0]
    for name, part in (("x", columns[1 : n + 1]), ("jac", columns[n + 1 :])):
        history[name] = part[0] if n == 1 else np.stack(part, axis=-1)
    return history


def _halt(walk: Walk, problem: Problem) -> Halt | None:
    if walk.stop not in {"undefined", "overflow"}:
        return None
    condition = problem.failing_condition(walk.point) if walk.stop == "undefined" else None
    return Halt(len(walk.rows[0]), walk.point, walk.stop, condition.operation if condition else "")


def _problem(expression: object) -> Problem:
    if isinstance(expression, Problem):
        return expression
    if not isinstance(expression, str | Expression):
        kind = type(expression).__name__
        raise ParameterError(
            f'a function is a text such as "x^2 - 3x", an Expression or a Problem, not {kind}.'
        )
    return Problem(expression)


def _checked_rules(tol: float, gtol: float | None, max_iter: int) -> tuple[float, float | None, int]:
    def number(name: str, value: float) -> float:
        try:
            if isinstance(value, _NO_NUMBERS):
                raise TypeError
            checked = float(value)
        except (TypeError, ValueError, OverflowError):
            checked = math.nan
        if not (math.isfinite(checked) and checked >= 0.0):
            raise ParameterError(f"{name} must be a number that is not negative, not {quoted(value)}.")
        return checked

    try:
        if isinstance(max_iter, _NO_NUMBERS):
            raise TypeError
        steps = int(max_iter)
    except (TypeError, ValueError, OverflowError):
        steps = -1
    if steps != max_iter or not 1 <= steps <= MOST_STEPS:
        raise ParameterError(
            f"max_iter must be a whole number from 1 to {MOST_STEPS}, not {quoted(max_iter)}."
        )
    return number("tol", tol), None if gtol is None else number("gtol", gtol), steps
