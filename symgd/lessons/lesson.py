"""`lesson`: the facts of a lesson, about one run or about several that are compared, ready for any renderer."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace
from functools import cached_property
from inspect import signature
from typing import TYPE_CHECKING, Any, overload

from symgd.analysis import Theory, theory
from symgd.calculus.problem import Problem
from symgd.descent import Run, minimize
from symgd.descent.start import Start
from symgd.errors import ParameterError
from symgd.lessons.command import command_of
from symgd.lessons.comparison.contestants import contestants, single
from symgd.lessons.names import Names
from symgd.lessons.page_settings import PAPERS, TEXTS, PageSettings, checked_settings
from symgd.lessons.plan import SECTIONS, SHEET, plan
from symgd.lessons.sections import Section
from symgd.notation import Expression
from symgd.optimizers import Optimizer
from symgd.optimizers.schedules import Schedule

if TYPE_CHECKING:
    from symgd.lessons.comparison.comparison import Comparison

__all__ = ["PAPERS", "TEXTS", "Lesson", "lesson"]

Function = str | Expression | Problem
Method = str | Optimizer
Rate = float | str | Schedule | None


@dataclass(frozen=True, eq=False)
class Lesson(PageSettings):
    """A lesson about one run: settings for the page, and facts in order; no sentence of it is written yet."""

    run: Run

    @cached_property
    def theory(self) -> Theory:
        """What can be proved or computed about the run."""
        return theory(self.run)

    @property
    def runs(self) -> tuple[Run, ...]:
        """The run, as a comparison has several."""
        return (self.run,)

    @property
    def theories(self) -> tuple[Theory, ...]:
        """What is known of each run."""
        return (self.theory,)

    @property
    def labels(self) -> tuple[str, ...]:
        """What each run is called."""
        return (self.run.optimizer.full_name,)

    @cached_property
    def names(self) -> Names:
        """The letters that the lesson uses."""
        return Names(self.run.problem.variables)

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """The sections with their facts."""
        return plan(self.run, self.theory, SHEET if self.pages == 2 else SECTIONS, surface=self.surface)


@overload
def lesson(
    expression: Function,
    x0: Start | None = None,
    *,
    optimizer: Method = "gd",
    learning_rate: Rate = None,
    **settings: Any,
) -> Lesson: ...
@overload
def lesson(
    expression: Function,
    x0: Start | None = None,
    *,
    optimizer: Method | list[Method] | tuple[Method, ...] = "gd",
    learning_rate: Rate | list[Rate] | tuple[Rate, ...] = None,
    **settings: Any,
) -> Lesson | Comparison: ...
def lesson(
    expression: Function,
    x0: Start | None = None,
    *,
    optimizer: Any = "gd",
    learning_rate: Any = None,
    title: str = "",
    author: str = "",
    course: str = "",
    institution: str = "",
    date: str | datetime.date = "",
    paper: str = "a4",
    pages: int | None = None,
    surface: bool = False,
    command: str = "",
    **settings: Any,
) -> Lesson | Comparison:
    """A lesson about one function and one start; with a list of optimizers, or of learning rates, one that compares.

    ``settings`` are those of `minimize`: tol, gtol, max_iter. Of several ``optimizer``s those with a learning rate get
    the one given, and the others find their own steps. The texts are shown as they are, never read as mathematics or
    markup; ``date`` is YYYY-MM-DD or a `datetime.date`, shown and put into the file. Raises what `minimize` raises,
    and `ParameterError` for a paper or a number of pages that there is not, for a ``surface`` of other than two
    variables, for a text that is too long, for a date that there is not, and for a comparison of both, of more than
    six, or of the same twice.

    >>> lesson("x^2 - 3x", 5).run.status
    'converged'
    >>> lesson("x^2 - 3x", 5, optimizer=["gd", "newton"]).labels
    ('gd', 'newton')
    """
    unknown = [name for name in settings if name not in signature(minimize).parameters]
    if unknown:
        raise ParameterError(f"a lesson has no setting {unknown[0]!r}.")
    page = checked_settings(
        paper=paper,
        pages=pages,
        surface=surface,
        title=title,
        author=author,
        course=course,
        institution=institution,
        date=date,
    )
    compared = contestants(optimizer, learning_rate)
    if compared is not None:
        from symgd.lessons.comparison.comparison import compare

        return compare(expression, x0, *compared, page, command=command, **settings)
    run = minimize(
        expression, x0, optimizer=single(optimizer), learning_rate=single(learning_rate), **settings
    )
    if surface and run.problem.dimension != 2:
        raise ParameterError(
            f"a surface is drawn of a function of two variables; this one has {run.problem.dimension}. "
            "Leave out surface=True, in a shell --surface."
        )
    made = Lesson(run, **page)
    return replace(made, command=command or command_of(made, [run]))
