"""The second partial derivatives of a function of several variables, as a reader would write them."""

from __future__ import annotations

from typing import Literal

import sympy as sp

from symgd.calculus.effort import expand_if_cheap, size
from symgd.calculus.pieces import has_kinks
from symgd.calculus.problem import Problem
from symgd.calculus.second_derivatives import are_long
from symgd.records import record

__all__ = ["Entries", "Pattern", "pattern", "readable_hessian"]

_LARGEST = 3
_LONGEST = 24  # operations of an entry
_FACTORED = 200  # operations of what is factored: SymPy looks into every part of every part

Entries = tuple[tuple[sp.Expr, ...], ...]


@record
class Pattern:
    """A constant Hessian of many variables: "diagonal", with ``diagonal`` on it if that is one number, or "band".

    A band has ``diagonal`` on the diagonal, ``beside`` right above and below it, and zeros elsewhere.
    """

    kind: Literal["diagonal", "band"]
    diagonal: sp.Rational | None
    beside: sp.Rational | None = None


def readable_hessian(problem: Problem) -> Entries | None:
    """The entries, multiplied out where that is shorter; None for many variables, long entries, and kinks."""
    if problem.dimension > _LARGEST or has_kinks(problem.f) or are_long(problem.gradient):
        return None
    entries = tuple(tuple(_readable(entry) for entry in row) for row in problem.hessian)
    short = all(size(entry) <= _LONGEST for row in entries for entry in row)
    return entries if short else None


def _readable(entry: sp.Expr) -> sp.Expr:
    expanded = expand_if_cheap(entry)
    if entry.is_polynomial(*entry.free_symbols):
        return expanded if size(expanded) <= max(size(entry), _LONGEST) else entry
    if size(expanded) > _FACTORED:
        return entry
    return min((entry, expanded, sp.factor_terms(expanded)), key=size)


def pattern(problem: Problem) -> Pattern | None:
    """The pattern of a constant rational Hessian of more than three variables, or None."""
    n = problem.dimension
    if n <= _LARGEST or are_long(problem.gradient):
        return None
    if not all(entry.is_Rational for row in problem.hessian for entry in row):
        return None
    diagonal = {problem.hessian[i][i] for i in range(n)}
    beside = {problem.hessian[i][i + 1] for i in range(n - 1)}
    apart = {problem.hessian[i][j] for i in range(n) for j in range(i + 2, n)}
    if apart - {0}:
        return None
    single = diagonal.pop() if len(diagonal) == 1 else None
    if not beside - {0}:
        return Pattern("diagonal", single)
    return Pattern("band", single, beside.pop()) if single is not None and len(beside) == 1 else None
