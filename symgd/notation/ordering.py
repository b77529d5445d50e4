"""A SymPy expression as a tree, in the order in which a person writes it."""

from __future__ import annotations

from sympy import Expr

from symgd.notation.tree import Node

__all__ = ["from_sympy"]


def from_sympy(expression: Expr) -> Node:
    """The tree of an expression."""
    raise NotImplementedError
