"""`Problem`: a function to be minimized, with its derivatives, compiled once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import numpy.typing as npt
import sympy as sp

from symgd.calculus.code import SCALAR, compile_function, print_float, shared, source_names
from symgd.calculus.second_derivatives import second_derivatives
from symgd.errors import InputError
from symgd.notation import Expression, parse
from symgd.notation.domain import Condition, lost_conditions
from symgd.records import record

if TYPE_CHECKING:
    from symgd.calculus.derivation import Derivations

__all__ = ["GUARDS", "Problem", "Undefined"]

_MOST_TIDIED = 40  # variables

Point = float | Sequence[float] | npt.NDArray[np.float64]


class Undefined(ArithmeticError):
    """f or one of its derivatives has no real double value at a point.

    ``reason`` is "undefined" outside the domain and "overflow" where the value is too large for a double;
    ``condition`` is the condition on the domain that fails there, if one is known.
    """

    def __init__(self, reason: Literal["undefined", "overflow"], condition: Condition | None = None) -> None:
        self.reason = reason
        self.condition = condition
        super().__init__(reason)


@record(eq=False)
class Evaluation:
    """The statements that compute f and its gradient, for generated code: see `descent.kernel`.

    ``guards`` are conditions that must hold, ``temporaries`` (name, source) pairs in order, ``value`` and
    ``slopes`` the sources of f and of each partial derivative; the variables are named ``x0``, ``x1``, ….
    """

    guards: tuple[str, ...]
    temporaries: tuple[tuple[str, str], ...]
    value: str
    slopes: tuple[str, ...]


class Problem:
    """A real function of one or more variables, its gradient and Hessian in SymPy, and all of it compiled.

    ``expression`` is text or an `Expression`. Raises `ExpressionError` for text that cannot be read and
    `InputError` for an expression without a variable.

    >>> problem = Problem("3x^2 - 2x - 3")
    >>> problem.gradient
    (6*x - 2,)
    >>> problem.value(8.0), problem.slope(8.0)
    (173.0, 46.0)
    """

    def __init__(self, expression: str | Expression) -> None:
        self.expression = parse(expression) if isinstance(expression, str) else expression
        if not self.expression.variables:
            raise InputError(
                f"{self.expression} does not contain a variable: there is nothing to minimize. "
                "Write a function of x, such as x^2 - 3x."
            )
        self.f: sp.Expr = self.expression.sympy
        self.symbols: tuple[sp.Symbol, ...] = self.expression.symbols
        self.gradient: tuple[sp.Expr, ...] = tuple(_differentiated(self.f, s) for s in self.symbols)
        if any(e.has(sp.nan, sp.zoo, sp.oo, -sp.oo, sp.I) for e in (self.f, *self.gradient)):
            raise InputError(f"{self.expression}, or its derivative, is not a real function.")

    def __repr__(self) -> str:
        return f"Problem({str(self.expression)!r})"

    def __reduce__(self) -> tuple[type[Problem], tuple[Expression]]:
        return Problem, (self.expression,)

    @property
    def variables(self) -> tuple[str, ...]:
        """The names of the variables, in natural order."""
        return self.expression.variables

    @property
    def dimension(self) -> int:
        """The number of variables."""
        return len(self.symbols)

    @cached_property
    def hessian(self) -> tuple[tuple[sp.Expr, ...], ...]:
        """The second partial derivatives, row by row."""
        return second_derivatives(self.gradient, self.symbols)

    @property
    def second(self) -> sp.Expr:
        """f″ of a function of one variable."""
        return self.hessian[0][0]

    @cached_property
    def derivations(self) -> Derivations:
        """The worked derivative by each variable, in the order of `variables`."""
        from symgd.calculus.derivation import Derivations

        return Derivations(self.expression)

    @cached_property
    def tidy_gradient(self) -> tuple[sp.Expr, ...]:
        """The gradient as the derivations end, fit for a reader; `gradient` is the form that is computed with.

        Of very many variables it is that form too: work that nobody sees is not done.
        """
        if self.dimension > _MOST_TIDIED:
            return self.gradient
        return tuple(derivation.result for derivation in self.derivations)

    @cached_property
    def evaluation(self) -> Evaluation:
        """f and its gradient as source, with what both need computed once."""
        names = source_names(self.symbols, "x")
        temporaries, (value, *slopes) = shared((self.f, *self.gradient), names)
        guards = tuple(
            _guard(condition, names) for condition in lost_conditions(self.expression.tree, self.f)
        )
        return Evaluation(guards, tuple(temporaries), value, tuple(slopes))

    @cached_property
    def _compiled(self) -> Callable[..., tuple[float, ...]]:
        code = self.evaluation
        lines = [f"def evaluate({', '.join(f'x{i}' for i in range(self.dimension))}):"]
        lines += [f"    if not ({guard}): raise ValueError" for guard in code.guards]
        lines += [f"    {name} = {source}" for name, source in code.temporaries]
        lines += [f"    return ({code.value}, {', '.join(code.slopes)},)"]
        scope: dict[str, Any] = dict(SCALAR)
        exec("\n".join(lines), scope)
        function: Callable[..., tuple[float, ...]] = scope["evaluate"]
        return function

    def evaluate(self, point: Point) -> tuple[float, ...]:
        """f and its partial derivatives at a point, as floats; raises `Undefined` where one of them is not real."""
        x = _floats(point, self.dimension)
        try:
            values = tuple(float(v) for v in self._compiled(*x))
        except OverflowError:
            raise Undefined("overflow") from None
        except (ValueError, ZeroDivisionError, TypeError):
            raise Undefined("undefined", self.failing_condition(x)) from None
        if not all(abs(v) < float("inf") for v in values):
            raise Undefined("overflow")
        return values

    @cached_property
    def _compiled_model(self) -> Callable[..., tuple[Any, ...]]:
        pairs = zip(*np.triu_indices(self.dimension), strict=True)
        return compile_function(
            (self.f, *self.gradient, *(self.hessian[i][j] for i, j in pairs)), self.symbols
        )

    def quadratic_model(self, point: Point) -> tuple[float, npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        """f, its gradient (n,) and its Hessian (n, n) at a point, computed together; raises `Undefined`.

        What f, its first and its second derivatives share is computed once.
        """
        n = self.dimension
        try:
            values = np.array(self._compiled_model(*_floats(point, n)), dtype=float)
        except OverflowError:
            raise Undefined("overflow") from None
        except (InputError, ValueError, ZeroDivisionError, TypeError):  # of a kink f″ is no function
            raise Undefined("undefined") from None
        if not np.isfinite(values).all():
            raise Undefined("overflow")
        matrix = np.empty((n, n))
        upper = np.triu_indices(n)
        matrix[upper] = values[n + 1 :]
        matrix.T[upper] = values[n + 1 :]
        return float(values[0]), values[1 : n + 1], matrix

    def hessian_at(self, point: Point) -> npt.NDArray[np.float64] | None:
        """The Hessian at a point, of shape (n, n); None where `quadratic_model` is undefined."""
        try:
            return self.quadratic_model(point)[2]
        except Undefined:
            return None

    def value(self, point: Point) -> float:
        """f at a point; raises `Undefined` where f or f′ is not real."""
        return self.evaluate(point)[0]

    def slope(self, point: Point) -> float | npt.NDArray[np.float64]:
        """f′ at a point: a float for one variable, else an array of shape (n,); raises `Undefined`."""
        slopes = self.evaluate(point)[1:]
        return slopes[0] if self.dimension == 1 else np.array(slopes)

    def failing_condition(self, point: Point) -> Condition | None:
        """The first condition on the domain, in the order typed, that does not hold at a point."""
        x = _floats(point, self.dimension)
        for condition in self.expression.conditions:
            try:
                (value,) = compile_function([condition.sympy], self.symbols)(*x)
                holds = condition.holds(float(value))
            except (ValueError, ZeroDivisionError, OverflowError, TypeError):
                continue  # a condition further inside fails, and is in the list too
            if not holds:
                return condition
        return None

    @cached_property
    def _curves(self) -> Callable[..., tuple[Any, ...]]:
        return self._array_code(*self.gradient)

    @cached_property
    def _curve(self) -> Callable[..., tuple[Any, ...]]:
        return self._array_code(self.f)

    def _array_code(self, *exprs: sp.Expr) -> Callable[..., tuple[Any, ...]]:
        """The expressions on arrays, followed by what the conditions on the domain are about."""
        needed = [condition.sympy for condition in self.expression.conditions]
        return compile_function((*exprs, *needed), self.symbols, arrays=True)

    def curve(self, *coordinates: npt.ArrayLike) -> npt.NDArray[np.float64]:
        """f on arrays, one a variable, broadcast together; nan where it is undefined or too large."""
        return self._on_arrays(self._curve, coordinates)[0]

    def slope_curve(self, *coordinates: npt.ArrayLike) -> npt.NDArray[np.float64]:
        """The gradient on arrays, stacked on a first axis for several variables; nan where undefined."""
        slopes = self._on_arrays(self._curves, coordinates)
        return slopes[0] if self.dimension == 1 else np.stack(slopes)

    def _on_arrays(
        self, function: Callable[..., tuple[Any, ...]], coordinates: Sequence[npt.ArrayLike]
    ) -> list[npt.NDArray[np.float64]]:
        arrays = [np.asarray(c, dtype=float) for c in coordinates]
        if len(arrays) > 1:
            arrays = list(np.broadcast_arrays(*arrays))
        kinds, shape = [condition.kind for condition in self.expression.conditions], arrays[0].shape
        with np.errstate(all="ignore"):
            values = [np.asarray(v, dtype=float) for v in function(*arrays)]
            values = [v if v.shape == shape else np.broadcast_to(v, shape) for v in values]
            count = len(values) - len(kinds)
            inside = [np.isfinite(v) for v in values[:count]]
            # Arrays do not raise: exp(-1/0) would be 0, and (√x)² is x to SymPy.
            for kind, value in zip(kinds, values[count:], strict=True):
                holds = _HOLDS[kind](value)
                inside = [at & holds for at in inside]
        return [np.where(at, v, np.nan) for at, v in zip(inside, values, strict=False)]


def _differentiated(f: sp.Expr, symbol: sp.Symbol) -> sp.Expr:
    try:
        return sp.diff(f, symbol)
    except (AttributeError, NotImplementedError, RecursionError, TypeError, ValueError) as error:
        raise InputError(f"SymPy, which does the algebra, cannot differentiate {f}.") from error


def _floats(point: Point, dimension: int) -> tuple[float, ...]:
    values = np.atleast_1d(np.asarray(point, dtype=float))
    if values.shape != (dimension,):
        raise ValueError(f"a point of {dimension} coordinates is needed, not of shape {values.shape}")
    return tuple(float(v) for v in values)


# The condition on t that generated code tests, by `Condition.kind`.
GUARDS = {
    "nonzero": "{} != 0",
    "positive": "{} > 0",
    "nonnegative": "{} >= 0",
    "within_one": "-1 <= {} <= 1",
    "inside_one": "-1 < {} < 1",
    "at_least_one": "{} >= 1",
    "at_most_one": "{} <= 1",
    "outside_one": "abs({}) > 1",
    "not_inside_one": "abs({}) >= 1",
}

# The same on arrays; none of them holds for nan.
_HOLDS: dict[str, Callable[[npt.NDArray[np.float64]], npt.NDArray[np.bool_]]] = {
    "nonzero": lambda t: np.abs(t) > 0,
    "positive": lambda t: t > 0,
    "nonnegative": lambda t: t >= 0,
    "within_one": lambda t: np.abs(t) <= 1,
    "inside_one": lambda t: np.abs(t) < 1,
    "at_least_one": lambda t: t >= 1,
    "at_most_one": lambda t: t <= 1,
    "outside_one": lambda t: np.abs(t) > 1,
    "not_inside_one": lambda t: np.abs(t) >= 1,
}


def _guard(condition: Condition, names: dict[sp.Symbol, sp.Symbol]) -> str:
    return GUARDS[condition.kind].format(f"({print_float(condition.sympy.xreplace(names))})")
