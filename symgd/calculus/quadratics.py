"""Quadratics in any number of variables: whether f is one, and the point where its gradient is zero."""

from __future__ import annotations

import sympy as sp

from symgd.calculus.effort import has_degree_two, is_constant
from symgd.calculus.problem import Problem

__all__ = ["is_quadratic", "quadratic_point"]


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
    n, zero = problem.dimension, dict.fromkeys(problem.symbols, sp.S.Zero)
    entries = [problem.hessian[i][j] for i in range(n) for j in range(n)]
    if not all(entry.is_Rational for entry in entries):
        return None
    right = [-slope.xreplace(zero) for slope in problem.gradient]
    if not all(value.is_Rational for value in right):
        return None
    domain = sp.QQ
    matrix = sp.polys.matrices.DomainMatrix(
        [[domain.from_sympy(entries[i * n + j]) for j in range(n)] for i in range(n)], (n, n), domain
    )
    if matrix.rank() < n:
        return None
    column = sp.polys.matrices.DomainMatrix([[domain.from_sympy(v)] for v in right], (n, 1), domain)
    solution = matrix.lu_solve(column).to_Matrix()
    return tuple(solution)
