"""LaTeX → mathematics on the page. Knows nothing of the rest of symgd but its errors."""

from __future__ import annotations

import warnings

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # ziamath finds its font in an old way
    from symgd.typeset.formula import Fitted, Formula, fit, typeset

__all__ = ["Fitted", "Formula", "fit", "typeset"]
