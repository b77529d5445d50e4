"""The one step iterator: a run as generated code, from f, its gradient and the optimizer's assignments.

`Kernel.advance` takes as many steps as it is asked for, in one loop on plain floats in which f, ∇f and the update
rule stand in line; that is as fast as a loop written by hand. Vectors become one float a coordinate.
"""

from __future__ import annotations

import math
import sys
from array import array
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import sympy as sp

from symgd.calculus.code import SCALAR, print_float
from symgd.calculus.problem import Problem
from symgd.optimizers.rule import Optimizer, eta, g, k, x

__all__ = ["QUIET_STEPS", "Kernel", "Walk"]

QUIET_STEPS = 10  # on so many successive steps a method with memory must meet the step rule


@dataclass(eq=False)
class Walk:
    """A run under way: the rows so far, where it stands, and why it stopped.

    ``rows[0]`` holds f, ``rows[1:n+1]`` the coordinates of x, ``rows[n+1:]`` those of ∇f. ``stop`` is "" while the
    run may go on, else "tol", "gtol", "cap", "undefined", "overflow" or "far"; after the middle two ``point`` is
    where f could not be computed, and it has no row.
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

    The learning rate and the hyper-parameters are arguments of the loop, so one kernel serves every rate.
    """

    def __init__(self, problem: Problem, optimizer: Optimizer) -> None:
        self.problem = problem
        self.optimizer = optimizer
        self.source = _source(problem, optimizer)
        self._loop = _compiled(self.source)

    def start(self, point: Sequence[float]) -> Walk:
        """A walk that stands at its start and has no row yet."""
        rows = tuple(array("d") for _ in range(1 + 2 * self.problem.dimension))
        return Walk(tuple(float(p) for p in point), rows)

    def advance(
        self, walk: Walk, rate: float, *, steps: int, tol: float, gtol: float | None, far: float
    ) -> None:
        """Take steps until there are ``steps`` in all, or a rule stops the walk; ``walk`` is brought up to date.

        ``tol`` is the rule Σ|Δx| < tol, ``gtol`` the rule max|∂f| ≤ gtol (None for none), and a walk with a
        coordinate past ``far`` stops there.
        """
        values = self.optimizer.values
        parameters = [float(values[s]) for s in _parameters(self.optimizer)]
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
def _compiled(source: str) -> Callable[..., tuple[Any, ...]]:
    """The loop of a source, which `_source` made."""
    scope: dict[str, Any] = dict(SCALAR)
    exec(source, scope)
    loop: Callable[..., tuple[Any, ...]] = scope["loop"]
    return loop


def _parameters(optimizer: Optimizer) -> list[sp.Symbol]:
    """The hyper-parameters' symbols, in the order in which the loop takes their values."""
    return sorted(optimizer.values, key=str)


def _update(problem: Problem, optimizer: Optimizer) -> tuple[list[str], list[str], list[str]]:
    """The source of the initial state and of one update, coordinate by coordinate, and the state's names.

    At coordinate i the iterate is ``x{i}``, the next one ``u{i}``, the gradient ``g{i}``, the state ``m{j}_{i}``,
    names for what follows ``w{j}_{i}``.
    """
    memory = {s.symbol: s.initial for s in optimizer.state()}
    assigned = dict.fromkeys(a.target for a in optimizer.assignments())
    letters = {s: f"m{j}_" for j, s in enumerate(memory)}
    letters |= {s: f"w{j}_" for j, s in enumerate(s for s in assigned if s != x and s not in memory)}
    letters |= {x: "x", g: "g"}
    scalars = {eta: "rate", k: "k"} | {s: f"p{j}" for j, s in enumerate(_parameters(optimizer))}
    initial, update = [], []
    for i in range(problem.dimension):
        table = {s: sp.Symbol(f"{letter}{i}", real=True) for s, letter in letters.items()}
        table |= {s: sp.Symbol(name, real=True) for s, name in scalars.items()}
        initial += [f"{table[s]} = {print_float(value.xreplace(table))}" for s, value in memory.items()]
        for assignment in optimizer.assignments():
            source = print_float(assignment.value.xreplace(table))
            if assignment.target == x:
                table[x] = sp.Symbol(f"u{i}", real=True)
            update.append(f"{table[assignment.target]} = {source}")
    names = [f"{letters[s]}{i}" for i in range(problem.dimension) for s in memory]
    return initial, update, names


def _source(problem: Problem, optimizer: Optimizer) -> str:
    """The source of ``loop``; every name in it is made here."""
    code = problem.evaluation
    initial, update, memory = _update(problem, optimizer)
    parameters = [f"p{j}" for j in range(len(_parameters(optimizer)))]
    n = range(problem.dimension)
    moved = " + ".join(f"abs(u{i} - x{i})" for i in n)
    steepest = ", ".join(f"abs(g{i})" for i in n)
    steepest = f"max({steepest})" if problem.dimension > 1 else steepest
    finite = " and ".join(f"least < {name} < inf" for name in ["f", *(f"g{i}" for i in n)])
    within = " and ".join(f"left <= x{i} <= far" for i in n)
    if optimizer.has_memory:  # the steps that meet the rule are taken
        fired, rule = (
            f"if quiet >= {QUIET_STEPS}: stop = 'tol'; break",
            f"quiet = quiet + 1 if {moved} < tol else 0",
        )
    else:
        fired, rule = "", f"if {moved} < tol: stop = 'tol'; break"
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
        f"if k == 0: {'; '.join(initial)}" if initial else "",
        *update,
        rule,
        *(f"x{i} = u{i}" for i in n),
        "k += 1",
    ]
    lines = [
        "def loop(rows, point, state, quiet, rate, parameters, steps, tol, gtol, far):",
        "    inf, least, left = float('inf'), -float('inf'), -far",
        f"    ({_tuple(f'x{i}' for i in n)}) = point",
        f"    ({_tuple(parameters)}) = parameters" if parameters else "",
        f"    ({_tuple(memory)}) = state or [0.0] * {len(memory)}" if memory else "",
        "    add_f = rows[0].append",
        *(f"    add_x{i} = rows[{1 + i}].append; add_g{i} = rows[{1 + len(n) + i}].append" for i in n),
        "    k = len(rows[0])",
        "    try:",
        "        while True:",
        *(f"            {line}" for line in loop if line),
        "    except OverflowError: stop = 'overflow'",
        "    except (ValueError, ZeroDivisionError): stop = 'undefined'",
        f"    return stop, ({_tuple(f'x{i}' for i in n)}), [{_tuple(memory)}], quiet",
    ]
    return "\n".join(line for line in lines if line)


def _tuple(names: Iterable[str]) -> str:
    return "".join(f"{name}, " for name in names)
