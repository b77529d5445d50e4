"""RMSprop: the gradient over the root of its mean square."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import sympy as sp

from symgd.optimizers.parameters import epsilon, initial_accumulator_value, rho
from symgd.optimizers.parameters import momentum as mu
from symgd.optimizers.registry import register
from symgd.optimizers.rule import Assignment, Optimizer, State, eta, x
from symgd.optimizers.rules.decay import decayed_gradient, decayed_iterate

__all__ = ["CenteredRMSprop", "RMSprop", "RMSpropMomentum"]

v = sp.Symbol("v", nonnegative=True)
mean = sp.Symbol("g_bar", real=True)
b = sp.Symbol("b", real=True)


@register
@dataclass(frozen=True)
class RMSprop(Optimizer):
    r"""Divide by a moving root mean square: :math:`v \leftarrow \rho v + (1 - \rho) g^2`,
    :math:`x \leftarrow x - \eta\, g / (\sqrt v + \epsilon)`.

    ``centered`` takes the square of the mean gradient from v; ``momentum`` sums the steps. keras and optax have ε
    under the root, and the rate inside the sum of the steps.

    Source: T. Tieleman and G. Hinton, Neural networks for machine learning, lecture 6.5 (2012).

    >>> [str(a.value) for a in RMSprop().assignments()]
    ['g**2*(1 - rho) + rho*v', '-eta*g/(epsilon + sqrt(v)) + x']
    """

    rho: float = 0.9
    epsilon: float = 1e-8
    momentum: float = 0.0
    centered: bool = False
    initial_accumulator_value: float = 0.0
    weight_decay: float = 0.0

    name: ClassVar[str] = "rmsprop"
    title: ClassVar[str] = "RMSprop"
    reference: ClassVar[str] = "Tieleman and Hinton 2012"
    departure: ClassVar[str] = "a lecture, which leaves the small number ε open"

    def assignments(self) -> tuple[Assignment, ...]:
        rows, d = decayed_gradient(self)
        start = decayed_iterate(self)
        rows = (*rows, Assignment(v, rho * v + (1 - rho) * d**2))
        square: sp.Expr = v
        if self.centered:
            rows, square = (*rows, Assignment(mean, rho * mean + (1 - rho) * d)), v - mean**2
        inside = self.form in {"keras", "optax"}
        scaled = d / (sp.sqrt(square + epsilon) if inside else sp.sqrt(square) + epsilon)
        if not self.momentum:
            return (*rows, Assignment(x, start - eta * scaled))
        if inside:
            return (*rows, Assignment(b, mu * b + eta * scaled), Assignment(x, start - b))
        return (*rows, Assignment(b, mu * b + scaled), Assignment(x, start - eta * b))

    def state(self) -> tuple[State, ...]:
        first = initial_accumulator_value if self.initial_accumulator_value else sp.S.Zero
        states = (State(v, first), *((State(mean),) if self.centered else ()))
        return (*states, State(b)) if self.momentum else states


@register
@dataclass(frozen=True)
class CenteredRMSprop(RMSprop):
    r"""RMSprop over the root of a moving variance, :math:`\sqrt{v - \bar g^2} + \epsilon`.

    Source: A. Graves, Generating sequences with recurrent neural networks, arXiv 1308.0850 (2013), section 4.2.

    >>> CenteredRMSprop().centered
    True
    """

    centered: bool = True

    name: ClassVar[str] = "rmsprop_centered"
    title: ClassVar[str] = "centered RMSprop"
    reference: ClassVar[str] = "Graves 2013"
    departure: ClassVar[str] = "there with ε under the root, and momentum"
    aliases: ClassVar[tuple[str, ...]] = ("centered",)


@register
@dataclass(frozen=True)
class RMSpropMomentum(RMSprop):
    r"""RMSprop whose steps are summed with momentum: :math:`b \leftarrow \mu b + g/(\sqrt v + \epsilon)`.

    Source: T. Tieleman and G. Hinton, Neural networks for machine learning, lecture 6.5 (2012).

    >>> RMSpropMomentum().momentum
    0.9
    """

    momentum: float = 0.9

    name: ClassVar[str] = "rmsprop_momentum"
    title: ClassVar[str] = "RMSprop with momentum"
