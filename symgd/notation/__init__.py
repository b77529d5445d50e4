"""Text → tree → SymPy, and the tree in text, LaTeX and words; nothing that was typed is ever evaluated."""

from __future__ import annotations

from symgd.notation.expression import Expression, parse, parse_constant

__all__ = ["Expression", "parse", "parse_constant"]
