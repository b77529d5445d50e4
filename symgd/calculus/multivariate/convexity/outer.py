"""The outer functions of convex compositions: how each bends and goes, and for which arguments."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import sympy as sp
from sympy import Expr

from symgd.calculus.multivariate.convexity.shape import UNKNOWN, Row, Shape
from symgd.calculus.rationals import fraction
from symgd.records import record

__all__ = ["OUTER", "Outer", "power", "rational_rows"]


@record
class Outer:
    """φ on a half-line or on ℝ: ``bend`` 1 convex, −1 concave; ``way`` 1 nondecreasing, −1 nonincreasing, 0 neither.

    ``strict``: it bends strictly, and where it has a way goes it strictly.
    """

    where: Literal["everywhere", "nonnegative", "nonpositive", "positive"]
    bend: int
    way: int
    strict: bool = True

    def of(self, inner: Shape, gradient: Sequence[Expr] | None) -> Shape:
        """φ(u) for a u of that shape, ``gradient`` where u is affine (Boyd and Vandenberghe, 3.2.4)."""
        if gradient is not None or inner.affine:
            rows = rational_rows(gradient) if self.strict and gradient is not None else ()
        else:
            needed = inner.convex if self.bend * self.way > 0 else inner.concave
            if not self.way or not needed:
                return UNKNOWN
            rows = inner.rows if self.strict else ()
        return Shape(self.bend > 0, self.bend < 0, rows)


def rational_rows(gradient: Sequence[Expr]) -> tuple[Row, ...]:
    """A gradient divided by its first entry where that makes it rational; () where it does not, or where it is zero."""
    lead = next((v for v in gradient if v is not sp.S.Zero), sp.S.One)
    scaled = [v / lead for v in gradient]
    if not any(scaled) or not all(v.is_Rational for v in scaled):
        return ()
    return (tuple(map(fraction, scaled)),)


_CUP = (Outer("everywhere", 1, 0), Outer("nonnegative", 1, 1), Outer("nonpositive", 1, -1))

OUTER: dict[str, tuple[Outer, ...]] = {
    "exp": (Outer("everywhere", 1, 1),),
    "softplus": (Outer("everywhere", 1, 1),),
    "relu": (Outer("everywhere", 1, 1, strict=False),),
    "Abs": (
        Outer("everywhere", 1, 0, strict=False),
        Outer("nonnegative", 1, 1, strict=False),
        Outer("nonpositive", 1, -1, strict=False),
    ),
    "cosh": _CUP,
    "sinh": (Outer("nonnegative", 1, 1), Outer("nonpositive", -1, 1)),
    "tanh": (Outer("nonnegative", -1, 1), Outer("nonpositive", 1, 1)),
    "atan": (Outer("nonnegative", -1, 1), Outer("nonpositive", 1, 1)),
    "asinh": (Outer("nonnegative", -1, 1), Outer("nonpositive", 1, 1)),
}


def power(exponent: sp.Rational) -> tuple[Outer, ...]:
    """t ↦ tᵖ where it is real, for a rational p that is neither 0 nor 1."""
    even, odd = exponent.is_even, exponent.is_odd
    if exponent > 1:
        if even:
            return _CUP
        return (Outer("nonnegative", 1, 1), *((Outer("nonpositive", -1, 1),) if odd else ()))
    if exponent > 0:
        return (Outer("nonnegative", -1, 1),)
    return (Outer("positive", 1, -1),)
