"""Print each benchmark as a ratio: ``python -m benchmarks``."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Sequence
from functools import partial

import symgd
from benchmarks.rivals import article, by_hand
from benchmarks.steps import BY_HAND
from benchmarks.timing import compare
from symgd.calculus import Problem
from symgd.calculus.budget import Budget
from symgd.descent.auto import choose_rate

FUNCTION, START = "3*x**2 - 2*x - 3", 8.0
RATE, TOL = 1e-6, 0.0  # still under way after 100,000 steps; the stop is tested at each and never met
STEPS = 100_000
COMMAND = [sys.executable, "-m", "symgd", FUNCTION, "--x0", "8"]
BARE = [sys.executable, "-c", "import sympy, numpy, matplotlib.pyplot, jinja2, weasyprint"]


def main() -> None:
    """Run them all; a line is the name, the ratio, both medians, and the aim where there is one."""
    with tempfile.TemporaryDirectory() as folder:
        command, bare = partial(run, COMMAND, folder), partial(run, BARE, folder)
        command(), bare()  # once for the disk's cache
        seconds("cold start of the command / bare imports", command, bare, pairs=9, aim=2.5)
        valley = partial(run, [*COMMAND[:3], "(1-x)^2 + 100(y-x^2)^2", "--x0", "-1.2", "1"], folder)
        seconds("a lesson on Rosenbrock's valley / the first lesson", valley, command, pairs=5, aim=2.0)
        memory("memory of the command / bare imports", peak_mib(COMMAND, folder), peak_mib(BARE, folder))
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


def run(command: Sequence[str], folder: str) -> None:
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)


def peak_mib(command: Sequence[str], folder: str) -> float:
    """The largest resident set of a process, in MiB."""
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return usage.ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)


def allocated_mib(action: Callable[[], object]) -> float:
    """The most memory that Python and NumPy held at once for an action, in MiB."""
    tracemalloc.start()
    action()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak / 2**20


def seconds(
    name: str, ours: Callable[[], object], theirs: Callable[[], object], pairs: int, aim: float | None = None
) -> None:
    result = compare(ours, theirs, pairs)
    aimed = f"   aim {aim:g}: {'met' if result.ratio <= aim else 'MISSED'}" if aim else ""
    print(f"{name:44} {result.ratio:8.3f}   {result.ours:.4g} / {result.theirs:.4g} s{aimed}", flush=True)


def automatic(name: str, problem: Problem, aim: float) -> None:
    """The computing time in which a learning rate is chosen, in ms: the most of nine times."""
    method, times = symgd.optimizers.get(name), []
    for _ in range(9):
        began = time.process_time()
        choose_rate(
            problem, method, (START,), tol=1e-5, gtol=None, max_iter=500, far=1e12, budget=Budget(1.0)
        )
        times.append(1e3 * (time.process_time() - began))
    met = "met" if max(times) <= aim else "MISSED"
    print(f"{f'ms to choose a rate for {name}':44} {max(times):8.3f}   aim {aim:g}: {met}", flush=True)


def memory(name: str, ours: float, theirs: float) -> None:
    print(f"{name:44} {ours / theirs:8.3f}   {ours:.1f} / {theirs:.1f} MiB", flush=True)


if __name__ == "__main__":
    main()
