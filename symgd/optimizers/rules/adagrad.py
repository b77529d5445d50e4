"""Adagrad: the more a coordinate has been walked, the shorter its steps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import sympy as sp

from symgd.errors import ParameterError
from symgd.optimizers.parameters import epsilon, initial_accumulator_value
from symgd.optimizers.parameters import learning_rate_decay as delta
from symgd.optimizers.registry import register
from symgd.optimizers.rule import Assignment, Optimizer, State, eta, k, x
from symgd.optimizers.rules.decay import decayed_gradient, decayed_iterate

__all__ = ["Adagrad"]

v = sp.Symbol("v", nonnegative=True)
slower = sp.Symbol("eta_k", positive=True)  # the rate after its own decay


@register
@dataclass(frozen=True)
class Adagrad(Optimizer):
    r"""Divide by the root of all squared gradients: :math:`v \leftarrow v + g^2`,
    :math:`x \leftarrow x - \eta\, g / (\sqrt v + \epsilon)`.

    keras and optax have ε under the root and start with v = 0.1; torch lets the rate decay to η/(1 + kδ).

    Source: J. Duchi, E. Hazan and Y. Singer, Adaptive subgradient methods for online learning and stochastic
    optimization, J. Mach. Learn. Res. 12 (2011), 2121–2159.

    >>> [str(a.value) for a in Adagrad().assignments()]
    ['g**2 + v', '-eta*g/(epsilon + sqrt(v)) + x']
    """

    epsilon: float = 1e-10
    initial_accumulator_value: float = 0.0
    learning_rate_decay: float = 0.0
    weight_decay: float = 0.0

    name: ClassVar[str] = "adagrad"
    title: ClassVar[str] = "Adagrad"
    reference: ClassVar[str] = "Duchi, Hazan and Singer 2011"

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.learning_rate_decay and self.form in {"keras", "optax"}:
            raise ParameterError(f"adagrad has no learning_rate_decay in the form of {self.form}.")

    def assignments(self) -> tuple[Assignment, ...]:
        before, d = decayed_gradient(self)
        rate: sp.Expr = eta
        if self.learning_rate_decay:
            before, rate = (*before, Assignment(slower, eta / (1 + k * delta))), slower
        inside = self.form in {"keras", "optax"}
        below = sp.sqrt(v + epsilon) if inside else sp.sqrt(v) + epsilon
        return (*before, Assignment(v, v + d**2), Assignment(x, decayed_iterate(self) - rate * d / below))

    def state(self) -> tuple[State, ...]:
        return (State(v, initial_accumulator_value if self.initial_accumulator_value else sp.S.Zero),)
