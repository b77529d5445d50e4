"""The picture of a learning rate that changes from step to step, as data."""

from __future__ import annotations

from symgd.lessons.figures.shapes import USUAL_LETTERS, Array, Frozen, Letters
from symgd.records import record

__all__ = ["ScheduleCurve"]


@record(eq=False)
class ScheduleCurve(Frozen):
    """η_k against k, ``k`` and ``rate`` of shape (m,); the walk used the first ``used`` of them.

    ``limit`` is the rate below which x* attracts, with the name of the variable (for 2/f″(x*)), or "" for several
    (2/λ_max); None where it is not in the picture.
    """

    k: Array
    rate: Array
    used: int
    limit: float | None = None
    variable: str = ""
    log_rate: bool = False
    height: float = 120.0
    letters: Letters = USUAL_LETTERS
