"""Test functions of the literature, each with its listed minimum: what symgd makes of them.

``make functions`` prints the table of docs/functions.md and writes it there; and it makes a lesson of each function
and prints how long the slowest took. It fails where a function does: where it cannot be parsed, its gradient is not
that of central differences, theory does not find a minimum at the listed one, or no optimizer gets there.
"""

from __future__ import annotations

import json
import math
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import mpmath

import symgd
from symgd.calculus import Problem
from symgd.calculus.budget import Budget
from symgd.calculus.landscape import downhill
from symgd.calculus.multivariate.newton import newton
from symgd.errors import SymgdError

ROOT = Path(__file__).parent.parent
FUNCTIONS = ROOT / "tests" / "data" / "functions.json"
DOCUMENT = ROOT / "docs" / "functions.md"
BEGIN, END = "<!-- made by `make functions` -->\n", "<!-- end -->"

PROVED, COMPUTED = "minimum, proved", "minimum"
ACCEPTED = (PROVED, COMPUTED, "singular Hessian", "kink")
OPTIMIZERS = ("gd", "momentum", "nesterov", "adam", "newton")
NEAR = 0.03  # the start is so far from the minimum, as a part of its size, in every coordinate
ARRIVED, LOW = 1e-4, 1e-6
AGREEING = 1e-9  # of the size of f and its slopes
Row = dict[str, Any]


@dataclass(frozen=True)
class Facts:
    """What holds of one function; ``arrival`` is (optimizer, steps), None where none got there.

    ``slope_error`` is the largest difference of a partial derivative from a central difference, at five points of
    the domain, beside the size of f and its slopes.
    """

    name: str
    variables: int
    slope_error: float
    theory: str
    arrival: tuple[str, int] | None

    @property
    def failures(self) -> tuple[str, ...]:
        """What is wrong, in words; nothing where all is right."""
        wrong = {
            f"its gradient is {self.slope_error:.1e} from central differences": self.slope_error > AGREEING,
            f"theory says {self.theory!r} at its minimum": self.theory not in ACCEPTED,
            "no optimizer gets there": self.arrival is None,
        }
        return tuple(text for text, holds in wrong.items() if holds)


def read_functions() -> list[Row]:
    """The functions: name, expression, variables, domain, minimum, all_minima, value."""
    rows: list[Row] = json.loads(FUNCTIONS.read_text(encoding="utf-8"))
    return rows


def facts(row: Row) -> Facts:
    """What is true of a function, computed; raises `SymgdError` where it cannot be parsed."""
    problem = Problem(row["expression"])
    order = [row["variables"].index(name) for name in problem.variables]
    listed = [[float(point[i]) for i in order] for point in row["all_minima"]]
    minimum = [float(row["minimum"][i]) for i in order]
    return Facts(
        row["name"],
        problem.dimension,
        slope_error(problem, row),
        theory(problem, minimum),
        arrival(problem, minimum, listed, float(row["value"])),
    )


def slope_error(problem: Problem, row: Row) -> float:
    """How far the gradient is from central differences of the text itself, on numbers of 40 digits."""
    errors = []
    with mpmath.workdps(40):
        names = {name: getattr(mpmath, name) for name in ("sin", "cos", "tan", "exp", "log", "sqrt", "pi")}
        code = compile(row["expression"], row["name"], "eval")
        h = mpmath.mpf(10) ** -12

        def f(point: dict[str, Any]) -> Any:
            return eval(code, {"__builtins__": {}, **names}, point)  # noqa: S307 - a text of our own data

        for point in points_of(row):
            at = {name: mpmath.mpf(value) for name, value in point.items()}
            ours = problem.evaluate([point[name] for name in problem.variables])
            slopes = [
                (f(at | {name: at[name] + h}) - f(at | {name: at[name] - h})) / (2 * h)
                for name in problem.variables
            ]
            theirs = [f(at), *slopes]
            size = max(1.0, *(abs(v) for v in theirs))
            errors += [float(abs(a - b) / size) for a, b in zip(ours, theirs, strict=True)]
    return max(errors)


