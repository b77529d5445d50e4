"""Quadratics in any number of variables: whether f is one, and the point where its gradient is zero."""

from __future__ import annotations

import sympy as sp
from sympy.polys.matrices import DomainMatrix

from symgd.calculus.effort import has_degree_two, is_constant
from symgd.calculus.problem import Problem

__all__ = ["is_quadratic", "quadratic_point", "rational_system"]


def is_quadratic(problem: Problem) -> bool:
    """Whether f is a polynomial of degree two, defined on all of ℝⁿ."""
    if problem.expression.conditions or not problem.f.is_polynomial(*problem.symbols):
        return False
    if not has_degree_two(problem.f):
        return False
    entries = [entry for row in problem.hessian for entry in row]
    return all(map(is_constant, entries)) and not all(sp.expand(entry).is_zero for entry in entries)


def quadratic_point(problem: Problem) -> tuple[sp.Rational, ...] | None:
    """The critical point of a quadratic with rational coefficients and a regular Hessian; else None."""
    system = rational_system(problem)
    if system is None:
        return None
    matrix, right = system
    if matrix.rank() < problem.dimension:
        return None
    return tuple(matrix.lu_solve(right).to_Matrix())


def rational_system(problem: Problem) -> tuple[DomainMatrix, DomainMatrix] | None:
    """H and b in ∇f = Hx − b, for a quadratic with rational coefficients on all of ℝⁿ; else None."""
    zero = dict.fromkeys(problem.symbols, sp.S.Zero)
    entries = [list(row) for row in problem.hessian]
    if problem.expression.conditions or not problem.f.is_polynomial(*problem.symbols):
        return None
    if not all(entry.is_Rational for row in entries for entry in row):
        return None
    right = [[-slope.xreplace(zero)] for slope in problem.gradient]
    if not all(value.is_Rational for (value,) in right):
        return None
    return DomainMatrix.from_Matrix(sp.Matrix(entries)).convert_to(sp.QQ), (
        DomainMatrix.from_Matrix(sp.Matrix(right)).convert_to(sp.QQ)
    )
