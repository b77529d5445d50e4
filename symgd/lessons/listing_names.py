"""The symbols of an update rule as Python names: those of the formula, where they may be."""

from __future__ import annotations

import keyword
import re
from collections.abc import Container

import sympy as sp

from symgd.notation.names import GREEK_BY_LETTER
from symgd.optimizers.rule import Optimizer, x

__all__ = ["field_names", "rule_names"]


def field_names(optimizer: Optimizer) -> dict[sp.Symbol, str]:
    """The hyper-parameter that each symbol stands for: μ is ``momentum``."""
    numbers = [name for name, value in optimizer.hyperparameters.items() if not isinstance(value, bool)]
    return dict(zip(optimizer.values, numbers, strict=True))


def rule_names(optimizer: Optimizer, reserved: Container[str]) -> dict[sp.Symbol, str]:
    """A name for each symbol that an optimizer brings, none of them in ``reserved``, no keyword, none twice.

    >>> from symgd.optimizers import Momentum
    >>> {str(symbol): name for symbol, name in rule_names(Momentum(), {"b"}).items()}
    {'mu': 'mu', 'tau': 'tau', 'lambda': 'weight_decay', 'b': 'b_'}
    """
    fields = field_names(optimizer)
    targets = (a.target for a in optimizer.assignments() if a.target != x)
    names: dict[sp.Symbol, str] = {}
    for symbol in dict.fromkeys((*fields, *(s.symbol for s in optimizer.state()), *targets)):
        spelled = "".join(GREEK_BY_LETTER[c].name if c in GREEK_BY_LETTER else c for c in symbol.name)
        name = re.sub(r"\W", "_", spelled, flags=re.ASCII).strip("_") or "v"
        if keyword.iskeyword(name) or not name[0].isalpha():
            name = fields.get(symbol, f"v{name}")
        while name in reserved or name in names.values():
            name += "_"
        names[symbol] = name
    return names
