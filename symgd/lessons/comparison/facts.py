"""What the runs of a comparison are measured by, and what each of them shows."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from symgd.analysis import Theory
from symgd.analysis.higher_order import NewtonLaw
from symgd.calculus.facts import StationaryPoint
from symgd.calculus.multivariate.points import CriticalPoint
from symgd.descent import Run
from symgd.descent.case import RULES
from symgd.descent.kernel import QUIET_STEPS
from symgd.descent.tails import lengths
from symgd.lessons.figures import Quantity
from symgd.lessons.habits import Balance, Habits
from symgd.lessons.material import Material
from symgd.lessons.table import errors_from
from symgd.records import record

__all__ = ["Entry", "Measure", "below_for_good", "entries", "measure", "minimizers", "powers"]

Floats = npt.NDArray[np.float64]
Minimizer = StationaryPoint | CriticalPoint

_SAME = 1e-6
_ROUNDING = 16.0 * np.finfo(float).eps
_POWERS = (1, 2, 3, 4, 6, 8)
_MOST_POWERS = 5
_HEADED = ("converged", "max_iter", "stopped_early", "plateau", "cycled")  # runs that ended somewhere
_CHOSEN = ("arrives", "falls", "lowest")  # reasons of `descent.auto`; the others are for a round value

# Methods whose steps are told of in the same words.
_FAMILIES = {
    "nesterov": "momentum",
    "rmsprop_centered": "rmsprop",
    "rmsprop_momentum": "rmsprop",
    "amsgrad": "adam",
    "adamw": "adam",
    "nadam": "adam",
}


@record(eq=False)
class Measure:
    """What the runs are held against each other by.

    ``quantity``: "error", ‖x_k − x*‖, if all runs are about the same ``minimizer``; "gap", f(x_k) − f(x*), if they are
    about several, of which ``minimizer`` is the lowest; else "slope" or "gradient", and no minimizer. ``values`` has
    one array a run, one entry a row; nan where a gap is below the rounding of f.
    """

    quantity: Quantity
    minimizer: Minimizer | None
    values: tuple[Floats, ...]
    several: tuple[Minimizer, ...]


@record(eq=False)
class Entry:
    """One run of a comparison, with what it shows.

    ``index`` is its place, which gives it its color. ``reached`` has, for each power p, the first step from which the
    measure stays below 10^−p of its start for good (`below_for_good`), or None. ``farthest`` is the largest error over
    the first one. ``tail`` is the factor of the measure over the last ``tail_steps`` steps, None where they are few,
    rounding, or do not agree. ``family`` is the kind of its method, ``kin`` the first run of the same kind before it.
    """

    index: int
    label: str
    run: Run
    theory: Theory
    values: Floats
    reached: tuple[int | None, ...]
    habits: Habits | None
    balance: Balance | None
    newton: NewtonLaw | None
    farthest: float | None
    tail: float | None
    tail_steps: int
    family: str
    kin: Entry | None

    @property
    def chosen(self) -> bool:
        """Whether the program chose the learning rate by where it leads."""
        return self.run.learning_rate_source == "auto" and self.run.learning_rate_reason in _CHOSEN


def minimizers(theories: Sequence[Theory]) -> tuple[Minimizer, ...]:
    """The different minimizers that the runs are about, in the order of the runs; those that run away count last."""
    settled = [t for t in theories if t.run.status in _HEADED] or list(theories)
    found: list[Minimizer] = []
    for theory in settled:
        point = theory.minimizer
        if point is not None and not any(_same(point, other) for other in found):
            found.append(point)
    return tuple(found)


def _same(a: Minimizer, b: Minimizer) -> bool:
    x, y = np.atleast_1d(a.x), np.atleast_1d(b.x)
    return bool(np.abs(x - y).max() <= _SAME * max(1.0, float(np.abs(x).max())))


def measure(runs: Sequence[Run], theories: Sequence[Theory]) -> Measure:
    """What all runs can be held against: see `Measure`."""
    known = minimizers(theories)
    if not known:
        quantity: Quantity = "slope" if runs[0].problem.dimension == 1 else "gradient"
        slopes = [np.asarray(r.history["jac"], dtype=float).reshape(len(r.history), -1) for r in runs]
        return Measure(quantity, None, tuple(map(lengths, slopes)), known)
    if len(known) > 1:
        lowest = min(known, key=lambda point: point.fun)
        return Measure("gap", lowest, tuple(_gaps(run, lowest.fun) for run in runs), known)
    (point,) = known
    if isinstance(point, StationaryPoint):
        middle = (point.lower + point.upper) / 2
        errors = tuple(np.abs(errors_from(run.history["x"], middle)) for run in runs)
        return Measure("error", point, errors, known)
    center = np.array(point.x)
    return Measure(
        "error",
        point,
        tuple(lengths(run.history["x"] - center) for run in runs),
        known,
    )


def _gaps(run: Run, least: float) -> Floats:
    """f(x_k) − f*, nan where it is rounding."""
    gap = np.asarray(run.history["fun"], dtype=float) - least
    return np.where(gap > _ROUNDING * max(1.0, abs(least)), gap, math.nan)


def powers(runs: Sequence[Run], measured: Measure) -> tuple[int, ...]:
    """The powers of ten that a table can ask for: those that some run comes below, and one more."""
    pairs = list(zip(runs, measured.values, strict=True))
    reached = [p for p in _POWERS if any(below_for_good(run, v, p) is not None for run, v in pairs)]
    shown = _POWERS[: min(len(reached) + (len(reached) < 2), _MOST_POWERS)]
    return shown if _fair(measured) else ()


def _fair(measured: Measure) -> bool:
    """Whether there is an error at the start that can become smaller."""
    return measured.minimizer is not None and bool(measured.values[0][0] > 0.0)


def below_for_good(run: Run, values: Floats, power: int) -> int | None:
    """The first row from which all are at most 10^−p of the first value; None without one.

    Of a run that its rule did not end, the last rows tell that it stays there only if they are ten or more, and more
    than it ever was below that value before it rose again: one that swings or cycles comes close again and again.
    """
    with np.errstate(invalid="ignore"):
        above = np.flatnonzero(values > 10.0**-power * values[0])
    first = int(above[-1]) + 1 if len(above) else 0
    if run.status == "converged" or run.stop in RULES:
        return first if first < len(values) else None
    earlier = int(np.diff(above).max(initial=1)) - 1
    return first if len(values) - first > max(earlier, QUIET_STEPS - 1) else None


def entries(
    labels: Sequence[str], runs: Sequence[Run], theories: Sequence[Theory], measured: Measure
) -> tuple[Entry, ...]:
    """The runs with what each shows."""
    asked, made = powers(runs, measured), list[Entry]()
    for label, run, theory, values in zip(labels, runs, theories, measured.values, strict=True):
        known = Material(run, theory)
        size = (
            None if known.errors is None else np.abs(known.errors)
        )  # from the minimizer that this run is about
        farthest = float(size.max() / size[0]) if size is not None and size[0] > 0.0 else None
        name = "" if run.is_gradient_descent else run.optimizer.name  # of which its factor tells all
        family = _FAMILIES.get(name, name)
        tail, steps = _tail(values)
        entry = Entry(
            index=len(made),
            label=label,
            run=run,
            theory=theory,
            values=values,
            reached=tuple(below_for_good(run, values, p) for p in asked),
            habits=known.habits,
            balance=known.balance,
            newton=known.newton,
            farthest=farthest,
            tail=tail,
            tail_steps=steps,
            family=family,
            kin=next((other for other in made if family == other.family != "" and other.run.nit > 0), None),
        )
        made.append(entry)
    return tuple(made)


_WINDOW, _FEWEST = 40, 6
_AGREE = 0.2  # of ln q: so far the factors of single steps may be from their mean
_CLEAR = 1e-12  # of the first value: below it errors are mostly rounding


def _tail(values: Floats) -> tuple[float | None, int]:
    """The factor per step over the last half, at most 40 steps, of those that are clear of rounding.

    None where the steps do not agree on it: steps of one length have a factor each, and swings have none.
    """
    with np.errstate(invalid="ignore"):
        clear = np.flatnonzero(np.isfinite(values) & (values > _CLEAR * values[0]))
    last = int(clear[-1]) if len(clear) else 0
    window = min(_WINDOW, last // 2)
    part = values[last - window : last + 1]
    if window < _FEWEST or not np.all(part > 0.0):
        return None, 0
    rates = np.diff(np.log(part))
    mean = float(rates.mean())
    return (math.exp(mean), window) if np.abs(rates - mean).max() <= _AGREE * abs(mean) else (None, 0)
