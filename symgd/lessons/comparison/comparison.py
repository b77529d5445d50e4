"""`Comparison`: the facts of a lesson about several runs from one start, with several optimizers or several rates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from symgd.analysis import Theory, theory
from symgd.calculus.problem import Problem
from symgd.descent import Run, minimize
from symgd.descent.start import Start
from symgd.errors import ParameterError
from symgd.lessons.command import command_of, rate_source
from symgd.lessons.comparison.contestants import Contestant, Kind, method_labels
from symgd.lessons.names import Names
from symgd.lessons.page_settings import PageSettings
from symgd.lessons.pictures import letters_for
from symgd.lessons.sections import Section
from symgd.notation import Expression

__all__ = ["Comparison", "compare"]


@dataclass(frozen=True, eq=False)
class Comparison(PageSettings):
    """A lesson about several runs on one function from one start; no sentence of it is written yet.

    ``kind`` says in what they differ: "optimizers", or "rates" (one optimizer under several learning rates).
    """

    runs: tuple[Run, ...]
    kind: Kind

    @property
    def problem(self) -> Problem:
        """The function that all runs are about."""
        return self.runs[0].problem

    @cached_property
    def theories(self) -> tuple[Theory, ...]:
        """What can be proved or computed about each run."""
        return tuple(theory(run) for run in self.runs)

    @cached_property
    def names(self) -> Names:
        """The letters that the lesson uses."""
        return Names(self.problem.variables)

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """Short names that tell the runs apart: ``gd``, ``adam (keras)``, ``η = 0.01``."""
        if self.kind == "optimizers":
            return method_labels([r.optimizer for r in self.runs], [r.learning_rate for r in self.runs])
        letter = letters_for(self.problem.variables).rate
        return tuple(f"{letter} = {rate_source(run.learning_rate)}" for run in self.runs if run.learning_rate)

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """The sections with their facts."""
        from symgd.lessons.comparison.plan import plan

        return plan(self)


def compare(
    expression: str | Expression | Problem,
    x0: Start | None,
    kind: Kind,
    entries: Sequence[Contestant],
    page: dict[str, Any],
    *,
    command: str = "",
    **settings: Any,
) -> Comparison:
    """Walk from one start with each of the ``entries``; ``settings`` are those of `minimize` that all share.

    Raises what `minimize` raises, and `ParameterError` where a rate that was chosen is among those given, and for a
    sheet of two pages, which a comparison does not fit on.
    """
    if page["surface"]:
        raise ParameterError(
            "a comparison has no surface. Leave out surface=True, in a shell --surface, or one optimizer and rate."
        )
    if page["pages"] is not None:
        raise ParameterError(
            "a comparison has no sheet of two pages. Leave out pages=2, in a shell --pages 2, for the whole lesson."
        )
    problem = _shared(expression)
    runs = tuple(
        minimize(problem, x0, optimizer=entry.optimizer, learning_rate=entry.learning_rate, **settings)
        for entry in entries
    )
    made_with = {(replace(run.optimizer, learning_rate=None), _source(run)) for run in runs}
    if len(made_with) < len(runs):
        raise ParameterError(
            "the rate that auto chooses is also the one given. A comparison needs runs that differ."
        )
    made = Comparison(runs, kind, **page)
    return replace(made, command=command or command_of(made, runs))


def _source(run: Run) -> str:
    return "" if run.learning_rate is None else rate_source(run.learning_rate)


def _shared(expression: str | Expression | Problem) -> str | Expression | Problem:
    """One problem for all runs, so that its derivatives are worked out once."""
    return Problem(expression) if isinstance(expression, str | Expression) else expression
