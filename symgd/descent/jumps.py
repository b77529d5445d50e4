"""Whether a step passed over a point where f is undefined: 1/x from −1 to 2 has jumped its pole, and its
domain.

The domain conditions of f are checked with intervals over the hull of all iterates: consecutive iterates
join up, so the segments of a run cover its hull, and a hull on which the conditions hold was not left by
any step.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Literal

import mpmath
import numpy as np
import numpy.typing as npt
import sympy as sp

from symgd.calculus.guesses import guesses
from symgd.calculus.intervals import Enclosure, Interval, enclosure, exact_arb, to_fraction, working_precision
from symgd.calculus.multiprecision import Evaluator
from symgd.calculus.problem import Problem
from symgd.records import record

if TYPE_CHECKING:
    from symgd.notation.domain import Condition

__all__ = ["Jump", "first_jump"]

MOST_CELLS = 4000
"""So many intervals are looked at in one search; where they do not suffice, no jump is claimed."""

_COARSE, _FINE = Fraction(1, 2**80), Fraction(1, 2**150)


@record
class Jump:
    """The first point that a step passed over where f is undefined.

    The step goes from row ``k`` to ``landing``. The point lies in [``lower``, ``upper``] and is ``exact``
    where that is proved. ``operation`` has no value there. ``kind``: "pole" (f has no bound there), "hole"
    (f has a limit) or "gap" (f is undefined on an interval).
    """

    k: int
    landing: float
    operation: str
    lower: Fraction
    upper: Fraction
    exact: sp.Expr | None
    kind: Literal["pole", "hole", "gap"]

    @property
    def x(self) -> float:
        """The nearest float to the point."""
        return float((self.lower + self.upper) / 2) if self.exact is None else float(self.exact)


# By the kind of a condition: whether all numbers of an interval meet it; whether none does.
_MEETS: dict[str, tuple[Callable[[Interval], bool], Callable[[Interval], bool]]] = {
    "nonzero": (lambda v: v.sign != 0, lambda v: v.is_zero),
    "positive": (lambda v: v.lo > 0, lambda v: v.hi <= 0),
    "nonnegative": (lambda v: v.lo >= 0, lambda v: v.hi < 0),
    "within_one": (lambda v: v.lo >= -1 and v.hi <= 1, lambda v: v.lo > 1 or v.hi < -1),
    "inside_one": (lambda v: v.lo > -1 and v.hi < 1, lambda v: v.lo >= 1 or v.hi <= -1),
    "at_least_one": (lambda v: v.lo >= 1, lambda v: v.hi < 1),
    "at_most_one": (lambda v: v.hi <= 1, lambda v: v.lo > 1),
    "outside_one": (lambda v: v.lo > 1 or v.hi < -1, lambda v: v.lo >= -1 and v.hi <= 1),
    "not_inside_one": (lambda v: v.lo >= 1 or v.hi <= -1, lambda v: v.lo > -1 and v.hi < 1),
}
_OPEN = frozenset({"nonzero", "positive", "inside_one", "outside_one"})


class _Domain:
    """The conditions of a function of one variable, on intervals."""

    def __init__(self, conditions: Sequence[Condition], symbol: sp.Symbol) -> None:
        self._rows: list[tuple[Condition, Enclosure]] = [(c, enclosure(c.sympy, symbol)) for c in conditions]

    def doubtful(self, cell: Interval) -> list[tuple[Condition, Enclosure]]:
        """The conditions that may fail somewhere on a cell.

        A condition counts where its argument is defined; where it is not, another condition fails.
        """
        return [row for row in self._rows if not _MEETS[row[0].kind][0](row[1](cell))]

    def failing(self, cell: Interval, smallest: bool) -> Condition | None:
        """A condition that fails everywhere on a cell, or on a smallest cell counts as failing.

        That is so on the smallest cells if equality would fail (0 under a fraction bar), or if an end fails
        (√).
        """
        for condition, argument in self.doubtful(cell):
            fails = _MEETS[condition.kind][1]
            ends = (argument.at(cell.lo), argument.at(cell.hi))
            if fails(argument(cell)) or (smallest and (condition.kind in _OPEN or any(map(fails, ends)))):
                return condition
        return None

    def fails_at(self, condition: Condition, point: Fraction) -> bool:
        """Whether a condition is proved to fail at a point."""
        argument = next(row[1] for row in self._rows if row[0] is condition)
        return _MEETS[condition.kind][1](argument.at(exact_arb(point)))

    def first_failure(
        self, start: float, end: float, resolution: Fraction
    ) -> tuple[Interval, Condition] | None:
        """The failing cell that is met first on the way from ``start`` to ``end``, and its condition."""
        low, high = sorted((exact_arb(float(start)), exact_arb(float(end))))
        narrow = (high - low) * exact_arb(resolution)
        pending = [Interval(low, high)]
        for _ in range(MOST_CELLS):
            if not pending:
                return None
            cell = pending.pop()
            if not self.doubtful(cell):
                continue
            smallest = bool(cell.hi - cell.lo <= narrow)
            condition = self.failing(cell, smallest)
            if condition is not None:
                return cell, condition
            if not smallest:
                halves = [Interval(cell.lo, cell.middle), Interval(cell.middle, cell.hi)]
                pending += halves if end < start else halves[::-1]
        return None


def first_jump(problem: Problem, history: npt.NDArray[np.void] | Mapping[str, Any]) -> Jump | None:
    """The first step that passed over a point where f is undefined, or None.

    ``history["x"]`` holds the iterates, at which f is defined. Functions of one variable only: None for more,
    and None where nothing can be shown. The run ends at the row before the jump: keep ``history[: jump.k +
    1]``.
    """
    conditions = problem.expression.conditions
    if problem.dimension != 1 or not conditions or len(history["x"]) < 2:
        return None
    x = np.asarray(history["x"], dtype=float)
    try:
        with working_precision():
            return _search(problem, _Domain(conditions, problem.symbols[0]), x)
    except KeyError:
        return None


def _search(problem: Problem, domain: _Domain, x: npt.NDArray[np.float64]) -> Jump | None:
    lows, highs = np.minimum.accumulate(x), np.maximum.accumulate(x)

    def clean(row: int) -> bool:
        """Whether no step up to this row can be shown to have jumped."""
        return domain.first_failure(float(lows[row]), float(highs[row]), _COARSE) is None

    good, bad = 0, len(x) - 1
    if clean(bad):
        return None
    while bad - good > 1:
        middle = (good + bad) // 2
        good, bad = (middle, bad) if clean(middle) else (good, middle)
    start, landing = float(x[good]), float(x[bad])
    found = domain.first_failure(start, landing, _FINE) or domain.first_failure(start, landing, _COARSE)
    if found is None:
        return None
    cell, condition = found
    # A doubtful cell may lie just beside the zero that makes it doubtful.
    slack = (to_fraction(cell.hi) - to_fraction(cell.lo)) * 2**20
    lower, upper = to_fraction(cell.lo) - slack, to_fraction(cell.hi) + slack
    beyond = (upper if landing > start else lower) + (Fraction(landing) - Fraction(start)) / 10**9
    gap = domain.fails_at(condition, beyond)
    return Jump(
        k=good,
        landing=landing,
        operation=condition.operation,
        lower=lower,
        upper=upper,
        exact=_exact(condition.sympy, problem.symbols[0], lower, upper),
        kind="gap" if gap else _kind(problem, (lower + upper) / 2, start),
    )


def _exact(argument: sp.Expr, symbol: sp.Symbol, lower: Fraction, upper: Fraction) -> sp.Expr | None:
    """A closed form between the two fractions that makes the argument of a condition exactly zero."""
    middle = (lower + upper) / 2
    with mpmath.workdps(60):
        for guess in guesses(mpmath.mpf(middle.numerator) / middle.denominator):
            low, high = (
                sp.Rational(lower.numerator, lower.denominator),
                sp.Rational(upper.numerator, upper.denominator),
            )
            if low <= guess <= high and sp.expand(argument.subs(symbol, guess)) is sp.S.Zero:
                return guess
    return None


def _kind(problem: Problem, point: Fraction, start: float) -> Literal["pole", "hole"]:
    """Whether f stays the same (60 digits) from 1e-12 to 1e-24 of the way before the point."""
    f = Evaluator((problem.f,), problem.symbols)
    with mpmath.workdps(60):
        x = mpmath.mpf(point.numerator) / point.denominator
        try:
            far, close = (f([x + (mpmath.mpf(start) - x) * mpmath.mpf(10) ** -n])[0] for n in (12, 24))
        except (ArithmeticError, KeyError):
            return "pole"
        return "hole" if abs(far - close) < mpmath.mpf("1e-6") * (1 + abs(close)) else "pole"
