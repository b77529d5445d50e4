"""symgd turns a typed function into a gradient-descent lesson that somebody can trust.

>>> import symgd
>>> run = symgd.minimize("3*x**2 - 2*x - 3", 8, learning_rate=0.1)
>>> run.status, run.nit
('converged', 15)
>>> symgd.theory(run).minimizer_exact
(1/3,)

The public names are loaded when they are first used, so that ``import symgd`` costs nothing.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from symgd.version import __version__

if TYPE_CHECKING:
    from symgd import optimizers
    from symgd.analysis import Theory, theory
    from symgd.calculus.derivation import Derivation, differentiate
    from symgd.calculus.problem import Problem
    from symgd.descent import Run, minimize
    from symgd.errors import ExpressionError, InputError, OutputError, ParameterError, SymgdError
    from symgd.lessons import Comparison, Lesson, lesson
    from symgd.notation import Expression, parse

__all__ = [
    "Comparison",
    "Derivation",
    "Expression",
    "ExpressionError",
    "InputError",
    "Lesson",
    "OutputError",
    "ParameterError",
    "Problem",
    "Run",
    "SymgdError",
    "Theory",
    "__version__",
    "differentiate",
    "lesson",
    "minimize",
    "optimizers",
    "parse",
    "theory",
]

# Where each public name lives.
_HOMES = {
    "symgd.errors": ("ExpressionError", "InputError", "OutputError", "ParameterError", "SymgdError"),
    "symgd.notation": ("Expression", "parse"),
    "symgd.calculus.problem": ("Problem",),
    "symgd.calculus.derivation": ("Derivation", "differentiate"),
    "symgd.descent": ("Run", "minimize"),
    "symgd.analysis": ("Theory", "theory"),
    "symgd.lessons": ("Comparison", "Lesson", "lesson"),
}
_HOME = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:
    if name == "optimizers":
        return importlib.import_module("symgd.optimizers")
    if name not in _HOME:
        raise AttributeError(f"module 'symgd' has no attribute {name!r}")
    value = getattr(importlib.import_module(_HOME[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
