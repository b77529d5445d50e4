"""What a lesson shows of a learning rate that changes from step to step: its numbers and its curve."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from symgd.descent.run import Run
from symgd.lessons.figures import ScheduleCurve
from symgd.lessons.pictures import letters_for
from symgd.notation.names import display_name

if TYPE_CHECKING:
    from symgd.analysis.schedules import Crossing

__all__ = ["first_rates", "schedule_curve"]

_FEWEST = 10  # steps that are drawn, however short the walk is
_FIRST = 4
_WIDE, _FAR = 30.0, 5.0  # the largest rate over the least, and over the middle one, on a logarithmic scale


def schedule_curve(run: Run, crossing: Crossing | None) -> ScheduleCurve | None:
    """The rates of a walk against the step number, and the limit of stability where that is near; None without."""
    if run.schedule is None:
        return None
    count = min(max(run.nit, _FEWEST), run.max_iter)
    rates = run.schedule.values(count)
    positive = bool((rates > 0.0).all())
    limit = None if crossing is None else crossing.limit
    near = limit is not None and rates.max() / 3.0 < limit < 3.0 * rates.max()
    crossed = limit is not None and rates.min() <= limit <= rates.max()
    one = run.problem.dimension == 1
    return ScheduleCurve(
        k=np.arange(count, dtype=float),
        rate=rates,
        used=min(run.nit, count),
        limit=limit if near or crossed else None,
        variable=display_name(run.problem.variables[0]) if one else "",
        log_rate=positive and rates.max() > max(_WIDE * rates.min(), _FAR * np.median(rates)),
        letters=letters_for(run.problem.variables),
    )


def first_rates(run: Run) -> tuple[tuple[int, float], ...]:
    """The first rates of a walk and its last one, with their step numbers."""
    if run.schedule is None:
        return ()
    first = min(_FIRST, run.max_iter)
    steps = [*range(first), *([run.nit - 1] if run.nit > first else [])]
    rates = run.schedule.values(steps[-1] + 1)
    return tuple((step, float(rates[step])) for step in steps)
