"""The rate that teaches for a method with memory: its walk swings round the minimum before it settles there.

The stopping rule may fire late, or never (Adam's steps have a length of their own), so what counts is the error: a
walk has settled where |x − x*| stays under a thousandth of what it was at the start.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from symgd.calculus.facts import StationaryPoint
from symgd.descent.candidates import TARGET, Candidates, Trial
from symgd.descent.jumps import first_jump
from symgd.descent.kernel import QUIET_STEPS, Kernel, Walk

__all__ = ["Settling"]

_PART = 1e-3
_TIE = math.log(1.1)
_FIRST_LOOK = 16
_POLISHINGS = 20


class Settling(Candidates):
    """f never exceeds f(x₀), and the walk settles at the minimum."""

    def walk(self, kernel: Kernel, rate: float) -> Walk | None:
        """The walk, if f never exceeds f(x₀): most rates that are too large show it within their first steps."""
        walk = kernel.start(self.start)
        for steps in (min(_FIRST_LOOK, self.steps), self.steps):
            self.advance(kernel, walk, rate, steps)
            if not len(walk.rows[0]) or max(walk.rows[0]) > walk.rows[0][0]:
                return None
            if walk.stop != "cap":
                break
        return walk if walk.stop in {"tol", "gtol", "cap"} and walk.steps > 0 else None

    def nearest_to(self, minimum: StationaryPoint) -> float | None:
        return self._nearest((minimum.x,))

    def nearest_to_any(self) -> float | None:
        for _, walk in self.trials:
            minimum = self._polished(walk.point)
            if minimum is not None and self._settled_after(walk, minimum) is not None:
                return self._nearest(minimum)
            rest = self.rest(walk.point)
            if rest is not None and rest.on_curve and self._settled_after(walk, rest.point) is not None:
                return self._nearest(None)
        return None

    def lowest(self) -> float | None:
        """By the highest f of the last ten rows, of a short walk its last half: one that swings may end low by luck."""
        ends = [
            (max(walk.rows[0][-_last(walk) :]), rate, walk)
            for rate, walk in self.trials
            if not self.leaps(walk)
        ]
        falling = sorted((end for end in ends if end[0] < end[2].rows[0][0]), key=lambda end: end[:2])
        return next((rate for _, rate, walk in falling if self._stays_in_domain(walk)), None)

    def _nearest(self, minimum: Sequence[float] | None) -> float | None:
        """The rate whose walk settles after the number of steps nearest to the target in ratio.

        Of those within 10 % of the nearest the smallest. Without a ``minimum``: at any of a curve of them.
        """
        left: list[tuple[float, Trial]] = []
        for rate, walk in self.trials:
            rest = self.rest(walk.point) if minimum is None else None
            place = minimum if rest is None or not rest.on_curve else rest.point
            count = None if place is None else self._settled_after(walk, place)
            if count:
                left.append((abs(math.log(count / TARGET)), (rate, walk)))
        while left:
            best = min(miss for miss, _ in left)
            chosen = min((entry for entry in left if entry[0] <= best + _TIE), key=lambda entry: entry[1][0])
            if self._stays_in_domain(chosen[1][1]):
                return chosen[1][0]
            left.remove(chosen)
        return None

    def _settled_after(self, walk: Walk, minimum: Sequence[float]) -> int | None:
        """The number of steps until the error stays under 1e-3 of its start; None where it does not.

        A walk that its rule stopped must also have stopped close to the minimum. One that the cap stopped must have
        stayed for as many steps as the rule asks for: then it did not merely pass.
        """
        xs = np.stack([np.frombuffer(row) for row in walk.rows[1 : len(minimum) + 1]], axis=-1)
        errors = np.linalg.norm(xs - np.asarray(minimum), axis=1)
        count = int(np.flatnonzero(~(errors < _PART * errors[0]))[-1]) + 1
        if walk.stop == "cap":
            return count if walk.steps - count >= QUIET_STEPS else None
        return count if count <= walk.steps and errors[-1] <= self.close else None

    def _polished(self, end: Sequence[float]) -> tuple[float, ...] | None:
        """The minimum by which a walk ends, to the last digits: Newton's method, with a Hessian positive definite."""
        point = np.array(end)
        for _ in range(_POLISHINGS):
            found = self.derivatives(point.tolist())
            if found is None or np.linalg.eigvalsh(found[1])[0] <= 0.0:
                return None
            try:
                step = np.linalg.solve(found[1], found[0])
            except np.linalg.LinAlgError:  # as good as not definite
                return None
            point = point - step
            if np.abs(step).max() <= 1e-12 * max(1.0, np.abs(point).max()):
                return tuple(point.tolist())
        return None

    def _stays_in_domain(self, walk: Walk) -> bool:
        """No step jumps over a point where f is undefined."""
        return first_jump(self.problem, {"x": np.frombuffer(walk.rows[1])}) is None


def _last(walk: Walk) -> int:
    """The number of rows that are the end of a walk."""
    return min(QUIET_STEPS, (walk.steps + 1) // 2)
