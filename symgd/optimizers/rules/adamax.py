"""AdaMax: Adam with the largest gradient of late in the place of the root of the mean square."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import sympy as sp

from symgd.notation.real import Abs, Max
from symgd.optimizers.parameters import beta_1, beta_2, epsilon
from symgd.optimizers.registry import register
from symgd.optimizers.rule import Assignment, Optimizer, State, eta, k, x
from symgd.optimizers.rules.decay import decayed_gradient, decayed_iterate

__all__ = ["AdaMax"]

m = sp.Symbol("m", real=True)
m_hat = sp.Symbol("m_hat", real=True)
u = sp.Symbol("u", nonnegative=True)


@register
@dataclass(frozen=True)
class AdaMax(Optimizer):
    r"""Adam in the maximum norm: :math:`u \leftarrow \max(\beta_2 u, |g| + \epsilon)`,
    :math:`x \leftarrow x - \eta\, \hat m / u`.

    keras leaves ε out of u and divides by u + ε.

    Source: D. P. Kingma and J. Ba, Adam: a method for stochastic optimization, ICLR 2015, section 7.1.

    >>> [str(a.target) for a in AdaMax().assignments()]
    ['m', 'u', 'm_hat', 'x']
    """

    beta_1: float = 0.9
    beta_2: float = 0.999
    epsilon: float = 1e-8
    weight_decay: float = 0.0

    name: ClassVar[str] = "adamax"
    title: ClassVar[str] = "AdaMax"
    reference: ClassVar[str] = "Kingma and Ba 2015"
    departure: ClassVar[str] = "there without ε"

    def assignments(self) -> tuple[Assignment, ...]:
        before, d = decayed_gradient(self)
        outside = self.form == "keras"
        below = u + epsilon if outside else u
        return (
            *before,
            Assignment(m, beta_1 * m + (1 - beta_1) * d),
            Assignment(u, Max(beta_2 * u, Abs(d) if outside else Abs(d) + epsilon)),
            Assignment(m_hat, m / (1 - beta_1 ** (k + 1))),
            Assignment(x, decayed_iterate(self) - eta * m_hat / below),
        )

    def state(self) -> tuple[State, ...]:
        return (State(m), State(u))
