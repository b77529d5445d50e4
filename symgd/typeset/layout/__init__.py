"""MathML Core into boxes: one module a kind of element, each function entered in one table by `lays_out`."""

from symgd.typeset.layout import (
    accents,
    fractions,
    limits,
    radicals,
    rows,
    scripts,
    signs,
    spaces,
    tables,
    tokens,
)

__all__ = [
    "accents",
    "fractions",
    "limits",
    "radicals",
    "rows",
    "scripts",
    "signs",
    "spaces",
    "tables",
    "tokens",
]
