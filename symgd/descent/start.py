"""Where a run starts: what the user gave, or a round point where f has a slope."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from numbers import Real
from typing import Any

from symgd.calculus.problem import Problem, Undefined
from symgd.errors import ParameterError
from symgd.notation import parse_constant

__all__ = ["Start", "start_point"]

Start = float | str | Sequence[Any] | Mapping[str, Any]

# Halves, the nearest to 1 first, the larger of two equally near ones first; then powers of ten.
_HALVES = sorted((n / 2 for n in range(-20, 25)), key=lambda v: (abs(v - 1), -v))
_ROUND = (*_HALVES, 0.1, 0.01, 100.0, -100.0, 1000.0)


def start_point(problem: Problem, x0: Start | None) -> tuple[tuple[float, ...], str]:
    """The start as floats in the order of ``problem.variables``, and "given" or "default".

    ``x0`` is a number, a sequence, or a mapping from names; numbers may be texts such as ``"pi/2"``. None means
    1 for every variable, or the nearest round value at which f is defined and its slope is not zero. Raises
    `ParameterError` for a wrong count, an unknown name, a value that is no finite number, and a start at which
    f or its derivative is undefined.
    """
    if x0 is None:
        return _default(problem), "default"
    point = tuple(_number(value) for value in _ordered(problem, x0))
    try:
        problem.evaluate(point)
    except Undefined as error:
        where = f"at {written(problem, point)}"
        if error.reason == "overflow":
            raise ParameterError(
                f"f or its derivative is too large for a double {where}. Start nearer to the origin of f."
            ) from None
        why = f": {error.condition.message()}" if error.condition is not None else ""
        raise ParameterError(f"f or its derivative is undefined {where}{why}.") from None
    return point, "given"


def written(problem: Problem, point: Sequence[float]) -> str:
    """A point as in ``x = 1, y = 2``."""
    return ", ".join(f"{name} = {value:.12g}" for name, value in zip(problem.variables, point, strict=True))


def _ordered(problem: Problem, x0: Start) -> list[Any]:
    names = problem.variables
    if isinstance(x0, Mapping):
        unknown = [name for name in x0 if name not in names]
        if unknown:
            raise ParameterError(f"{unknown[0]!r} is not a variable of f. {_form(names)}")
        missing = [name for name in names if name not in x0]
        if missing:
            raise ParameterError(f"the start gives no value for {missing[0]}. {_form(names)}")
        return [x0[name] for name in names]
    alone = isinstance(x0, str | Real) or not hasattr(x0, "__iter__") or getattr(x0, "ndim", 1) == 0
    values = [x0] if alone else list(x0)  # type: ignore[arg-type]
    if len(values) != len(names):
        counts = [
            f"{n} {noun}{'' if n == 1 else 's'}"
            for n, noun in ((len(names), "variable"), (len(values), "number"))
        ]
        raise ParameterError(
            f"f has {counts[0]}, {', '.join(names)}, but the start has {counts[1]}. {_form(names)}"
        )
    return values


def _form(names: Sequence[str]) -> str:
    """An example of the right form."""
    listed = " ".join("1" for _ in names)
    named = " ".join(f"{name}=1" for name in names)
    return f"Write it as --x0 {listed}, or as --x0 {named}."


def _number(value: Any) -> float:
    if isinstance(value, str):
        value = parse_constant(value)
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        raise ParameterError(f"{value!r} is not a number to start from.") from None
    if not math.isfinite(number):
        raise ParameterError(f"a start must be a finite number, not {number}.")
    return number


def _default(problem: Problem) -> tuple[float, ...]:
    for value in _ROUND:
        point = (value,) * problem.dimension
        try:
            _, *slopes = problem.evaluate(point)
        except Undefined:
            continue
        if any(slopes):
            return point
    raise ParameterError(
        f"no round start was found at which f is defined and has a slope. {_form(problem.variables)}"
    )