def points_of(row: Row) -> Iterator[dict[str, float]]:
    """Five points of the domain, the same at every call."""
    rng = random.Random(row["name"])
    for _ in range(5):
        yield {
            name: low + rng.uniform(0.05, 0.95) * (high - low)
            for name, (low, high) in zip(row["variables"], row["domain"], strict=True)
        }


def beside(minimum: list[float]) -> list[float]:
    """A start near the minimum."""
    return [m + NEAR * max(1.0, abs(m)) for m in minimum]


def apart(x: list[float], other: list[float]) -> float:
    """The largest difference of a coordinate, as a part of its size."""
    return max(abs(a - b) / max(1.0, abs(b)) for a, b in zip(x, other, strict=True))


def theory(problem: Problem, minimum: list[float]) -> str:
    """What symgd finds out about the point where the minimum is listed."""
    if problem.dimension == 1:
        way = downhill(problem, beside(minimum)[0], Budget(5.0))
        if way.point is None or apart([way.point.x], minimum) > ARRIVED:
            return "nothing"
        if way.point.kind != "minimum":
            return way.point.kind
        return PROVED if way.proved and way.point.proved else COMPUTED
    point = newton(problem, minimum, Budget(5.0))
    if point is None or apart(list(point.x), minimum) > ARRIVED:
        return "nothing"
    if point.is_minimum:
        return PROVED if point.proved else COMPUTED
    return "kink" if point.kink else "singular Hessian" if point.kind == "degenerate" else point.kind


def arrival(
    problem: Problem, minimum: list[float], listed: list[list[float]], value: float
) -> tuple[str, int] | None:
    """The first optimizer that gets from beside the minimum to a listed one, its rate chosen by `auto`."""
    for name in OPTIMIZERS:
        try:
            run = symgd.minimize(problem, beside(minimum), optimizer=name)
        except SymgdError:  # this start is none
            return None
        end = [run.x] if problem.dimension == 1 else [float(v) for v in run.x]
        close = any(apart(end, point) <= ARRIVED for point in listed)
        if math.isfinite(run.fun) and (close or abs(run.fun - value) <= LOW * max(1.0, abs(value))):
            return name, run.nit
    return None


def table(found: list[Facts]) -> str:
    """The table in Markdown."""
    lines = [("function", "variables", "at its listed minimum", "gets there", "steps"), ("---",) * 5]
    for row in found:
        name, steps = row.arrival or ("none", "")
        lines.append((row.name, str(row.variables), row.theory, name, str(steps)))
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def lesson_seconds(row: Row, folder: str) -> float:
    """The time of the whole command that makes the lesson from the start beside the minimum."""
    start = [
        f"{name}={value!r}" for name, value in zip(row["variables"], beside(row["minimum"]), strict=True)
    ]
    command = [sys.executable, "-m", "symgd", row["expression"], "--x0", *start, "-o", "lesson.pdf"]
    began = time.perf_counter()
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began


def main() -> int:
    """Make the table, and a lesson of each function; 1 where a function fails."""
    rows, found, failed, times = read_functions(), [], 0, []
    with tempfile.TemporaryDirectory() as folder:
        for row in rows:
            try:
                found.append(facts(row))
                times.append((lesson_seconds(row, folder), row["name"]))
                wrong = found[-1].failures
            except (SymgdError, subprocess.CalledProcessError) as error:
                wrong = (str(error),)
            failed += bool(wrong)
            for text in wrong:
                print(f"{row['name']}: {text}", file=sys.stderr)
    written = table(found)
    text = DOCUMENT.read_text(encoding="utf-8")
    before, after = text.split(BEGIN)[0], text.split(END)[1]
    DOCUMENT.write_text(f"{before}{BEGIN}\n{written}\n{END}{after}", encoding="utf-8")
    print(written)
    slowest = ", ".join(f"{name} {seconds:.1f} s" for seconds, name in sorted(times, reverse=True)[:5])
    print(f"{len(rows) - failed} of {len(rows)} as they should be; the slowest lessons: {slowest}")
    return min(failed, 1)


if __name__ == "__main__":
    sys.exit(main())
