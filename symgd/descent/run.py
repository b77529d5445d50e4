"""`Run`: what happened, as data. What it means is the verdict's, and the theory's, to say."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from symgd.calculus.problem import Problem
from symgd.optimizers.rule import Optimizer
from symgd.optimizers.schedules import Schedule
from symgd.records import record

if TYPE_CHECKING:
    from symgd.descent.verdict import Verdict

__all__ = ["Halt", "Run"]


@record
class Halt:
    """The step that led to no real number: its number, the point it led to, and why f is not real there.

    ``reason`` is "undefined", "overflow" or "jump" (the step passed over a point where f is undefined);
    ``operation`` is the operation that has no value there, "" where unknown.
    """

    step: int
    point: tuple[float, ...]
    reason: str
    operation: str = ""


@record(eq=False)
class Run:
    """A finished run of an optimizer on a problem.

    Attributes:
        problem, optimizer, tol, gtol, max_iter: what `minimize` was given.
        x0: the start, n floats; its source is "given" or how it was chosen (see `start.start_point`).
        learning_rate: a float, a `Schedule` where it changes from step to step, None for a method without one; its
            source is "given", "optimizer", "auto" or "none", its reason that of `auto.Choice` ("" but for "auto").
        history: a structured array with the fields ``k, x, fun, jac``, one row an iterate, the start included; for
            n > 1 variables ``x`` and ``jac`` have shape (n,). Read-only.
        stop: why the loop ended: "tol", "gtol", "cap", "undefined", "overflow", "far" (a coordinate passed
            1e12 · max(1, |x₀|)) or "stuck" (the rule has no step from the last iterate).
        halt: the step that led to no real number, if one did.
        searches: how often f was computed to find step lengths.
        lookaheads: how often ∇f was computed at points that are no iterates.
    """

    problem: Problem
    optimizer: Optimizer
    x0: tuple[float, ...]
    x0_source: str
    learning_rate: float | Schedule | None
    learning_rate_source: str
    tol: float
    gtol: float | None
    max_iter: int
    history: npt.NDArray[np.void]
    stop: str
    halt: Halt | None = None
    learning_rate_reason: str = ""
    searches: int = 0
    lookaheads: int = 0

    @property
    def x(self) -> float | npt.NDArray[np.float64]:
        """The last iterate: a float for one variable, else an array of shape (n,)."""
        return _scalar(self.history["x"][-1])

    @property
    def fun(self) -> float:
        """f at the last iterate."""
        return float(self.history["fun"][-1])

    @property
    def jac(self) -> float | npt.NDArray[np.float64]:
        """The gradient at the last iterate: a float for one variable, else an array of shape (n,)."""
        return _scalar(self.history["jac"][-1])

    @property
    def nit(self) -> int:
        """The number of steps that were taken."""
        return len(self.history) - 1

    @property
    def nfev(self) -> int:
        """How often f was computed: at every iterate, and in searches along a step."""
        return self._points + self.searches

    @property
    def njev(self) -> int:
        """How often the gradient was computed: at every iterate, and where a rule looks ahead."""
        return self._points + self.lookaheads

    @property
    def _points(self) -> int:
        """The iterates, and the point that had no row."""
        return len(self.history) + (self.halt is not None)

    @property
    def rate(self) -> float | None:
        """The constant learning rate; None for a schedule, and for a method without a rate."""
        return self.learning_rate if isinstance(self.learning_rate, float) else None

    @property
    def schedule(self) -> Schedule | None:
        """The learning rate as an expression in k, where it is one."""
        return self.learning_rate if isinstance(self.learning_rate, Schedule) else None

    @cached_property
    def wakes(self) -> int:
        """Up to which step a rate of 0 is a pause of the schedule, −1 for none: see `Schedule.wakes`."""
        return -1 if self.schedule is None else self.schedule.wakes(self.max_iter)

    @property
    def is_gradient_descent(self) -> bool:
        """Whether this is x ← x − η∇f(x) with one η for all steps, about which most theorems are."""
        return self.optimizer.name == "gd" and self.rate is not None

    @cached_property
    def verdict(self) -> Verdict:
        """The judgement of the run: see `descent.verdict`."""
        from symgd.descent.verdict import judge

        return judge(self)

    @property
    def status(self) -> str:
        """The outcome: one of the values of `Status`."""
        return str(self.verdict.status)

    @property
    def success(self) -> bool:
        """Whether the run converged to a minimum."""
        return self.status == "converged"

    @property
    def message(self) -> str:
        """The outcome as a sentence."""
        return self.verdict.status.sentence

    def table(self) -> dict[str, npt.NDArray[Any]]:
        """The history as flat columns: step, x, f, df, or x.<name> and df.<name> for more variables."""
        from symgd.output.data import columns

        return columns(self)

    def to_dict(self) -> dict[str, Any]:
        """The run as a dictionary for JSON; the README documents the schema."""
        from symgd.output.data import run_dict

        return run_dict(self)

    def __repr__(self) -> str:
        return (
            f"Run({str(self.problem.expression)!r}, x0={list(self.x0)}, learning_rate={self.learning_rate!r}, "
            f"x={np.atleast_1d(self.x).tolist()}, nit={self.nit}, status={self.status!r})"
        )


def _scalar(value: Any) -> float | npt.NDArray[np.float64]:
    return float(value) if np.ndim(value) == 0 else np.array(value)
