"""Quadratics in any number of variables: whether f is one, its Hessian, and the point where its gradient is zero."""

from __future__ import annotations

from functools import lru_cache

import sympy as sp
from sympy.polys.matrices import DomainMatrix

from symgd.calculus.effort import has_degree_two, is_constant
from symgd.calculus.problem import Problem

__all__ = ["constant_hessian", "is_quadratic", "quadratic_point", "rational_system"]


def is_quadratic(problem: Problem) -> bool:
    """Whether f is a polynomial of degree two, defined on all of ℝⁿ."""
    hessian = constant_hessian(problem)
    return hessian is not None and not all(entry.is_zero for row in hessian for entry in row)


@lru_cache(maxsize=4)  # the runs of a lesson share one problem
def constant_hessian(problem: Problem) -> tuple[tuple[sp.Expr, ...], ...] | None:
    """The Hessian, multiplied out, of a polynomial of degree two or less on all of ℝⁿ; None for another function."""
    if problem.expression.conditions or not problem.f.is_polynomial(*problem.symbols):
        return None
    if not has_degree_two(problem.f) or not all(
        is_constant(entry) for row in problem.hessian for entry in row
    ):
        return None
    return tuple(tuple(sp.expand(entry) for entry in row) for row in problem.hessian)


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
    hessian = constant_hessian(problem)
    if hessian is None or not all(entry.is_Rational for row in hessian for entry in row):
        return None
    zero = dict.fromkeys(problem.symbols, sp.S.Zero)
    right = [[-slope.xreplace(zero)] for slope in problem.gradient]
    if not all(value.is_Rational for (value,) in right):
        return None
    from symgd.calculus.rationals import rational_matrix

    return rational_matrix(hessian), rational_matrix(right)
