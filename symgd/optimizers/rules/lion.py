"""Lion: only the sign of the momentum counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import sympy as sp

from symgd.notation.real import sign
from symgd.optimizers.parameters import beta_1, beta_2, weight_decay
from symgd.optimizers.registry import register
from symgd.optimizers.rule import Assignment, Optimizer, State, eta, g, x

__all__ = ["Lion"]

m = sp.Symbol("m", real=True)
u = sp.Symbol("u", real=True)


@register
@dataclass(frozen=True)
class Lion(Optimizer):
    r"""Steps of one length: :math:`u \leftarrow \operatorname{sign}(\beta_1 m + (1 - \beta_1) g)`,
    :math:`m \leftarrow \beta_2 m + (1 - \beta_2) g`, :math:`x \leftarrow x - \eta\,(u + \lambda x)`.

    Every coordinate moves by η at each step (weight decay apart), so the walk comes to rest only by luck.

    Source: X. Chen et al., Symbolic discovery of optimization algorithms, NeurIPS 2023.

    >>> [str(a.target) for a in Lion().assignments()]
    ['u', 'm', 'x']
    """

    beta_1: float = 0.9
    beta_2: float = 0.99
    weight_decay: float = 0.0

    name: ClassVar[str] = "lion"
    title: ClassVar[str] = "Lion"
    reference: ClassVar[str] = "Chen et al. 2023"
    decouples: ClassVar[bool] = True

    def assignments(self) -> tuple[Assignment, ...]:
        return (
            Assignment(u, sign(beta_1 * m + (1 - beta_1) * g)),
            Assignment(m, beta_2 * m + (1 - beta_2) * g),
            Assignment(x, x - eta * (u + weight_decay * x if self.weight_decay else u)),
        )

    def state(self) -> tuple[State, ...]:
        return (State(m),)
