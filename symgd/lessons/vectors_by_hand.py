"""The first steps worked by hand in several variables."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import sympy as sp

from symgd.calculus.problem import Problem
from symgd.descent.run import Run
from symgd.lessons.hand import Worked, worked
from symgd.notation.typed import as_typed

__all__ = ["VectorStep", "worked_vectors"]


@dataclass(frozen=True)
class VectorStep:
    """Step ``k`` → ``k + 1`` of several variables, a number a coordinate."""

    k: int
    point: tuple[Worked, ...]
    slope: tuple[Worked, ...]
    rate: Worked
    next: tuple[Worked, ...]


def worked_vectors(run: Run, count: int = 2) -> tuple[VectorStep, ...]:
    """The first steps of a run in several variables, exact while the numbers stay rational and short."""
    problem, eta = run.problem, as_typed(run.learning_rate)
    x: list[Fraction | float] = [as_typed(v) for v in run.x0]
    steps = []
    for k in range(min(count, run.nit)):
        slope = _slopes(problem, x)
        following = [
            a - eta * b if isinstance(a, Fraction) and isinstance(b, Fraction) else float(end)
            for a, b, end in zip(x, slope, run.history["x"][k + 1], strict=True)
        ]
        steps.append(
            VectorStep(
                k,
                tuple(map(worked, x)),
                tuple(map(worked, slope)),
                worked(eta),
                tuple(map(worked, following)),
            )
        )
        x = following
    return tuple(steps)


def _slopes(problem: Problem, x: list[Fraction | float]) -> list[Fraction | float]:
    """The partial derivatives, exactly where they are rational."""
    floats = problem.evaluate([float(v) for v in x])[1:]
    if not all(isinstance(v, Fraction) and len(str(v.denominator)) <= 12 for v in x):
        return list(floats)
    values = {s: sp.Rational(v.numerator, v.denominator) for s, v in zip(problem.symbols, x, strict=True)}  # type: ignore[union-attr]
    exact = [partial.subs(values) for partial in problem.gradient]
    return [
        Fraction(int(e.p), int(e.q)) if e.is_Rational else value
        for e, value in zip(exact, floats, strict=True)
    ]
