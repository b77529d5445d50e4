"""Where a run starts: what the user gave, or a round point where f has a slope."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from numbers import Real
from typing import TYPE_CHECKING, Any

from symgd.calculus.problem import Problem, Undefined
from symgd.errors import ExpressionError, ParameterError
from symgd.notation import parse_constant
from symgd.notation.tree import Call
from symgd.notation.variable import variable_name

if TYPE_CHECKING:
    import sympy as sp

__all__ = ["Start", "read_number", "spread", "start_point"]

Start = float | str | Sequence[Any] | Mapping[str, Any]

# Halves, the nearest to 1 first, the larger of two equally near ones first; then powers of ten.
_HALVES = sorted((n / 2 for n in range(-20, 25)), key=lambda v: (abs(v - 1), -v))
_ROUND = (*_HALVES, 0.1, 0.01, 100.0, -100.0, 1000.0)
# A slope that differs by this share so near to the start belongs to a kink, a minimum or the end of the domain.
_NEAR, _SHARE = 1e-7, 1e-3
_LEVEL = ("sign", "step")  # functions that are not constant although their derivative is zero
_PRODUCT = r"Did you mean \S*\w\*\w"
_MOST_SHOWN = 6  # variables in an example
_EXAMPLES = "Write for example 1/3, pi/2 or -1e-3."


def start_point(problem: Problem, x0: Start | None) -> tuple[tuple[float, ...], str]:
    """The start as floats in the order of ``problem.variables``, and "given" or "default".

    ``x0`` is a number, a sequence, or a mapping from names; numbers may be texts such as ``"pi/2"``. None means
    1 for every variable, or the nearest round value at which f is smooth and its slope is not zero. Raises
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
        given: dict[str, Any] = {}
        for key, value in x0.items():
            name = variable_name(key)
            if name is None or name not in names:
                raise ParameterError(f"{key!r} is not a variable of f. {_form(names)}")
            if name in given:
                raise ParameterError(f"the start gives {name} twice. {_form(names)}")
            given[name] = value
        missing = [name for name in names if name not in given]
        if missing:
            raise ParameterError(f"the start gives no value for {missing[0]}. {_form(names)}")
        return [given[name] for name in names]
    if isinstance(x0, bytes | bytearray | set | frozenset):
        raise ParameterError(f"{x0!r} is not a start. {_form(names)}")
    alone = isinstance(x0, str | Real) or not hasattr(x0, "__iter__") or getattr(x0, "ndim", 1) == 0
    values = [x0] if alone else list(x0)  # type: ignore[arg-type]
    if any(isinstance(value, list | tuple) or getattr(value, "ndim", 0) for value in values):
        raise ParameterError(f"the start is a list of lists, not of numbers. {_form(names)}")
    if len(values) != len(names):
        counts = [
            f"{n} {noun}{'' if n == 1 else 's'}"
            for n, noun in ((len(names), "variable"), (len(values), "number"))
        ]
        raise ParameterError(
            f"f has {counts[0]}, {', '.join(spread(names))}, but the start has {counts[1]}. {_form(names)}"
        )
    return values


def _form(names: Sequence[str], number: str = "1") -> str:
    """An example of the right form, in Python and in a shell."""
    if len(names) == 1:
        return f"Write it as x0={number}; in a shell as --x0 {number}."
    listed = ", ".join(spread([number] * len(names)))
    keyed = ", ".join(spread([f'"{name}": {number}' for name in names]))
    named = " ".join(spread([f"{name}={number}" for name in names]))
    shell = f"--x0 {listed.replace(',', '')}, or --x0 {named}"
    return f"Write it as x0=[{listed}], or x0={{{keyed}}}; in a shell as {shell}."


def spread(parts: Sequence[str]) -> Sequence[str]:
    """The parts of an example, those in the middle left out where there are many."""
    return parts if len(parts) <= _MOST_SHOWN else (*parts[:2], "…", parts[-1])


def _number(value: Any) -> float:
    if isinstance(value, str):
        value = read_number(value)
    try:
        if isinstance(value, bool | bytes | bytearray):
            raise TypeError
        number = float(value)
    except OverflowError:
        raise ParameterError("a number of the start is too large for a double.") from None
    except (TypeError, ValueError):
        raise ParameterError(f"{value!r} is not a number to start from.") from None
    if not math.isfinite(number):
        raise ParameterError(f"a start must be a finite number, not {number}.")
    return number


def read_number(typed: str) -> sp.Expr:
    """A number as people write it, such as ``-1.5``, ``1/3``, ``pi/2``; exact. Raises `ParameterError`.

    >>> read_number("1/3")
    1/3
    >>> read_number("fast")
    Traceback (most recent call last):
    symgd.errors.ParameterError: 'fast' is not a number. Write for example 1/3, pi/2 or -1e-3.
    """
    if not typed.strip():
        raise ParameterError(f"a number is needed. {_EXAMPLES}")
    try:
        return parse_constant(typed)
    except ExpressionError as error:
        # A word is no function here, so no product of its letters is what was meant.
        word = re.fullmatch(r"-?[^\W\d]\w*", typed.strip()) or re.match(_PRODUCT, error.suggestion)
        message = f"{typed!r} is not a number. {_EXAMPLES}" if word else str(error)
        raise ParameterError(message) from None


def _default(problem: Problem) -> tuple[float, ...]:
    """The first round point with a slope that goes on around it, else the first with a slope at all."""
    points = [(value,) * problem.dimension for value in _ROUND]
    sloping: list[tuple[float, ...]] = []
    failures: list[str] = []
    for point in points:
        try:
            _, *slopes = problem.evaluate(point)
        except Undefined as error:
            failures.append(error.reason)
            continue
        if any(slopes):
            if _is_smooth(problem, point, slopes):
                return point
            sloping.append(point)
    if sloping:
        return sloping[0]
    raise ParameterError(_no_start(problem, failures))


def _is_smooth(problem: Problem, point: tuple[float, ...], slopes: Sequence[float]) -> bool:
    """Whether the slopes are nearly the same a little to each side: |f′(x ± h) − f′(x)| is small beside |f′(x)|."""
    allowed = _SHARE * max(map(abs, slopes))
    for place, value in enumerate(point):
        for h in (-_NEAR, _NEAR):
            beside = (*point[:place], value + h * max(1.0, abs(value)), *point[place + 1 :])
            try:
                _, *others = problem.evaluate(beside)
            except Undefined:
                return False
            if any(abs(other - slope) > allowed for other, slope in zip(others, slopes, strict=True)):
                return False
    return True


def _no_start(problem: Problem, failures: Sequence[str]) -> str:
    """Why there is no round start."""
    if not any(problem.tidy_gradient):
        jumps = any(
            isinstance(node, Call) and node.function in _LEVEL for node in problem.expression.tree.walk()
        )
        what = "the derivative of f is zero wherever f has one" if jumps else "f is constant"
        return f"{what}: there is no slope to walk down."
    if len(failures) == len(_ROUND) and set(failures) == {"overflow"}:
        return "f or its derivative is too large for a double at every round start. Scale f down."
    found = "undefined" if len(failures) == len(_ROUND) else "undefined, or has no slope,"
    return f"f is {found} at every round start. Give another one. {_form(problem.variables, '…')}"
