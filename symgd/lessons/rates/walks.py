"""Many walks of one rule at once, on arrays: where each of them stops, under the rules of a run.

What `descent.kernel` does for one walk, step by step in the same order, is done here for many; what became of them is
for `lessons.outcomes` to say.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Any

import numpy as np
import numpy.typing as npt
import sympy as sp

from symgd.calculus import Undefined
from symgd.calculus.problem import Problem
from symgd.descent.kernel import QUIET_STEPS
from symgd.descent.stepping import ArrayStepper
from symgd.optimizers.rule import Optimizer
from symgd.records import record

__all__ = ["KEPT", "Stop", "Walks", "walk"]

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.intp]
Flags = npt.NDArray[np.bool_]

KEPT = 97
"""So many of the last iterates are kept of a walk that takes all its steps."""

_FAR = 1e12
_STILL = 4.0 * float(np.finfo(float).eps)


class Stop(IntEnum):
    """Why a walk ended: it took all its steps, its rule stopped it, it went far, or it left the domain."""

    CAP, RULE, AWAY, LEFT = range(4)


@record(eq=False)
class Walks:
    """How walks ended: ``stop`` (a `Stop` each) and ``steps`` taken, of shape (w,), and the ``last`` iterate of each.

    ``tail`` has the last `KEPT` iterates of those that took all their steps, the newest last, and nan where there are
    fewer. An iterate is a number, in several variables an array: then ``last`` is (w, n) and ``tail`` (`KEPT`, w, n).
    """

    stop: Integers
    steps: Integers
    last: Floats
    tail: Floats


def walk(
    problem: Problem,
    optimizer: Optimizer,
    starts: Floats,
    rates: Floats,
    *,
    steps: int,
    tol: float = 0.0,
    gtol: float | None = None,
    piece: sp.Interval = sp.Reals,
    still: float = 0.0,
) -> Walks:
    """Walks from ``starts``, shape (w,) or in several variables (w, n), under ``rates``, (w,), ``steps`` at most.

    ``piece`` is the connected piece of the domain on which they begin, of a function of one variable: one that steps
    out of it left the domain, also where it lands on another piece. ``tol`` and ``gtol`` are the rules of a run.
    Without ``tol`` a walk of a method without memory is taken to stand, to the end, once a step is no longer than
    ``still`` or than the last digits.
    """
    made = _Walks(problem, optimizer, starts, rates, steps, piece)
    with np.errstate(all="ignore"):
        for k in range(steps):
            if not made.step(k, tol, gtol, still):
                break
        made.finish(gtol)
    tail = made.ring[(np.arange(KEPT) + steps + 1) % KEPT]
    if problem.dimension == 1:
        return Walks(made.stop, made.count, made.last[0], tail[:, 0])
    return Walks(made.stop, made.count, made.last.T.copy(), np.swapaxes(tail, 1, 2).copy())


class _Walks:
    """The walks under way: ``at`` are the numbers of those that go on, ``x``, shape (n, w), where they are."""

    def __init__(
        self,
        problem: Problem,
        optimizer: Optimizer,
        starts: Floats,
        rates: Floats,
        steps: int,
        piece: sp.Interval,
    ) -> None:
        self.problem, self.steps = problem, steps
        self.stepper = ArrayStepper(problem, optimizer)
        self.memory = optimizer.has_memory
        self.low, self.high = float(piece.inf), float(piece.sup)
        self.bounded = np.isfinite(self.low) or np.isfinite(self.high)
        self.rates = np.array(rates, dtype=float)
        count = len(self.rates)
        self.x = np.array(starts, dtype=float).reshape(count, problem.dimension).T.copy()
        self.far = _FAR * np.maximum(1.0, np.abs(self.x).max(axis=0))
        self.least_size = 0.01 * np.abs(self.x)  # last digits are counted from no less, so close to zero
        self.at = np.arange(count)
        self.state: tuple[Any, ...] = ()
        self.quiet = np.zeros(count, dtype=int)
        self.stop = np.full(count, int(Stop.CAP))
        self.count = np.full(count, steps)
        self.last = self.x.copy()
        self.ring = np.full((KEPT, problem.dimension, count), np.nan)
        self.ring[0] = self.x

    @property
    def slopes(self) -> Floats:
        """The largest partial derivative of each walk where it is, in size."""
        slopes = self.problem.slope_curve(*self.x).reshape(self.x.shape)
        return np.asarray(np.abs(slopes).max(axis=0))

    def step(self, k: int, tol: float, gtol: float | None, least: float) -> bool:
        """Step number k of all that go on; whether any still does."""
        if gtol is not None:
            self._end(self.slopes <= gtol, Stop.RULE, k)
        if not len(self.at):
            return False
        made, self.state = self.stepper.step(k, tuple(self.x), self.rates, self.state)
        after = made[0][np.newaxis] if len(made) == 1 else np.array(np.broadcast_arrays(*made))
        size, moves = np.abs(after), np.abs(after - self.x)
        moved = moves[0] if len(moves) == 1 else moves.sum(axis=0)
        within = size <= self.far
        if self.bounded:
            within &= (after >= self.low) & (after <= self.high)
        sound = _of_all(within)
        taken = 1
        if self.memory:
            self.quiet = np.where(moved < tol, self.quiet + 1, 0)
            fired = self.quiet >= QUIET_STEPS
        elif tol:
            fired, taken = moved < tol, 0
        else:
            digits = _STILL * np.maximum(size, self.least_size)
            fired = _of_all(moves <= np.maximum(digits, least))
        going = sound & ~fired
        if not (all_go := np.count_nonzero(going) == len(going)):
            self._stop(~sound, sound & fired, after, k, taken, tol)
        self.x = after
        if self.steps - k <= KEPT:
            self.ring[(k + 1) % KEPT][:, self.at] = after
        if not all_go:
            self._keep(going)
        return bool(len(self.at))

    def _stop(self, astray: Flags, fired: Flags, after: Floats, k: int, taken: int, tol: float) -> None:
        """Note of walks that went astray, or that their rule stopped, where they are."""
        if astray.any():
            self._mark_astray(astray, after, k)
        if fired.any():
            self.last[:, self.at[fired]] = (after if taken else self.x)[:, fired]
            if tol:
                self._mark(fired, Stop.RULE, k + taken)
            else:  # it stands: the steps to come would all be alike
                self.ring[:, :, self.at[fired]] = after[:, fired]

    def _mark_astray(self, astray: Flags, after: Floats, k: int) -> None:
        """Why walks have no next iterate, or one beyond the domain or all numbers."""
        undefined = np.isnan(after).any(axis=0)
        self._mark(astray, Stop.AWAY, k)
        outside = ((after < self.low) | (after > self.high)).any(axis=0)
        self._mark(np.asarray(np.isfinite(after).all(axis=0) & outside), Stop.LEFT, k)
        self._end_undefined(np.asarray(undefined), k)

    def finish(self, gtol: float | None) -> None:
        """The last iterates of those that took all their steps."""
        if not len(self.at):
            return
        self.last[:, self.at] = self.x
        slopes = self.slopes
        self._end_undefined(np.isnan(slopes), self.steps)
        if gtol is not None:
            self._mark(slopes <= gtol, Stop.RULE, self.steps)

    def _mark(self, which: Flags, stop: Stop, steps: int) -> None:
        self.stop[self.at[which]] = int(stop)
        self.count[self.at[which]] = steps
        if stop in (Stop.AWAY, Stop.LEFT):
            self.last[:, self.at[which]] = np.nan

    def _end(self, which: Flags, stop: Stop, steps: int) -> None:
        if which.any():
            self._mark(which, stop, steps)
            self.last[:, self.at[which]] = self.x[:, which]
            self._keep(~which)

    def _end_undefined(self, which: Flags, k: int) -> None:
        """Mark walks that stand where f′ has no value: out of the domain, or at numbers too large."""
        self._mark(which, Stop.AWAY, k)
        if self.problem.expression.conditions:
            for i in np.flatnonzero(which):
                if undefined_at(self.problem, self.x[:, i]):
                    self.stop[self.at[i]] = int(Stop.LEFT)

    def _keep(self, going: Flags) -> None:
        self.x, self.least_size = self.x[:, going], self.least_size[:, going]
        self.rates, self.far, self.at, self.quiet = (
            a[going] for a in (self.rates, self.far, self.at, self.quiet)
        )
        self.state = tuple(np.asarray(m)[going] if np.ndim(m) else m for m in self.state)


def _of_all(flags: Flags) -> Flags:
    """What holds of a walk if it holds of each of its coordinates, shape (n, w)."""
    return flags[0] if len(flags) == 1 else np.asarray(flags.all(axis=0))


def undefined_at(problem: Problem, x: Floats) -> bool:
    """Whether f or f′ has no value at x for another reason than size."""
    try:
        problem.slope(x)
    except Undefined as error:
        return error.reason == "undefined"
    return False
