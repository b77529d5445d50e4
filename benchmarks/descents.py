"""Walks beside the same walks as somebody would write them by hand in plain Python."""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Callable
from functools import partial

import symgd
from benchmarks.processes import FUNCTION, START
from benchmarks.reporting import line, memory, seconds
from benchmarks.rivals import article, by_hand
from benchmarks.steps import BY_HAND
from symgd.calculus import Problem
from symgd.calculus.budget import Budget
from symgd.descent.auto import choose_rate

__all__ = ["descents"]

RATE, TOL = 1e-6, 0.0  # still under way after 100,000 steps; the stop is tested at each and never met
STEPS = 100_000


def descents() -> None:
    """Print how long steps take, how much memory, and how long a rate takes to be chosen."""
    problem = Problem(FUNCTION)
    for steps, pairs, copies, aim in ((500, 41, 21, None), (STEPS, 9, 1, 1.5)):
        ours, arguments = partial(descend, problem, steps), (START, RATE, TOL, steps)
        seconds(f"{steps} steps / the loop by hand", ours, partial(by_hand, *arguments), pairs, aim)
        seconds(f"{steps} steps / the article's loop", ours, partial(article, *arguments), copies)
    for (function, name), hand in BY_HAND.items():
        many = Problem(function)
        start = {1: (START,), 2: (-1.2, 1.0)}.get(many.dimension, (1.0,) * many.dimension)
        settings = {"optimizer": name, "learning_rate": RATE, "tol": TOL, "max_iter": STEPS}
        ours = partial(symgd.minimize, many, start, **settings)
        seconds(
            f"a step of {name}, n = {many.dimension} / by hand",
            ours,
            partial(hand, *start, RATE, TOL, STEPS),
            pairs=9,
            aim=1.5,
        )
    for name in ("gd", "momentum", "adam", "nadam"):
        automatic(name, problem, aim=60.0)
    memory(
        "memory of 100000 steps / the loop by hand",
        allocated_mib(partial(descend, problem, 100_000)),
        allocated_mib(partial(by_hand, START, RATE, TOL, 100_000)),
    )


def descend(problem: Problem, steps: int) -> symgd.Run:
    return symgd.minimize(problem, START, learning_rate=RATE, tol=TOL, max_iter=steps)


def allocated_mib(action: Callable[[], object]) -> float:
    """The most memory that Python and NumPy held at once for an action, in MiB."""
    tracemalloc.start()
    action()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak / 2**20


def automatic(name: str, problem: Problem, aim: float) -> None:
    """The computing time in which a learning rate is chosen, in ms: the most of nine times."""
    method, times = symgd.optimizers.get(name), []
    for _ in range(9):
        began = time.process_time()
        choose_rate(
            problem, method, (START,), tol=1e-5, gtol=None, max_iter=500, far=1e12, budget=Budget(1.0)
        )
        times.append(1e3 * (time.process_time() - began))
    line(f"ms to choose a rate for {name}", max(times), most=aim)
