"""Functions that are written with SymPy's own: another base, another branch. `functions` has their rows."""

from __future__ import annotations

import sympy
from sympy import Expr, S

__all__ = ["acot", "log2", "log10", "log_to_base"]


def log_to_base(value: Expr, base: Expr) -> Expr:
    """ln(t)/ln(b)."""
    return sympy.log(value, base)


def log2(value: Expr) -> Expr:
    """ln(t)/ln(2)."""
    return sympy.log(value, 2)


def log10(value: Expr) -> Expr:
    """ln(t)/ln(10)."""
    return sympy.log(value, 10)


def acot(value: Expr) -> Expr:
    """π/2 − atan(t): the branch without a jump, with values in (0, π) (ISO 80000-2)."""
    return S.Pi / 2 - sympy.atan(value)
