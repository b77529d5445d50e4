"""The one step iterator: a run as generated code, from f, its gradient and the optimizer's assignments.

`Kernel.advance` takes as many steps as it is asked for, in one loop on plain floats in which f, ∇f and the update
rule stand in line; that is as fast as a loop written by hand. Vectors become one float a coordinate.
"""

from __future__ import annotations

import math
import sys
from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from types import CodeType
from typing import Any

from symgd.calculus.code import SCALAR
from symgd.calculus.problem import Problem
from symgd.descent.lookups import Lookups
from symgd.optimizers.rule import Optimizer
from symgd.optimizers.schedules import Schedule
from symgd.optimizers.update import UpdateCode, tuple_source, update_code

__all__ = ["QUIET_STEPS", "Kernel", "Walk"]

QUIET_STEPS = 10  # on so many successive steps a method with memory must meet the step rule


@dataclass(eq=False)
class Walk:
    """A run under way: the rows so far, where it stands, and why it stopped.

    ``rows[0]`` holds f, ``rows[1:n+1]`` the coordinates of x, ``rows[n+1:]`` those of ∇f. ``stop`` is "" while the
    run may go on, else "tol", "gtol", "cap", "undefined", "overflow", "far" or "stuck"; after "undefined" and
    "overflow" ``point`` is where f could not be computed, and it has no row; after "stuck" the rule has no step from
    ``point``.
    """

    point: tuple[float, ...]
    rows: tuple[array[float], ...]
    state: list[float] = field(default_factory=list)
    quiet: int = 0
    stop: str = ""

    @property
    def steps(self) -> int:
        """The number of steps that are in the rows."""
        return len(self.rows[0]) - 1


class Kernel:
    """The compiled step loop of one optimizer on one problem.

    The learning rate and the hyper-parameters are arguments of the loop, so one kernel serves every rate; a
    ``schedule`` is part of it. Up to step ``wakes`` a rate of 0 is a pause, and the step rule does not count it.
    """

    def __init__(
        self, problem: Problem, optimizer: Optimizer, schedule: Schedule | None = None, wakes: int = -1
    ) -> None:
        self.problem = problem
        self.optimizer = optimizer
        self.lookups = Lookups(problem)
        code = update_code(optimizer, problem.dimension)
        self._parameters = code.parameters
        self.source = _source(problem, code, memory=optimizer.has_memory, schedule=schedule, wakes=wakes)
        scope: dict[str, Any] = {**SCALAR, **self.lookups.scope(code.calls)}
        exec(_compiled(self.source), scope)
        self._loop: Callable[..., tuple[Any, ...]] = scope["loop"]

    def start(self, point: Sequence[float]) -> Walk:
        """A walk that stands at its start and has no row yet."""
        rows = tuple(array("d") for _ in range(1 + 2 * self.problem.dimension))
        return Walk(tuple(float(p) for p in point), rows)

    def advance(
        self, walk: Walk, rate: float | None, *, steps: int, tol: float, gtol: float | None, far: float
    ) -> None:
        """Take steps until there are ``steps`` in all, or a rule stops the walk; ``walk`` is brought up to date.

        ``tol`` is the rule Σ|Δx| < tol, ``gtol`` the rule max|∂f| ≤ gtol (None for none), and a walk with a
        coordinate past ``far`` stops there. ``rate`` is None for a rule without one, or with a schedule.
        """
        values = self.optimizer.values
        parameters = [float(values[s]) for s in self._parameters]
        for column in walk.rows:  # the row of the present point is made anew
            del column[-1:]
        far = min(far, sys.float_info.max)
        walk.stop, walk.point, walk.state, walk.quiet = self._loop(
            walk.rows, walk.point, walk.state, walk.quiet, rate, parameters, steps, tol, gtol, far
        )
        if walk.stop in {"undefined", "far"} and not all(map(math.isfinite, walk.point)):
            if walk.stop == "far":  # exp(-x) has a value at infinity, but no row is there
                for column in walk.rows:
                    column.pop()
            walk.stop = "overflow"


@lru_cache(maxsize=64)
def _compiled(source: str) -> CodeType:
    """The code of a source, which `_source` made."""
    return compile(source, "<kernel>", "exec")


def _source(
    problem: Problem, update: UpdateCode, *, memory: bool, schedule: Schedule | None, wakes: int
) -> str:
    """The source of ``loop``; every name in it is made here or in `optimizers.update`."""
    code = problem.evaluation
    parameters = [f"p{j}" for j in range(len(update.parameters))]
    n = range(problem.dimension)
    quiet = " + ".join(f"abs(u{i} - x{i})" for i in n) + " < tol"
    quiet += f" and (rate > 0.0 or k > {wakes})" if wakes >= 0 else ""
    steepest = ", ".join(f"abs(g{i})" for i in n)
    steepest = f"max({steepest})" if problem.dimension > 1 else steepest
    finite = " and ".join(f"least < {name} < inf" for name in ["f", *(f"g{i}" for i in n)])
    within = " and ".join(f"left <= x{i} <= far" for i in n)
    if memory:  # the steps that meet the rule are taken
        fired, rule = (
            f"if quiet >= {QUIET_STEPS}: stop = 'tol'; break",
            f"quiet = quiet + 1 if {quiet} else 0",
        )
    else:
        fired, rule = "", f"if {quiet}: stop = 'tol'; break"
    loop = [
        *(f"if not ({guard}): raise ValueError" for guard in code.guards),
        *(f"{name} = {source}" for name, source in code.temporaries),
        f"f = {code.value}",
        *(f"g{i} = {source}" for i, source in zip(n, code.slopes, strict=True)),
        f"if not ({finite}): stop = 'overflow'; break",
        "add_f(f)",
        *(f"add_x{i}(x{i}); add_g{i}(g{i})" for i in n),
        f"if not ({within}): stop = 'far'; break",
        fired,
        f"if gtol is not None and {steepest} <= gtol: stop = 'gtol'; break",
        "if k >= steps: stop = 'cap'; break",
        f"if k == 0: {'; '.join(update.initial)}" if update.initial else "",
        "" if schedule is None else f"rate = {schedule.code}",
        *update.update,
        rule,
        *(f"x{i} = u{i}" for i in n),
        "k += 1",
    ]
    lines = [
        "def loop(rows, point, state, quiet, rate, parameters, steps, tol, gtol, far):",
        "    inf, least, left = float('inf'), -float('inf'), -far",
        f"    {tuple_source(f'x{i}' for i in n)} = point",
        f"    {tuple_source(parameters)} = parameters" if parameters else "",
        *(f"    {line}" for line in update.constants),
        f"    {tuple_source(update.state)} = state or [0.0] * {len(update.state)}" if memory else "",
        "    add_f = rows[0].append",
        *(f"    add_x{i} = rows[{1 + i}].append; add_g{i} = rows[{1 + len(n) + i}].append" for i in n),
        "    k = len(rows[0])",
        "    try:",
        "        while True:",
        *(f"            {line}" for line in loop if line),
        "    except OverflowError: stop = 'overflow'",
        "    except (ValueError, ArithmeticError): stop = 'undefined'",
        "    if len(rows[0]) > k and stop in ('overflow', 'undefined'): stop = 'stuck'",
        f"    return stop, {tuple_source(f'x{i}' for i in n)}, [*{tuple_source(update.state)}], quiet",
    ]
    return "\n".join(line for line in lines if line)
