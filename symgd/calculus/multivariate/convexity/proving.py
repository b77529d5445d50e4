"""Whether a function of several variables is convex or concave on its domain, or proved not to be convex."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Literal

import sympy as sp

from symgd.calculus.budget import Budget
from symgd.calculus.facts import Convexity
from symgd.calculus.intervals import working_precision
from symgd.calculus.multivariate.boxes import matrix_bounds
from symgd.calculus.multivariate.convexity.bending import Bend, downward
from symgd.calculus.multivariate.convexity.composition import Composition
from symgd.calculus.multivariate.convexity.inertia import inertia, rank
from symgd.calculus.multivariate.convexity.minors import by_minors
from symgd.calculus.multivariate.convexity.shape import Shape
from symgd.calculus.polynomials import constant
from symgd.calculus.problem import Problem
from symgd.calculus.quadratics import constant_hessian, is_quadratic
from symgd.calculus.rationals import fraction, rational
from symgd.calculus.second_derivatives import are_long
from symgd.records import record

__all__ = ["ConvexityOfMany", "ConvexityReason", "convexity"]

ConvexityReason = Literal["constant_hessian", "composition", "minors", "bends_down"]


@record(eq=False)
class ConvexityOfMany:
    """How f bends on its whole domain: proved.

    ``kind``: as for one variable, or "not_convex": at ``bend.point`` it curves downward along ``bend.direction``.
    ``reason``: "constant_hessian" (a quadratic, by the exact signs of its eigenvalues), "composition" (by how f is
    built, see `composition`), "minors" (the principal minors of the Hessian are nowhere negative), "bends_down".
    ``everywhere``: the domain is all of ℝⁿ; else it is the convex set that the conditions typed leave.
    ``parts``: the terms of a sum, each proved to be convex (or each concave), quadratic ones together as one; or ().
    ``modulus``: a positive number, rounded down, below all eigenvalues of all Hessians: strong convexity; or None.
    """

    kind: Convexity | Literal["not_convex"]
    reason: ConvexityReason
    everywhere: bool
    bend: Bend | None = None
    modulus: float | None = None
    parts: tuple[sp.Expr, ...] = ()
    is_affine: bool = False

    @property
    def is_convex(self) -> bool:
        """Convex, strictly or not: every critical point is a global minimum."""
        return self.kind in ("strictly_convex", "convex")

    @property
    def is_strictly_convex(self) -> bool:
        """Strictly convex: there is at most one critical point."""
        return self.kind == "strictly_convex"


def convexity(problem: Problem, budget: Budget) -> ConvexityOfMany | None:
    """What can be proved about how f bends on its domain; None where nothing is.

    Convex on a domain that is not convex is never said; nor is anything where the budget is spent.
    """
    with working_precision():
        hessian = constant_hessian(problem) if is_quadratic(problem) else None
        found = None if hessian is None else _of_quadratic(hessian, budget)
        if found is not None:
            return found
        rules = Composition(problem, budget.share(0.6))
        if rules.domain_is_convex():
            reason: ConvexityReason = "composition"
            shape = rules.shape(problem.f)
            if not shape.known and not problem.expression.conditions and not are_long(problem.gradient):
                shape, reason = by_minors(problem, budget.share(0.5)), "minors"
            if shape.known:
                everywhere = not problem.expression.conditions
                modulus = _modulus(problem, rules) if shape.convex and reason == "composition" else None
                parts = rules.bending_parts(problem.f) if reason == "composition" else ()
                return ConvexityOfMany(
                    _kind(shape, problem), reason, everywhere, None, modulus, parts, shape.affine
                )
        bend = None if are_long(problem.gradient) else downward(problem, budget)
        everywhere = not problem.expression.conditions
        return None if bend is None else ConvexityOfMany("not_convex", "bends_down", everywhere, bend)


def _kind(shape: Shape, problem: Problem) -> Convexity:
    strict = not (shape.convex and shape.concave) and rank(shape.rows) == problem.dimension
    if shape.convex:
        return "strictly_convex" if strict else "convex"
    return "strictly_concave" if strict else "concave"


def _of_quadratic(entries: Sequence[Sequence[sp.Expr]], budget: Budget) -> ConvexityOfMany | None:
    """By the inertia of a constant Hessian, exact where it is rational; else by bounds of its eigenvalues."""
    bounds = matrix_bounds([[constant(entry) for entry in row] for row in entries]) or (-1.0, 1.0)
    modulus = bounds[0] if bounds[0] > 0 else None
    if not all(entry.is_Rational for row in entries for entry in row):
        if bounds[0] > 0:
            return ConvexityOfMany("strictly_convex", "constant_hessian", True, modulus=modulus)
        return ConvexityOfMany("strictly_concave", "constant_hessian", True) if bounds[1] < 0 else None
    matrix = [list(map(fraction, row)) for row in entries]
    found = inertia(matrix, budget)
    if found is None:
        return None
    n = len(matrix)
    if found.falls is not None and found.rises is not None:
        bend = Bend.of(matrix, (Fraction(0),) * n, found.falls)
        return ConvexityOfMany("not_convex", "constant_hessian", True, bend)
    kind: Convexity
    if found.falls is not None:
        kind = "strictly_concave" if found.negative == n else "concave"
    else:
        kind = "strictly_convex" if found.positive == n else "convex"
    return ConvexityOfMany(kind, "constant_hessian", True, modulus=modulus)


def _modulus(problem: Problem, rules: Composition) -> float | None:
    """The least eigenvalue of the quadratic part of a sum of convex terms, if it is positive."""
    matrix = rules.quadratic_part(problem.f)
    if matrix is None:
        return None
    bounds = matrix_bounds([[constant(rational(v)) for v in row] for row in matrix])
    return bounds[0] if bounds is not None and bounds[0] > 0 else None
