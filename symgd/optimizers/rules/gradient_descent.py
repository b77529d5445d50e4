"""Gradient descent, the rule from which all the others set out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from symgd.optimizers.registry import register
from symgd.optimizers.rule import Assignment, Optimizer, eta, g, x

__all__ = ["GradientDescent"]


@register
@dataclass(frozen=True)
class GradientDescent(Optimizer):
    r"""Step against the gradient: :math:`x \leftarrow x - \eta\, g`.

    Source: A. Cauchy, Méthode générale pour la résolution des systèmes d'équations simultanées,
    C. R. Acad. Sci. Paris 25 (1847), 536–538.

    >>> GradientDescent(learning_rate=0.1).assignments()
    (Assignment(target=x, value=-eta*g + x),)
    """

    name: ClassVar[str] = "gd"
    title: ClassVar[str] = "gradient descent"
    reference: ClassVar[str] = "Cauchy 1847"
    aliases: ClassVar[tuple[str, ...]] = ("sgd",)  # the same, where f is no mean over data

    def assignments(self) -> tuple[Assignment, ...]:
        return (Assignment(x, x - eta * g),)
