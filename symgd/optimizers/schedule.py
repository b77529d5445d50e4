"""A learning rate that changes from step to step: an expression in the step number k."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import sympy as sp

from symgd.calculus.code import compile_function, print_float
from symgd.errors import ExpressionError, ParameterError
from symgd.notation import Expression, parse
from symgd.optimizers.rule import k

__all__ = ["Schedule", "read_rate"]


@dataclass(frozen=True, eq=False)
class Schedule:
    """η_k as an expression in k, the number of steps taken before: η₀ is the rate of the first step.

    >>> schedule = Schedule(parse("0.5/(1+k)"))
    >>> schedule.at(0), schedule.at(4)
    (0.5, 0.1)
    """

    expression: Expression

    @property
    def source(self) -> str:
        """The text that was typed."""
        return self.expression.source

    @cached_property
    def value(self) -> sp.Expr:
        """η_k in SymPy, over `rule.k`."""
        return self.expression.sympy.xreplace(dict.fromkeys(self.expression.symbols, k))

    @property
    def code(self) -> str:
        """η_k as Python source over ``k``."""
        return print_float(self.value)

    def at(self, step: int) -> float:
        """η_k at one step; raises ``ValueError`` or ``ZeroDivisionError`` where it has no value."""
        return float(self._function(step)[0])

    def values(self, count: int) -> npt.NDArray[np.float64]:
        """η_0, …, η_{count−1}."""
        return np.array([self.at(step) for step in range(count)])

    def check(self, count: int) -> None:
        """Refuse a schedule that is not a number, or is negative, at one of the first ``count`` steps."""
        for step in range(count):
            try:
                rate = self.at(step)
            except (ArithmeticError, ValueError):
                rate = math.nan
            if not (math.isfinite(rate) and rate >= 0.0):
                what = "has no value" if math.isnan(rate) else f"is {rate:g}"
                raise ParameterError(
                    f"the learning rate {self.source} {what} at step k = {step}; it must be a number that is not negative."
                )

    @cached_property
    def _function(self):  # type: ignore[no-untyped-def]
        return compile_function([self.value], [k])

    def __str__(self) -> str:
        return self.source

    def __repr__(self) -> str:
        return f"Schedule({self.source!r})"

    def __reduce__(self) -> tuple[type[Schedule], tuple[Expression]]:
        return Schedule, (self.expression,)


def read_rate(text: str) -> float | Schedule:
    """A learning rate from text: a number, or a schedule; raises `ParameterError`."""
    try:
        expression = parse(text)
    except ExpressionError as error:
        raise ParameterError(f"the learning rate cannot be read. {error}") from None
    if not expression.variables:
        from symgd.optimizers.rule import checked_rate

        rate = checked_rate(float(expression.sympy))
        assert isinstance(rate, float)
        return rate
    if expression.variables != ("k",):
        other = next(name for name in expression.variables if name != "k")
        raise ParameterError(f"a learning rate is an expression in the step number k, not in {other}.")
    return Schedule(expression)
