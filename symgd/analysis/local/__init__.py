"""A rule close to a minimizer: the linear map that its step is there, its spectrum, and what a run shows of it."""

from symgd.analysis.local.theory import LocalTheory, local_theory

__all__ = ["LocalTheory", "local_theory"]
