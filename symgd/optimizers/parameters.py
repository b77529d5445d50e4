"""The hyper-parameters that the optimizers share: what each is called in a formula, and which values it may have.

To add one: its symbol here and a row in `PARAMETERS`. A plug-in may also name its own in ``Optimizer.symbols``.
"""

from __future__ import annotations

import math
from typing import Any

import sympy as sp

from symgd.errors import ParameterError, quoted
from symgd.records import record

__all__ = [
    "PARAMETERS",
    "Parameter",
    "beta_1",
    "beta_2",
    "checked",
    "dampening",
    "decrease",
    "epsilon",
    "epsilon_root",
    "initial_accumulator_value",
    "learning_rate_decay",
    "momentum",
    "momentum_decay",
    "rho",
    "shrink",
    "weight_decay",
]

momentum = sp.Symbol("mu", positive=True)
dampening = sp.Symbol("tau", positive=True)
beta_1 = sp.Symbol("beta_1", positive=True)
beta_2 = sp.Symbol("beta_2", positive=True)
rho = sp.Symbol("rho", positive=True)
epsilon = sp.Symbol("epsilon", positive=True)
epsilon_root = sp.Symbol("epsilon_0", positive=True)
initial_accumulator_value = sp.Symbol("v_0", positive=True)
learning_rate_decay = sp.Symbol("delta", positive=True)
momentum_decay = sp.Symbol("psi", positive=True)
weight_decay = sp.Symbol("lambda", positive=True)
shrink = sp.Symbol("sigma", positive=True)
decrease = sp.Symbol("c", positive=True)


@record
class Parameter:
    """A symbol, and the values that it may have: from ``least`` to ``most``, the ends included or not."""

    symbol: sp.Symbol
    least: float = 0.0
    most: float = math.inf
    with_least: bool = True
    with_most: bool = True

    def allows(self, value: float) -> bool:
        low = value >= self.least if self.with_least else value > self.least
        high = value <= self.most if self.with_most else value < self.most
        return math.isfinite(value) and low and high

    @property
    def range(self) -> str:
        """The allowed values in words."""
        low = f"at least {self.least:g}" if self.with_least else f"greater than {self.least:g}"
        if math.isinf(self.most):
            return low
        return f"{low} and {'at most' if self.with_most else 'less than'} {self.most:g}"


def _decay(symbol: sp.Symbol) -> Parameter:
    return Parameter(symbol, most=1.0, with_most=False)


PARAMETERS: dict[str, Parameter] = {
    "momentum": Parameter(momentum, most=1.0),
    "dampening": Parameter(dampening, most=1.0),
    "beta_1": _decay(beta_1),
    "beta_2": _decay(beta_2),
    "rho": _decay(rho),
    "epsilon": Parameter(epsilon),
    "epsilon_root": Parameter(epsilon_root),
    "initial_accumulator_value": Parameter(initial_accumulator_value),
    "learning_rate_decay": Parameter(learning_rate_decay),
    "momentum_decay": Parameter(momentum_decay),
    "weight_decay": Parameter(weight_decay),
    "shrink": Parameter(shrink, most=0.99, with_least=False),
    "decrease": Parameter(decrease, most=1.0, with_least=False, with_most=False),
}


def checked(optimizer: str, name: str, value: Any, like: Any) -> Any:
    """The value of a hyper-parameter, of the kind of ``like``, its default; raises `ParameterError`."""
    if isinstance(like, bool):
        if isinstance(value, bool) or (isinstance(value, str) and value.lower() in {"true", "false"}):
            return value if isinstance(value, bool) else value.lower() == "true"
        raise ParameterError(f"{name} of {optimizer} is true or false, not {value!r}.")
    try:
        if isinstance(value, bool | bytes):
            raise TypeError
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        raise ParameterError(f"{name} of {optimizer} must be a number, not {quoted(value)}.") from None
    known = PARAMETERS.get(name, Parameter(sp.Symbol(name, real=True), least=-math.inf))
    if not known.allows(number):
        raise ParameterError(f"{name} of {optimizer} must be {known.range}, not {number:g}.")
    return number
