"""Parts of formulas that the sentences of a lesson ask for."""

from __future__ import annotations

from symgd.output.phrases.table import PHRASES

__all__ = ["PHRASES"]
