"""Update rules, each written once as an ordered list of assignments."""

from __future__ import annotations

from symgd.optimizers.gradient_descent import GradientDescent
from symgd.optimizers.registry import get, names, register
from symgd.optimizers.rule import Assignment, Optimizer, State

__all__ = ["Assignment", "GradientDescent", "Optimizer", "State", "get", "names", "register"]
