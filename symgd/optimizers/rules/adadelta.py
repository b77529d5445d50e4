"""Adadelta: each step measured by the steps before it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import sympy as sp

from symgd.optimizers.parameters import epsilon, rho
from symgd.optimizers.registry import register
from symgd.optimizers.rule import Assignment, Optimizer, State, eta, x
from symgd.optimizers.rules.decay import decayed_gradient, decayed_iterate

__all__ = ["Adadelta"]

v = sp.Symbol("v", nonnegative=True)  # the mean of squared gradients
u = sp.Symbol("u", nonnegative=True)  # the mean of squared steps
s = sp.Symbol("s", real=True)  # the step


@register
@dataclass(frozen=True)
class Adadelta(Optimizer):
    r"""Steps in the unit of x: :math:`v \leftarrow \rho v + (1 - \rho) g^2`,
    :math:`s \leftarrow \sqrt{u + \epsilon}\, g / \sqrt{v + \epsilon}`,
    :math:`u \leftarrow \rho u + (1 - \rho) s^2`, :math:`x \leftarrow x - \eta\, s`.

    Source: M. D. Zeiler, ADADELTA: an adaptive learning rate method, arXiv 1212.5701 (2012).

    >>> [str(a.target) for a in Adadelta().assignments()]
    ['v', 's', 'u', 'x']
    """

    rho: float = 0.95
    epsilon: float = 1e-6
    weight_decay: float = 0.0

    name: ClassVar[str] = "adadelta"
    title: ClassVar[str] = "Adadelta"
    reference: ClassVar[str] = "Zeiler 2012"
    departure: ClassVar[str] = "there without a learning rate, which is a rate of 1"

    def assignments(self) -> tuple[Assignment, ...]:
        before, d = decayed_gradient(self)
        return (
            *before,
            Assignment(v, rho * v + (1 - rho) * d**2),
            Assignment(s, sp.sqrt(u + epsilon) / sp.sqrt(v + epsilon) * d),
            Assignment(u, rho * u + (1 - rho) * s**2),
            Assignment(x, decayed_iterate(self) - eta * s),
        )

    def state(self) -> tuple[State, ...]:
        return (State(v), State(u))
