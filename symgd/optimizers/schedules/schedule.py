"""A learning rate that changes from step to step: an expression in the step number k."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cached_property

import numpy as np
import numpy.typing as npt
import sympy as sp

from symgd.calculus.code import SCALAR
from symgd.errors import ParameterError
from symgd.notation import Expression
from symgd.notation.tree import Node, Variable, substituted
from symgd.optimizers.rule import k
from symgd.optimizers.schedules.code import compiled_source, listed_source
from symgd.records import record

__all__ = ["Schedule"]


@record
class Schedule:
    """η_k as an expression in k, the number of steps taken before: η₀ is the rate of the first step.

    ``name`` is that of its row in `named.SCHEDULES`, "" for a formula that was typed. Everything else is
    derived from the tree of the expression.

    >>> from symgd.notation import parse
    >>> schedule = Schedule(parse("0.5/(1+k)"))
    >>> schedule.at(0), schedule.at(4), schedule.code
    (0.5, 0.1, '0.5/(1 + k)')
    """

    expression: Expression
    name: str = ""

    @property
    def source(self) -> str:
        """The text that was typed."""
        return self.expression.source

    @cached_property
    def value(self) -> sp.Expr:
        """η_k in SymPy, over `rule.k`."""
        return self.expression.sympy.xreplace(dict.fromkeys(self.expression.symbols, k))

    def tree(self, index: str = "k") -> Node:
        """η_k as it is typeset, the step number under the name that it has in a lesson."""
        return substituted(self.expression.tree, {"k": Variable(index)})

    @property
    def code(self) -> str:
        """η_k as Python source over ``k``, a whole number; the functions are those of `calculus.code.SCALAR`."""
        return compiled_source(self.expression.tree)

    @property
    def listing(self) -> str:
        """η_k as a reader would type it: plain Python over ``k``, and ``np.`` before functions of NumPy."""
        return listed_source(self.expression.tree)

    def at(self, step: int) -> float:
        """η_k at one step; raises `ArithmeticError`, ``TypeError`` or ``ValueError`` where it has no value."""
        return float(self._values(range(step, step + 1))[0])

    def values(self, count: int) -> npt.NDArray[np.float64]:
        """η_0, …, η_{count−1}: the same floats as in a run."""
        return np.array(self._values(range(count)), dtype=np.float64)

    def check(self, count: int) -> None:
        """Refuse a schedule that is no number, or is negative, at one of the first ``count`` steps, or is always 0."""
        try:
            values = self.values(count)
        except (ArithmeticError, TypeError, ValueError):
            pass
        else:
            if np.isfinite(values).all() and (values >= 0.0).all():
                if not values.any():
                    raise ParameterError(
                        f"the learning rate {self.source} is 0 at every step: nothing would move."
                    )
                return
        step, what = next((step, what) for step in range(count) if (what := self._fault(step)))
        raise ParameterError(
            f"the learning rate {self.source} {what} at step k = {step}; it must be a number that is not negative "
            f"at every step from k = 0 to k = {count - 1}."
        )

    def wakes(self, count: int) -> int:
        """The last of the first ``count`` steps with a rate greater than 0, if one before it has the rate 0; else −1.

        Up to there a step of no length is no sign of an end: a warm-up may begin with a rate of 0.
        """
        moving = self.values(count) > 0.0
        last = count - 1 - int(moving[::-1].argmax())
        return -1 if moving[:last].all() else last

    def _fault(self, step: int) -> str:
        """What is wrong with the rate of a step, "" for nothing."""
        try:
            rate = self.at(step)
        except OverflowError:
            rate = math.inf
        except (ArithmeticError, TypeError, ValueError):
            return "has no value"
        if math.isnan(rate):
            return "has no value"
        if math.isinf(rate):
            return "is too large for a double"
        return "" if rate >= 0.0 else f"is {rate:.6g}"

    @cached_property
    def _values(self) -> Callable[[range], list[float]]:
        scope = dict(SCALAR)
        exec(f"def values(steps): return [{self.code} for k in steps]", scope)  # source printed from the tree
        return scope["values"]  # type: ignore[return-value]

    def __str__(self) -> str:
        return self.source

    def __repr__(self) -> str:
        return f"Schedule({self.source!r})"

    def __reduce__(self) -> tuple[type[Schedule], tuple[Expression, str]]:
        return Schedule, (self.expression, self.name)
