"""A curve along which a function of several variables falls below every number."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sympy as sp

from symgd.lessons.names import Names
from symgd.output.formulas import TeX, as_tex, eq
from symgd.output.phrases.vectors import exact_vector

if TYPE_CHECKING:
    from symgd.calculus.multivariate.growth import FallingCurve

__all__ = ["falling_along", "falling_letter"]


def falling_along(curve: FallingCurve, names: Names) -> TeX:
    """``(x, y) = (t, 2t²)``."""
    t = _letter(names)
    entries = [d * t**p for d, p in zip(curve.direction, curve.powers, strict=True)]
    return eq(names.point, "=", exact_vector(entries))


def falling_letter(names: Names) -> TeX:
    """The letter that runs along the curve: t, or another where t is a variable."""
    return as_tex(_letter(names))


def _letter(names: Names) -> sp.Symbol:
    return sp.Symbol(next(c for c in "tsurw" if c not in names.variables), real=True)
