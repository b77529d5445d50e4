"""What an update rule may use besides x, the gradient there and its memory; every printer of a rule prints each.

`Dot`, `Ratio` and `ValueAt` may stand anywhere in the value of an assignment. The others are the whole of it.
"""

from __future__ import annotations

from typing import ClassVar

import sympy as sp

__all__ = [
    "VECTORS",
    "WHOLE",
    "Backtracking",
    "Dot",
    "GradientAt",
    "LineMinimum",
    "NewtonStep",
    "Ratio",
    "ValueAt",
]


class _Node(sp.Function):
    """A real quantity with a meaning of its own: SymPy is not to rewrite it."""

    is_real: ClassVar[bool] = True

    @classmethod
    def eval(cls, *arguments: sp.Expr) -> None:
        return None


class Dot(_Node):
    """``Dot(a, b)``: the scalar product Σ aᵢbᵢ of two vectors; a·b in one variable."""

    nargs = 2


class Ratio(_Node):
    """``Ratio(a, b, c)``: a/b, or c where b is zero."""

    nargs = 3


class ValueAt(_Node):
    """``ValueAt(p)``: f at the point p."""

    nargs = 1


class GradientAt(_Node):
    """``GradientAt(p)``: the vector ∇f at the point p. It is the whole value of an assignment."""

    nargs = 1


class NewtonStep(_Node):
    """``NewtonStep(b)``: the vector H⁻¹b, H the Hessian of f at x; b/f″(x) in one variable. The whole value."""

    nargs = 1


class LineMinimum(_Node):
    """``LineMinimum(d)``: the α > 0 of the first minimizer of f(x − αd), in one variable. The whole value."""

    nargs = 1


class Backtracking(_Node):
    """``Backtracking(d, s, c)``: the first α of 1, s, s², … with f(x − αd) ≤ f(x) − cα g·d. The whole value."""

    nargs = 3


VECTORS = (GradientAt, NewtonStep)
"""The nodes that are vectors."""

WHOLE = (GradientAt, NewtonStep, LineMinimum, Backtracking)
"""The nodes that are the whole value of an assignment."""
