"""What a step costs on arrays, counted in operations: so much work is done on every machine, however busy it is."""

from __future__ import annotations

import sympy as sp

from symgd.calculus.problem import Problem
from symgd.optimizers.nodes import Backtracking, GradientAt, LineMinimum, NewtonStep, ValueAt
from symgd.optimizers.rule import Optimizer

__all__ = ["step_cost"]

_COSTS: dict[type, int] = {sp.erf: 300, sp.Pow: 8}
_FUNCTION, _PLAIN = 10, 1
_LOOKS = (Backtracking, GradientAt, LineMinimum, NewtonStep, ValueAt)


def step_cost(problem: Problem, optimizer: Optimizer) -> int:
    """About how many additions one step of one walk is worth: f′ once, its domain, and the rule.

    >>> from symgd.optimizers import get
    >>> step_cost(Problem("x^2"), get("gd")) < step_cost(Problem("exp(sin(x))"), get("adam"))
    True
    """
    slopes = sum(map(_cost, problem.gradient))
    conditions = sum(_cost(condition.sympy) for condition in problem.expression.conditions)
    rule = sum(_cost(assignment.value) for assignment in optimizer.assignments())
    looks = sum(len(a.value.atoms(*_LOOKS)) for a in optimizer.assignments())
    return 6 + (1 + 2 * looks) * (slopes + conditions) + rule


def _cost(expr: sp.Expr) -> int:
    """Operations of an expression, weighed."""
    total = 0
    for node in sp.preorder_traversal(expr):
        if not node.is_Atom:
            usual = _FUNCTION if node.is_Function else _PLAIN
            total += _COSTS.get(node.func, usual) if not _square(node) else _PLAIN
    return total


def _square(node: sp.Basic) -> bool:
    return isinstance(node, sp.Pow) and node.exp in (2, -1)
