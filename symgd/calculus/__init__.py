"""Problems, derivations, and what can be proved about a function."""

from __future__ import annotations

from symgd.calculus.problem import Problem, Undefined

__all__ = ["Problem", "Undefined"]
