"""Nadam: Adam with Nesterov's momentum."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import sympy as sp

from symgd.optimizers.parameters import beta_1, beta_2, epsilon
from symgd.optimizers.parameters import momentum_decay as psi
from symgd.optimizers.registry import register
from symgd.optimizers.rule import Assignment, Optimizer, State, eta, k, x
from symgd.optimizers.rules.decay import decayed_gradient, decayed_iterate

__all__ = ["Nadam"]

m = sp.Symbol("m", real=True)
v = sp.Symbol("v", nonnegative=True)
m_hat = sp.Symbol("m_hat", real=True)
v_hat = sp.Symbol("v_hat", nonnegative=True)
now = sp.Symbol("mu", positive=True)  # the momentum of this step, which grows to β₁
following = sp.Symbol("nu", positive=True)  # that of the next step
product = sp.Symbol("Pi", positive=True)  # of the momenta so far

_BASE = sp.Rational(96, 100)


@register
@dataclass(frozen=True)
class Nadam(Optimizer):
    r"""Adam that looks ahead: :math:`\hat m = \nu m/(1 - \Pi\nu) + (1 - \mu) g/(1 - \Pi)`, where
    :math:`\mu = \beta_1(1 - \tfrac12 0.96^{(k+1)\psi})`, ν the same a step later, Π the product of all μ so far.

    keras has ψ = 1, so that the momentum grows at once; optax keeps it constant.

    Source: T. Dozat, Incorporating Nesterov momentum into Adam, ICLR 2016 workshop.

    >>> [str(a.target) for a in Nadam().assignments()]
    ['mu', 'nu', 'Pi', 'm', 'v', 'm_hat', 'v_hat', 'x']
    """

    beta_1: float = 0.9
    beta_2: float = 0.999
    epsilon: float = 1e-8
    momentum_decay: float = 0.004
    weight_decay: float = 0.0

    name: ClassVar[str] = "nadam"
    title: ClassVar[str] = "Nadam"
    reference: ClassVar[str] = "Dozat 2016"

    def assignments(self) -> tuple[Assignment, ...]:
        before, d = decayed_gradient(self)
        means = (
            Assignment(m, beta_1 * m + (1 - beta_1) * d),
            Assignment(v, beta_2 * v + (1 - beta_2) * d**2),
        )
        if self.form == "optax":
            ahead = beta_1 * m / (1 - beta_1 ** (k + 2)) + (1 - beta_1) * d / (1 - beta_1 ** (k + 1))
            rows = (*before, *means, Assignment(m_hat, ahead))
        else:
            ahead = following * m / (1 - product * following) + (1 - now) * d / (1 - product)
            rows = (
                *before,
                Assignment(now, beta_1 * (1 - _BASE ** ((k + 1) * psi) / 2)),
                Assignment(following, beta_1 * (1 - _BASE ** ((k + 2) * psi) / 2)),
                Assignment(product, product * now),
                *means,
                Assignment(m_hat, ahead),
            )
        return (
            *rows,
            Assignment(v_hat, v / (1 - beta_2 ** (k + 1))),
            Assignment(x, decayed_iterate(self) - eta * m_hat / (sp.sqrt(v_hat) + epsilon)),
        )

    def state(self) -> tuple[State, ...]:
        means = (State(m), State(v))
        return means if self.form == "optax" else (State(product, sp.S.One, scalar=True), *means)
