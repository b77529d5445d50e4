"""`lesson`: the facts of a lesson about one run, in a teacher's order, ready for any renderer."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from symgd.analysis import Theory, theory
from symgd.calculus.problem import Problem
from symgd.descent import Run, minimize
from symgd.descent.start import Start
from symgd.errors import ParameterError
from symgd.lessons.names import Names
from symgd.lessons.plan import SECTIONS, SHEET, plan
from symgd.lessons.sections import Section
from symgd.notation import Expression

__all__ = ["PAPERS", "Lesson", "lesson"]

PAPERS = ("a4", "letter")
_LONGEST_TEXT = 200  # characters of a title, an author, …


@dataclass(frozen=True, eq=False)
class Lesson:
    """A lesson about one run: settings for the page, and facts in order; no sentence of it is written yet.

    ``title``, ``author``, ``course``, ``institution`` and ``date`` are plain text, "" for none; ``paper`` is "a4" or
    "letter"; ``pages`` is None for the whole lesson, 2 for a sheet; ``command`` is the shell command that makes it.
    """

    run: Run
    title: str = ""
    author: str = ""
    course: str = ""
    institution: str = ""
    date: str = ""
    paper: str = "a4"
    pages: int | None = None
    command: str = ""

    @cached_property
    def theory(self) -> Theory:
        """What can be proved or computed about the run."""
        return theory(self.run)

    @cached_property
    def names(self) -> Names:
        """The letters that the lesson uses."""
        return Names(self.run.problem.variables)

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """The sections with their facts."""
        return plan(self.run, self.theory, SHEET if self.pages == 2 else SECTIONS)

    def save(self, path: str | os.PathLike[str], outputs: Iterable[str] | None = None) -> Path:
        """Write the lesson in the format that the suffix names: .pdf, .json or .csv.

        Raises `ParameterError` for another suffix and `OutputError` where the file cannot be written.
        """
        from symgd.output.formats import save

        return save(self, os.fspath(path), outputs)


def lesson(
    expression: str | Expression | Problem,
    x0: Start | None = None,
    *,
    title: str = "",
    author: str = "",
    course: str = "",
    institution: str = "",
    date: str = "",
    paper: str = "a4",
    pages: int | None = None,
    command: str = "",
    **settings: Any,
) -> Lesson:
    """A lesson on gradient descent about one function and one start.

    ``settings`` are those of `minimize`: optimizer, learning_rate, tol, gtol, max_iter. The texts are shown as they
    are, never read as mathematics or markup. Raises what `minimize` raises, and `ParameterError` for a paper or a
    number of pages that there is not, and for a text that is too long.

    >>> lesson("x^2 - 3x", 5).run.status
    'converged'
    """
    if str(paper).lower() not in PAPERS:
        raise ParameterError(f"there is no paper {paper!r}; there are: {', '.join(PAPERS)}.")
    if pages not in (None, 2):
        raise ParameterError("pages must be 2, for a sheet, or be left out for the whole lesson.")
    texts = {"title": title, "author": author, "course": course, "institution": institution, "date": date}
    checked = {name: _text(name, value) for name, value in texts.items()}
    run = minimize(expression, x0, **settings)
    return Lesson(run, paper=str(paper).lower(), pages=pages, command=command, **checked)


def _text(name: str, value: str | None) -> str:
    """A text from outside: on one line, without control characters, not too long."""
    text = " ".join(str(value or "").split())
    if len(text) > _LONGEST_TEXT:
        raise ParameterError(f"the {name} is longer than {_LONGEST_TEXT} characters.")
    bad = next((c for c in text if not c.isprintable()), None)
    if bad is not None:
        raise ParameterError(f"the {name} contains the unprintable character U+{ord(bad):04X}.")
    return text
