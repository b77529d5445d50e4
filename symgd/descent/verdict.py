"""The verdict: what a run amounts to, judged afterwards from its history. Judging never changes a run.

A verdict is found by going down a table of rows and taking the first that fits: `one_variable.ROWS` or
`several_variables.ROWS`. Each row is a small function that returns a `Verdict`, or None where it does not
fit. To add a row: a function, and its place in the table.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from typing import TYPE_CHECKING, Any

from symgd.calculus.budget import Budget
from symgd.calculus.facts import Downhill, StationaryPoint
from symgd.calculus.multivariate.points import CriticalPoint
from symgd.descent.status import Status
from symgd.records import record

if TYPE_CHECKING:
    from symgd.descent.run import Run

__all__ = ["Verdict", "judge"]

SECONDS = 1.0


@record(eq=False)
class Verdict:
    """What a run amounts to.

    ``row`` is the row of the table that fitted. ``proved``: the status rests on a proof, not on what was
    observed. ``minimizer`` is the established minimizer nearest to the end (or the one that a run gone astray
    missed), ``distance`` the way from x_K to it, ``downhill`` what lies downhill of x_K.
    ``details`` are the facts that explain the status, by row:

    * 1: ``step``, ``point``, ``operation``, ``reason``, and ``jump`` (a `jumps.Jump`) where a pole was
      passed;
    * 2, 9: ``direction`` (−1 or 1, the way f falls for ever);
    * 3: ``step``, ``point``, ``reason`` ("overflow" or "far"), and ``growth``, ``growing_steps`` as in row 5;
    * 4: ``period``, ``orbit`` (shape (period, n)), ``amplitude``, ``exact`` (repeated float by float);
    * 5: ``growth`` (the last ratio of two steps), ``growing_steps`` (how many in a row grew);
    * 7: ``kind`` of the stationary point, ``flat``, ``kink``; 8: ``point`` and ``distance`` of the zero
      uphill;
    * 10, 15: ``steps`` ("shrinks", "grows", "nears", "wanders": see `tails.moves`), ``target`` (what was
      found downhill);
    * 10 to 14: ``target``, ``target_distance``, ``fall`` (f(x_K) − f at the target, right to the last digits),
      ``ratio`` (the test of row 13), ``bracket`` (a minimizer that only signs of f′ show, where the search had
      no time);
    * 10 to 15: ``edge`` (the exact place where the domain ends downhill, a hole or a pole included, or None), and
      ``falls_to_edge`` (f is proved to fall all the way there; it is then the ``minimizer`` if f is defined at it);
    * several variables: ``landing`` (where Newton's method led), ``absence`` (an `Absence`: why f has no
      minimum at all; for a quadratic ``landing`` is then its saddle or its top, if there is one), ``held`` and
      ``held_distance`` (rows "cap" and "newton": the saddle, or the maximum, that x_K is close to),
      ``goes_into`` (it has no part along the directions in which a quadratic falls from there), ``passed`` (such a
      point that the walk came close to and left, and the step at which it was closest);
    * any: ``settled`` (row 6: the iterates stand still to the last digit, although the cap ended the run).
    """

    status: Status
    row: str
    proved: bool
    minimizer: StationaryPoint | CriticalPoint | None = None
    distance: float | None = None
    downhill: Downhill | None = None
    details: Mapping[str, Any] = field(default_factory=dict)

    @property
    def success(self) -> bool:
        """Whether the run converged to a minimum."""
        return self.status is Status.CONVERGED

    @property
    def message(self) -> str:
        """The status as a sentence."""
        return self.status.sentence


def judge(run: Run, budget: Budget | None = None) -> Verdict:
    """The verdict on a finished run.

    Searches keep within ``budget`` (two seconds unless given); where it is spent, nothing is established, and
    the last row holds.
    """
    from symgd.descent.case import Case

    case = Case(run, budget or Budget(SECONDS))
    if run.problem.dimension == 1:
        from symgd.descent import one_variable

        return first_that_fits(case, one_variable.ROWS)
    from symgd.descent import several_variables

    return first_that_fits(case, several_variables.ROWS)


def first_that_fits(case: Any, rows: tuple[Callable[[Any], Verdict | None], ...]) -> Verdict:
    """The verdict of the first row that fits; the last row of a table always does."""
    for row in rows:
        verdict = row(case)
        if verdict is not None:
            return verdict
    raise AssertionError("the last row of a table fits every run")
