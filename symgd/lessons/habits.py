"""What the steps of a run show, whatever the method: how long they are, whether f falls, whether they turn round."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from symgd.descent.run import Run
from symgd.descent.tails import lengths, step_sizes
from symgd.optimizers.parameters import weight_decay
from symgd.optimizers.rules.decay import is_coupled
from symgd.records import record

__all__ = ["Balance", "Habits", "Repetition", "balance", "habits", "repetition"]

Floats = npt.NDArray[np.float64]

_EARLY, _LATE = 10, 5  # steps
_ALIKE = 1e-9
_CANCELS = 0.1
_ROUND, _LEAST_ROUND, _LONGEST_ROUND = (
    0.05,
    16,
    8,
)  # the part of a run that is looked at, its least rows; a period
_BACK = 0.01  # of the width: how near an iterate has to come back


@record
class Habits:
    """Observed facts of a run of at least one step.

    ``rises`` counts the steps at which f rose by more than its rounding. ``turns`` counts the times that x_k − x*
    changed its sign (one variable, a known minimizer; else None). ``early`` is the shortest and the longest move of a
    coordinate in the first ten steps. ``first`` and ``last`` are what multiple of the slope the first and the last
    step were, Σ|Δx|/Σ|∂f| (None at a zero slope), and ``settled`` says that the last five steps agree on it.
    ``total`` is the Euclidean length of all steps, ``last_step`` that of the last; ``speeds_up`` says that each of the
    first ten was longer than the one before.
    """

    rises: int
    turns: int | None
    early: tuple[float, float]
    first: float | None
    last: float | None
    settled: bool
    total: float
    last_step: float
    speeds_up: bool = False

    @property
    def moved(self) -> bool:
        """Whether the run left its start."""
        return self.total > 0.0


def habits(run: Run, errors: Floats | None = None) -> Habits | None:
    """What the steps of a run show; ``errors`` are x_k − x* of one variable. None for a run without a step."""
    if run.nit == 0:
        return None
    x = np.asarray(run.history["x"], dtype=float).reshape(len(run.history), -1)
    g = np.abs(np.asarray(run.history["jac"], dtype=float).reshape(len(run.history), -1)).sum(axis=1)
    f = np.asarray(run.history["fun"], dtype=float)
    with np.errstate(all="ignore"):
        sizes = step_sizes(x)
        moves = np.abs(np.diff(x, axis=0))
        multiples = np.where(g[:-1] > 0.0, moves.sum(axis=1) / g[:-1], np.nan)
        rounding = 4.0 * np.finfo(float).eps * np.maximum(np.abs(f[1:]), np.abs(f[:-1]))
        rises = int(np.count_nonzero(np.diff(f) > rounding))
    late = multiples[-_LATE:]
    agree = len(late) == _LATE and bool(np.all(np.isfinite(late)) and np.ptp(late) <= _ALIKE * late.max())
    return Habits(
        rises=rises,
        turns=None if errors is None or errors.ndim > 1 else _turns(errors),
        early=(float(moves[:_EARLY].min()), float(moves[:_EARLY].max())),
        first=_number(multiples[0]),
        last=_number(multiples[-1]),
        settled=agree,
        total=float(sizes.sum()),
        last_step=float(sizes[-1]),
        speeds_up=len(sizes) > 2 and bool(np.all(np.diff(sizes[:_EARLY]) > 0.0)),
    )


def _turns(errors: Floats) -> int:
    signs = np.sign(errors)
    signs = signs[signs != 0.0]
    return int(np.count_nonzero(signs[1:] != signs[:-1]))


def _number(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


@record(eq=False)
class Balance:
    """Weight decay at the end of a run: the slope ∇f(x_K), and the pull λx_K of its ``strength`` λ.

    ``coupled``: the pull is a part of the slope that the method sees, so the method looks for a minimum of
    f + (λ/2)‖x‖². Otherwise x is shrunk beside the step, by ηλx, and what cancels at rest is pull and step.
    """

    strength: float
    slope: Floats
    pull: Floats
    coupled: bool

    @property
    def rests(self) -> bool:
        """Whether slope and coupled pull cancel, to a tenth: the run ended where its method looks for an end."""
        left = float(np.abs(self.slope + self.pull).max())
        return self.coupled and left <= _CANCELS * float(np.abs(self.pull).max())


def balance(run: Run) -> Balance | None:
    """The slope and the pull at the end; None without weight decay."""
    strength = run.optimizer.values.get(weight_decay, 0.0)
    if not strength:
        return None
    x, slope = np.atleast_1d(run.x), np.atleast_1d(run.jac)
    return Balance(strength, slope, strength * x, is_coupled(run.optimizer))


@record
class Repetition:
    """The last ``rows`` of a run repeat every ``period`` steps, but for ``off``, the largest distance. Observed."""

    period: int
    rows: int
    off: float


def repetition(run: Run) -> Repetition | None:
    """Whether a run that the cap ended goes round at its end, and no less widely in the newer half of these rows.

    No less: at the pace of these rows more than half of the width would be left after as many steps again.
    """
    x = np.asarray(run.history["x"], dtype=float).reshape(len(run.history), -1)
    rows = max(_LEAST_ROUND, int(_ROUND * run.nit))
    if run.stop != "cap" or run.nit < 2 * rows:
        return None
    tail = x[-rows:]
    older, newer = (float(np.ptp(part, axis=0).max()) for part in (tail[: rows // 2], tail[rows // 2 :]))
    if not older or min(newer / older, 1.0) ** (2.0 * run.nit / rows) < 0.5:
        return None
    for period in range(2, min(_LONGEST_ROUND, rows // 3) + 1):
        off = float(lengths(tail[period:] - tail[:-period]).max())
        if off <= _BACK * newer:
            return Repetition(period, rows, off)
    return None
