"""LaTeX → mathematics on the page. Knows nothing of the rest of symgd but its errors."""

from __future__ import annotations

from symgd.typeset.formula import Fitted, Formula, fit, typeset

__all__ = ["Fitted", "Formula", "fit", "typeset"]
