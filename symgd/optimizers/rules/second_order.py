"""Methods that use curvature: Newton's has it from the Hessian, that of Barzilai and Borwein from the last step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import sympy as sp

from symgd.notation.real import Abs, Max
from symgd.optimizers.nodes import Dot, NewtonStep, Ratio
from symgd.optimizers.registry import register
from symgd.optimizers.rule import Assignment, Optimizer, State, g, x

__all__ = ["BarzilaiBorwein", "Newton"]

p = sp.Symbol("p", real=True)
x_prev = sp.Symbol("x_prev", real=True)
g_prev = sp.Symbol("g_prev", real=True)
s = sp.Symbol("s", real=True)
y = sp.Symbol("y", real=True)
alpha = sp.Symbol("alpha", positive=True)


@register
@dataclass(frozen=True)
class Newton(Optimizer):
    r"""Newton's method for ∇f = 0: :math:`x \leftarrow x - H^{-1} g`, H the Hessian of f at x.

    It looks for a zero of the gradient, so it goes to a maximum or a saddle as gladly as to a minimum.

    Source: J. Nocedal and S. J. Wright, *Numerical Optimization*, 2nd ed., Springer 2006, section 3.3.

    >>> [str(a.value) for a in Newton().assignments()]
    ['NewtonStep(g)', '-p + x']
    """

    name: ClassVar[str] = "newton"
    title: ClassVar[str] = "Newton’s method"
    reference: ClassVar[str] = "Nocedal and Wright 2006, section 3.3"

    def assignments(self) -> tuple[Assignment, ...]:
        return (Assignment(p, NewtonStep(g)), Assignment(x, x - p))


@register
@dataclass(frozen=True)
class BarzilaiBorwein(Optimizer):
    r"""The step length from the last step s and what it did to the gradient, y:
    :math:`\alpha = s\cdot s/|s\cdot y|`, :math:`x \leftarrow x - \alpha\, g`.

    The first length is 1/max(1, ‖g‖), so that the first step is no longer than 1. The absolute value keeps the step
    downhill where f is concave along s; where s·y is zero the last length stays.

    Source: J. Barzilai and J. M. Borwein, Two-point step size gradient methods, IMA J. Numer. Anal. 8 (1988),
    141–148.

    >>> [str(a.target) for a in BarzilaiBorwein().assignments()]
    ['s', 'y', 'alpha', 'x_prev', 'g_prev', 'x']
    """

    name: ClassVar[str] = "barzilai_borwein"
    title: ClassVar[str] = "the method of Barzilai and Borwein"
    reference: ClassVar[str] = "Barzilai and Borwein 1988"
    departure: ClassVar[str] = "there without the absolute value, and with any first length"
    aliases: ClassVar[tuple[str, ...]] = ("bb",)

    def assignments(self) -> tuple[Assignment, ...]:
        return (
            Assignment(s, x - x_prev),
            Assignment(y, g - g_prev),
            Assignment(alpha, Ratio(Dot(s, s), Abs(Dot(s, y)), alpha)),
            Assignment(x_prev, x),
            Assignment(g_prev, g),
            Assignment(x, x - alpha * g),
        )

    def state(self) -> tuple[State, ...]:
        first = 1 / Max(1, sp.sqrt(Dot(g, g)))
        return (State(x_prev, x), State(g_prev, g), State(alpha, first, scalar=True))
