"""The questions of a lesson besides the first step: another learning rate, and what the eigenvalues decide."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

import numpy as np
import numpy.typing as npt

from symgd.analysis import Theory
from symgd.calculus.pieces import has_kinks
from symgd.descent.run import Run
from symgd.records import record

if TYPE_CHECKING:
    from symgd.analysis.multivariate.modes import Mode

__all__ = [
    "Reason",
    "Second",
    "Third",
    "crosses_a_contour",
    "direction",
    "reason",
    "second_question",
    "third_question",
]

Floats = npt.NDArray[np.float64]
Kind = Literal["doubled", "constant", "closer", ""]

_ROUNDING = 1e-12
_CLEAR = 1e-6  # factors, or parts of the way, that differ by less are called alike


@record(eq=False)
class Second:
    """What is asked, with what it takes to answer.

    "doubled" asks for ``other``, the run under twice the rate; "constant" for the run that keeps the first rate of a
    schedule; "closer" whether ``after``, the error after the first step, is smaller than ``before``: of a run that came
    to a minimum, since to another one no step wants to lead.
    """

    kind: Kind
    rate: float | None = None
    other: Run | None = None
    before: float = 0.0
    after: float = 0.0


def second_question(run: Run, errors: Floats | None, under: Callable[[float], Run]) -> Second:
    """The question for a run; ``under`` makes the run again with another constant rate."""
    if run.rate is not None:
        return Second("doubled", 2.0 * run.rate, under(2.0 * run.rate))
    if run.schedule is not None:
        first = run.schedule.at(0)
        return Second("constant", first, under(first)) if first > 0.0 else Second("")
    if errors is None or run.nit == 0 or not run.success:
        return Second("")
    return Second("closer", before=float(errors[0]), after=float(errors[1]))


@record
class Reason:
    """Why gradient descent in several variables does with twice the rate what it does.

    The ``factor`` of the steepest direction is −1 ("flips"), or below −1 ("grows"); else it is the largest of all
    directions that the walk has a part in ("largest"), and was ``before``. ``local``: all of that close to the minimum.
    """

    kind: Literal["flips", "grows", "largest"]
    factor: float
    before: float
    local: bool


def reason(theory: Theory, other: Run) -> Reason | None:
    """Why the ``other`` run, with twice the rate, ended as it did; None where the eigenvalues do not tell."""
    modes, rate = theory.modes, theory.run.rate
    if rate is None or theory.stability_limit is None or other.rate is None:
        return None
    if modes is not None:
        curvatures = [mode.eigenvalue for mode in modes.modes if mode.present]
    elif theory.local_modes is not None:
        curvatures = [mode.eigenvalue for mode in theory.local_modes.modes]
    else:
        return None
    if not curvatures or curvatures[0] <= 0.0:
        return None
    steepest, local = 1.0 - other.rate * curvatures[-1], modes is None
    before = max(abs(1.0 - rate * value) for value in curvatures)
    after = max(abs(1.0 - other.rate * value) for value in curvatures)
    if abs(steepest + 1.0) <= _ROUNDING:
        return None if other.success or local else Reason("flips", -1.0, before, local)
    if steepest < -1.0:
        return None if other.success else Reason("grows", steepest, before, local)
    told = other.success or (other.status == "max_iter" and not local)
    return Reason("largest", after, before, local) if told and before < 1.0 else None


@record
class Third:
    """A question about a bowl whose axes walk alone, under gradient descent.

    "coordinates": in which coordinate, ``fast``, the error shrinks fastest, and in which, ``slow``, slowest: the axes
    are those of the coordinates, whose second derivatives are ``curvatures``. "sides": whether the error in the
    steepest direction changes its side, for its factor with the rate and, ``doubled``, with twice the rate.
    """

    kind: Literal["coordinates", "sides"]
    fast: int = 0
    slow: int = 0
    curvatures: tuple[float, ...] = ()
    factor: float = 0.0
    doubled: float = 0.0


def third_question(theory: Theory) -> Third | None:
    """The question that the eigenvalues of a quadratic with one minimum answer; None where they do not decide."""
    run, modes = theory.run, theory.modes
    if modes is None or modes.shape != "bowl" or run.rate is None or run.nit == 0:
        return None
    if theory.separable is None:
        last = modes.modes[-1]
        return Third("sides", factor=last.factor, doubled=2.0 * last.factor - 1.0) if _tells(last) else None
    entries = tuple(float(run.problem.hessian[i][i]) for i in range(run.problem.dimension))
    sizes = {
        i: abs(1.0 - run.rate * entry)
        for i, entry in enumerate(entries)
        if abs(run.x0[i] - modes.center[i]) > _CLEAR * max(1.0, abs(run.x0[i]))
    }
    if len(sizes) < 2 or max(sizes.values()) >= 1.0:
        return None
    order = sorted(sizes, key=lambda i: sizes[i])
    clear = all(sizes[b] - sizes[a] > _CLEAR for a, b in (order[:2], order[-2:]))
    return Third("coordinates", order[0], order[-1], entries) if clear else None


def _tells(mode: Mode) -> bool:
    """Whether the walk has a part along an axis, and its factor is clearly on one side of zero, twice the rate too."""
    return mode.present and abs(mode.factor) > _CLEAR and abs(2.0 * mode.factor - 1.0) > _CLEAR


def crosses_a_contour(run: Run) -> bool:
    """Whether the first step of gradient descent in the plane is at right angles to a contour line, which is smooth."""
    return (
        run.problem.dimension == 2
        and run.optimizer.name == "gd"
        and bool(np.any(run.history["jac"][0]))
        and not has_kinks(run.problem.f)
    )


def direction(run: Run) -> Literal["against", "down", "up", "nowhere"]:
    """Where the first step of a run goes: straight against the gradient, otherwise downhill, or not downhill."""
    step = np.atleast_1d(run.history["x"][min(1, run.nit)] - run.history["x"][0])
    slope = np.atleast_1d(run.history["jac"][0])
    if not step.any() or not slope.any():
        return "nowhere"
    step, slope = (part / np.abs(part).max() for part in (step, slope))  # whose squares are no zeros
    cosine = float(step @ slope) / float(np.linalg.norm(step) * np.linalg.norm(slope))
    return "against" if cosine < -1.0 + 1e-9 else "down" if cosine < 0.0 else "up"
