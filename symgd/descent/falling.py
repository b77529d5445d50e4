"""The rate that teaches for a method without memory: its walk falls to the minimum and never steps over it."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from symgd.calculus.facts import StationaryPoint
from symgd.descent.candidates import TARGET, Candidates, Rest, Trial
from symgd.descent.kernel import Walk

__all__ = ["Falling"]


class Falling(Candidates):
    """In one variable every iterate stays between start and minimum; in more f falls at every step."""

    def nearest_to(self, minimum: StationaryPoint) -> float | None:
        limit = self._limit(minimum.curvature)
        self.trials = [trial for trial in self.trials if trial[0] < limit]
        slack = 1e-12 * max(1.0, abs(minimum.x))
        low, high = min(self.start[0], minimum.x) - slack, max(self.start[0], minimum.x) + slack

        def stays_before(trial: Trial) -> bool:
            xs = np.frombuffer(trial[1].rows[1])
            return bool(xs.min() >= low and xs.max() <= high and abs(xs[-1] - minimum.x) <= self.close)

        return self._nearest(stays_before)

    def nearest_to_any(self) -> float | None:
        ends = {r: self._at_minimum(r, w) for r, w in self.trials if w.stop in {"tol", "gtol"} and _falls(w)}
        first = next((end for end in ends.values() if end is not None), None)

        def same_minimum(trial: Trial) -> bool:
            end = ends.get(trial[0])
            if end is None or first is None:
                return False
            if end.on_curve and first.on_curve:
                low, here = (self.problem.value(rest.point) for rest in (first, end))
                return abs(low - here) <= 1e-9 * max(1.0, abs(low))
            return max(abs(a - b) for a, b in zip(end.point, first.point, strict=True)) <= 2.0 * self.close

        return self._nearest(same_minimum)

    def lowest(self) -> float | None:
        if self.problem.dimension > 1 and any(
            t[1].stop in {"far", "overflow"} and _falls(t[1]) for t in self.trials
        ):
            return None  # f falls beyond all numbers under such a rate
        falling = [t for t in self.trials if t[1].stop in {"tol", "gtol", "cap"} and _falls(t[1])]
        falling = [t for t in falling if not self.leaps(t[1])]
        lowest = min(falling, key=lambda t: (t[1].rows[0][-1], t[0]), default=None)
        return None if lowest is None else lowest[0]

    def _limit(self, curvature: float | None) -> float:
        """The rates from which on a minimum of that curvature repels: a walk that ends there all the same was lucky.

        Rounding helps it: from 400 gradient descent with rate 20 lands on the minimum of ln(cosh x), where tanh 20
        is 1.
        """
        known = self.optimizer.name == "gd" and curvature is not None and curvature > 0.0
        return 2.0 / curvature if known and curvature is not None else math.inf

    def _nearest(self, accepts: Callable[[Trial], bool]) -> float | None:
        """The accepted rate whose count is nearest to the target.

        A walk that its rule stopped at the start shows nothing, and is not accepted.
        """
        accepted = [t for t in self.trials if t[1].stop in {"tol", "gtol"} and t[1].steps > 0 and accepts(t)]
        nearest = min(accepted, key=lambda t: (abs(math.log(t[1].steps / TARGET)), t[0]), default=None)
        return None if nearest is None else nearest[0]

    def _at_minimum(self, rate: float, walk: Walk) -> Rest | None:
        """The minimum close to the end, if its largest curvature is below 2/η."""
        rest = self.rest(walk.point)
        return None if rest is None or rate >= self._limit(rest.curvature) else rest


def _falls(walk: Walk) -> bool:
    return len(walk.rows[0]) > 1 and bool(np.all(np.diff(np.frombuffer(walk.rows[0])) < 0.0))
