"""Adam and what grew from it: moving averages of the gradient and of its square."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import sympy as sp

from symgd.notation.real import Max
from symgd.optimizers.parameters import beta_1, beta_2, epsilon, epsilon_root
from symgd.optimizers.registry import register
from symgd.optimizers.rule import Assignment, Optimizer, State, eta, k, x
from symgd.optimizers.rules.decay import decayed_gradient, decayed_iterate

__all__ = ["AMSGrad", "Adam", "AdamW"]

m = sp.Symbol("m", real=True)
v = sp.Symbol("v", nonnegative=True)
m_hat = sp.Symbol("m_hat", real=True)
v_hat = sp.Symbol("v_hat", nonnegative=True)
v_max = sp.Symbol("v_max", nonnegative=True)
step_rate = sp.Symbol("alpha", positive=True)  # keras corrects the rate in the place of m and v

unbias_1, unbias_2 = 1 - beta_1 ** (k + 1), 1 - beta_2 ** (k + 1)


@register
@dataclass(frozen=True)
class Adam(Optimizer):
    r"""Momentum over RMSprop, both freed of their bias to zero:
    :math:`m \leftarrow \beta_1 m + (1 - \beta_1) g`, :math:`v \leftarrow \beta_2 v + (1 - \beta_2) g^2`,
    :math:`x \leftarrow x - \eta\, \hat m / (\sqrt{\hat v} + \epsilon)` with
    :math:`\hat m = m/(1 - \beta_1^{k+1})`, :math:`\hat v = v/(1 - \beta_2^{k+1})`.

    keras corrects the rate instead, which makes another ε of it; optax may put a second ε under the root. With
    ``amsgrad`` the largest v so far takes the place of v: the raw one in torch and keras, the corrected one in optax.

    Source: D. P. Kingma and J. Ba, Adam: a method for stochastic optimization, ICLR 2015.

    >>> [str(a.target) for a in Adam().assignments()]
    ['m', 'v', 'm_hat', 'v_hat', 'x']
    """

    beta_1: float = 0.9
    beta_2: float = 0.999
    epsilon: float = 1e-8
    amsgrad: bool = False
    epsilon_root: float = 0.0
    weight_decay: float = 0.0

    name: ClassVar[str] = "adam"
    title: ClassVar[str] = "Adam"
    reference: ClassVar[str] = "Kingma and Ba 2015"

    def assignments(self) -> tuple[Assignment, ...]:
        before, d = decayed_gradient(self)
        start = decayed_iterate(self)
        rows = [
            *before,
            Assignment(m, beta_1 * m + (1 - beta_1) * d),
            Assignment(v, beta_2 * v + (1 - beta_2) * d**2),
        ]
        if self.form == "keras":
            rows.append(Assignment(step_rate, eta * sp.sqrt(unbias_2) / unbias_1))
            square = v
            if self.amsgrad:
                rows.append(Assignment(v_max, Max(v_max, v)))
                square = v_max
            return (*rows, Assignment(x, start - step_rate * m / (sp.sqrt(square) + epsilon)))
        rows.append(Assignment(m_hat, m / unbias_1))
        square = v_hat
        if not self.amsgrad:
            rows.append(Assignment(v_hat, v / unbias_2))
        elif self.form == "optax":
            rows += [Assignment(v_hat, v / unbias_2), Assignment(v_max, Max(v_max, v_hat))]
            square = v_max
        else:
            rows += [Assignment(v_max, Max(v_max, v)), Assignment(v_hat, v_max / unbias_2)]
        root = sp.sqrt(square + epsilon_root) if self.epsilon_root else sp.sqrt(square)
        return (*rows, Assignment(x, start - eta * m_hat / (root + epsilon)))

    def state(self) -> tuple[State, ...]:
        return (State(m), State(v), *((State(v_max),) if self.amsgrad else ()))


@register
@dataclass(frozen=True)
class AMSGrad(Adam):
    r"""Adam whose denominator never shrinks: :math:`v_{\max} \leftarrow \max(v_{\max}, v)`.

    Source: S. J. Reddi, S. Kale and S. Kumar, On the convergence of Adam and beyond, ICLR 2018.

    >>> [str(a.target) for a in AMSGrad().assignments()]
    ['m', 'v', 'm_hat', 'v_max', 'v_hat', 'x']
    """

    amsgrad: bool = True

    name: ClassVar[str] = "amsgrad"
    title: ClassVar[str] = "AMSGrad"
    reference: ClassVar[str] = "Reddi, Kale and Kumar 2018"
    departure: ClassVar[str] = "there without the corrections of the bias"


@register
@dataclass(frozen=True)
class AdamW(Adam):
    r"""Adam with decoupled weight decay: :math:`x \leftarrow (1-\eta\lambda) x - \eta\hat m/(\sqrt{\hat v}+\epsilon)`.

    Its walk rests where pull and step are in balance, not at a minimum of f, unless that is at 0 or λ is 0.

    Source: I. Loshchilov and F. Hutter, Decoupled weight decay regularization, ICLR 2019.

    >>> str(AdamW().assignments()[-1].value)
    '-eta*m_hat/(epsilon + sqrt(v_hat)) + x*(-eta*lambda + 1)'
    """

    weight_decay: float = 0.01

    name: ClassVar[str] = "adamw"
    title: ClassVar[str] = "AdamW"
    reference: ClassVar[str] = "Loshchilov and Hutter 2019"
    decouples: ClassVar[bool] = True
