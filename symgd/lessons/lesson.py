"""`lesson`: the facts of a lesson about one run, in a teacher's order, ready for any renderer."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from inspect import signature
from pathlib import Path
from typing import Any

from symgd.analysis import Theory, theory
from symgd.calculus.problem import Problem
from symgd.descent import Run, minimize
from symgd.descent.start import Start
from symgd.errors import ParameterError
from symgd.lessons.listing import float_source
from symgd.lessons.names import Names
from symgd.lessons.plan import SECTIONS, SHEET, plan
from symgd.lessons.sections import Section
from symgd.notation import Expression

__all__ = ["PAPERS", "Lesson", "lesson"]

PAPERS = ("a4", "letter")
_TEXTS = ("title", "author", "course", "institution", "date")
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
    texts = (title, author, course, institution, date)
    checked = {name: _text(name, value) for name, value in zip(_TEXTS, texts, strict=True)}
    run = minimize(expression, x0, **settings)
    made = Lesson(run, paper=str(paper).lower(), pages=pages, **checked)
    return replace(made, command=command or _command(made, settings))


def _command(made: Lesson, settings: Mapping[str, Any]) -> str:
    """The shell command that makes a lesson of the library again: what is not as it would be anyway."""
    from symgd.options import command_line

    run = made.run
    given: dict[str, Any] = {}
    if run.x0_source == "given":
        given["x0"] = [_digits(value) for value in run.x0]
    if run.learning_rate_source == "given":
        given["learning_rate"] = _digits(run.learning_rate)
    usual = signature(minimize).parameters
    for name in ("tol", "gtol", "max_iter"):
        if getattr(run, name) != usual[name].default:
            given[name] = _digits(getattr(run, name))
    given |= {name: getattr(made, name) for name in _TEXTS if getattr(made, name)}
    given |= {"paper": made.paper} if made.paper != PAPERS[0] else {}
    given |= {"pages": str(made.pages)} if made.pages is not None else {}
    return command_line(run.problem.expression.source, given)


def _digits(value: float) -> str:
    """The shortest digits of a number, without a point that says nothing."""
    return float_source(value).removesuffix(".0")


def _text(name: str, value: str | None) -> str:
    """A text from outside: on one line, without control characters, not too long."""
    text = " ".join(str(value or "").split())
    if len(text) > _LONGEST_TEXT:
        raise ParameterError(f"the {name} is longer than {_LONGEST_TEXT} characters.")
    bad = next((c for c in text if not c.isprintable()), None)
    if bad is not None:
        raise ParameterError(f"the {name} contains the unprintable character U+{ord(bad):04X}.")
    return text
