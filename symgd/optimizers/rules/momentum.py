"""Momentum: the step remembers the steps before it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import sympy as sp

from symgd.errors import ParameterError
from symgd.optimizers.parameters import dampening as tau
from symgd.optimizers.parameters import momentum as mu
from symgd.optimizers.registry import register
from symgd.optimizers.rule import Assignment, Optimizer, State, eta, g, x
from symgd.optimizers.rules.decay import decayed_gradient, decayed_iterate

__all__ = ["Momentum", "Nesterov"]

b = sp.Symbol("b", real=True)


@register
@dataclass(frozen=True)
class Momentum(Optimizer):
    r"""The heavy ball: :math:`b \leftarrow \mu b + g`, :math:`x \leftarrow x - \eta\, b`.

    With ``dampening`` τ the gradient counts 1 − τ, but for the first step, as torch has it; τ = μ is the moving
    average. With ``nesterov`` the step is g + μb, made with the new b. keras keeps the rate inside the memory:
    b ← μb − ηg, x ← x + b, which is the same under a constant rate.

    Source: B. T. Polyak, Some methods of speeding up the convergence of iteration methods, USSR Comput. Math.
    Math. Phys. 4 (1964), 1–17.

    >>> [str(a.value) for a in Momentum(momentum=0.9).assignments()]
    ['b*mu + g', '-b*eta + x']
    """

    momentum: float = 0.9
    nesterov: bool = False
    dampening: float = 0.0
    weight_decay: float = 0.0

    name: ClassVar[str] = "momentum"
    title: ClassVar[str] = "momentum"
    reference: ClassVar[str] = "Polyak 1964"

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.dampening and (self.nesterov or self.form in {"keras", "optax"}):
            other = "nesterov" if self.nesterov else f"the form of {self.form}"
            raise ParameterError(f"dampening of {self.name} cannot be combined with {other}.")

    def assignments(self) -> tuple[Assignment, ...]:
        before, d = decayed_gradient(self)
        start = decayed_iterate(self)
        if not self.momentum:
            return (*before, Assignment(x, start - eta * (1 - tau if self.dampening else 1) * d))
        if self.form == "keras":
            remember = Assignment(b, mu * b - eta * d)
            return (*before, remember, Assignment(x, start + (mu * b - eta * d if self.nesterov else b)))
        remember = Assignment(b, mu * b + ((1 - tau) * d if self.dampening else d))
        return (*before, remember, Assignment(x, start - eta * (d + mu * b if self.nesterov else b)))

    def state(self) -> tuple[State, ...]:
        if not self.momentum:
            return ()
        # So that the first b is the whole gradient, as in torch.
        return (State(b, tau * g / mu if self.dampening else sp.S.Zero),)


@register
@dataclass(frozen=True)
class Nesterov(Momentum):
    r"""Nesterov's momentum: :math:`b \leftarrow \mu b + g`, :math:`x \leftarrow x - \eta\,(g + \mu b)`.

    Source: Y. Nesterov, A method of solving a convex programming problem with convergence rate O(1/k²), Soviet
    Math. Dokl. 27 (1983), 372–376, in the form of I. Sutskever et al., On the importance of initialization and
    momentum in deep learning, ICML 2013.

    >>> [str(a.value) for a in Nesterov(momentum=0.9).assignments()]
    ['b*mu + g', '-eta*(b*mu + g) + x']
    """

    nesterov: bool = True

    name: ClassVar[str] = "nesterov"
    title: ClassVar[str] = "Nesterov’s momentum"
    reference: ClassVar[str] = "Nesterov 1983"
    departure: ClassVar[str] = "in Sutskever’s form, with a constant momentum"
