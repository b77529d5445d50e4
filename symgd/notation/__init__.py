"""Text → tree → SymPy, and the tree in text, LaTeX and words; nothing that was typed is ever evaluated.

What needs SymPy is loaded when it is first asked for, so that bad input is answered without it.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from symgd.notation.expression import Expression, parse, parse_constant
from symgd.notation.latex import latex
from symgd.notation.names import display_name
from symgd.notation.speech import speech
from symgd.notation.text import text

if TYPE_CHECKING:
    from symgd.notation.domain import Condition
    from symgd.notation.symbolic import from_sympy, symbol, to_sympy

__all__ = [
    "Condition",
    "Expression",
    "display_name",
    "from_sympy",
    "latex",
    "parse",
    "parse_constant",
    "speech",
    "symbol",
    "text",
    "to_sympy",
]

_LATER: Final = {
    "Condition": "domain",
    "from_sympy": "symbolic",
    "symbol": "symbolic",
    "to_sympy": "symbolic",
}


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_LATER[name]}"), name)
