"""Gradient descent that chooses the length of each step by looking along it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import sympy as sp

from symgd.optimizers.nodes import Backtracking, LineMinimum
from symgd.optimizers.parameters import decrease, shrink
from symgd.optimizers.registry import register
from symgd.optimizers.rule import Assignment, Optimizer, g, x

__all__ = ["Armijo", "ExactLineSearch"]

alpha = sp.Symbol("alpha", positive=True)


@register
@dataclass(frozen=True)
class ExactLineSearch(Optimizer):
    r"""Go to the first minimizer along the step: :math:`\alpha` the first minimizer of
    :math:`f(x - \alpha g)` over :math:`\alpha > 0`, :math:`x \leftarrow x - \alpha\, g`. One variable only.

    Source: A. Cauchy, Méthode générale pour la résolution des systèmes d'équations simultanées,
    C. R. Acad. Sci. Paris 25 (1847), 536–538.

    >>> ExactLineSearch().has_rate
    False
    """

    name: ClassVar[str] = "exact_line_search"
    title: ClassVar[str] = "gradient descent with exact line search"
    reference: ClassVar[str] = "Cauchy 1847"
    aliases: ClassVar[tuple[str, ...]] = ("line_search",)

    def assignments(self) -> tuple[Assignment, ...]:
        return (Assignment(alpha, LineMinimum(g)), Assignment(x, x - alpha * g))


@register
@dataclass(frozen=True)
class Armijo(Optimizer):
    r"""Shorten the step until f falls enough: α the first of :math:`1, \sigma, \sigma^2, \dots` with
    :math:`f(x - \alpha g) \le f(x) - c\,\alpha \lVert g \rVert^2`, :math:`x \leftarrow x - \alpha\, g`.

    Source: L. Armijo, Minimization of functions having Lipschitz continuous first partial derivatives,
    Pacific J. Math. 16 (1966), 1–3.

    >>> Armijo().has_rate
    False
    """

    shrink: float = 0.5
    decrease: float = 1e-4

    name: ClassVar[str] = "armijo"
    title: ClassVar[str] = "gradient descent with Armijo’s backtracking"
    reference: ClassVar[str] = "Armijo 1966"
    aliases: ClassVar[tuple[str, ...]] = ("backtracking",)

    def assignments(self) -> tuple[Assignment, ...]:
        return (Assignment(alpha, Backtracking(g, shrink, decrease)), Assignment(x, x - alpha * g))
