"""`lesson`: the facts of a lesson about one run, in a teacher's order, ready for any renderer."""

from __future__ import annotations

import datetime
import os
import re
from collections.abc import Mapping
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

__all__ = ["PAPERS", "TEXTS", "Lesson", "lesson"]

PAPERS = ("a4", "letter")
TEXTS = ("title", "author", "course", "institution", "date")
_LONGEST_TEXT = 200  # characters of a title, an author, …


@dataclass(frozen=True, eq=False)
class Lesson:
    """A lesson about one run: settings for the page, and facts in order; no sentence of it is written yet.

    ``title``, ``author``, ``course``, ``institution`` and ``date`` are plain text, "" for none, and a date is written
    YYYY-MM-DD; ``paper`` is "a4" or "letter"; ``pages`` is None for the whole lesson, 2 for a sheet; ``command`` is
    the shell command that makes it.
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

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write the lesson in the format that the suffix names: .pdf, .json or .csv.

        Raises `ParameterError` for another suffix and `OutputError` where the file cannot be written.
        """
        from symgd.output.formats import save

        return save(self, _file_name(path))


def lesson(
    expression: str | Expression | Problem,
    x0: Start | None = None,
    *,
    title: str = "",
    author: str = "",
    course: str = "",
    institution: str = "",
    date: str | datetime.date = "",
    paper: str = "a4",
    pages: int | None = None,
    command: str = "",
    **settings: Any,
) -> Lesson:
    """A lesson on gradient descent about one function and one start.

    ``settings`` are those of `minimize`: optimizer, learning_rate, tol, gtol, max_iter. The texts are shown as they
    are, never read as mathematics or markup; ``date`` is YYYY-MM-DD or a `datetime.date`, shown and put into the
    file. Raises what `minimize` raises, and `ParameterError` for a paper or a number of pages that there is not, for
    a text that is too long, and for a date that there is not.

    >>> lesson("x^2 - 3x", 5).run.status
    'converged'
    """
    unknown = [name for name in settings if name not in signature(minimize).parameters]
    if unknown:
        raise ParameterError(f"a lesson has no setting {unknown[0]!r}.")
    if str(paper).lower() not in PAPERS:
        raise ParameterError(f"there is no paper {paper!r}; there are: {', '.join(PAPERS)}.")
    if pages not in (None, 2) or isinstance(pages, bool):
        raise ParameterError("pages must be 2, for a sheet, or be left out for the whole lesson.")
    texts = (title, author, course, institution, _day(date))
    checked = {name: _text(name, value) for name, value in zip(TEXTS, texts, strict=True)}
    run = minimize(expression, x0, **settings)
    made = Lesson(run, paper=str(paper).lower(), pages=pages, **checked)
    return replace(made, command=command or _command(made, settings))


def _file_name(path: object) -> str:
    name = os.fspath(path) if isinstance(path, str | os.PathLike) else path
    if not isinstance(name, str):
        raise ParameterError(f'a file is named by a text or a path, such as "lesson.pdf", not {path!r}.')
    return name


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
    given |= {name: getattr(made, name) for name in TEXTS if getattr(made, name)}
    given |= {"paper": made.paper} if made.paper != PAPERS[0] else {}
    given |= {"pages": str(made.pages)} if made.pages is not None else {}
    return command_line(run.problem.expression.source, given)


def _digits(value: float) -> str:
    """The shortest digits of a number, without a point that says nothing."""
    return float_source(value).removesuffix(".0")


def _day(value: str | datetime.date | None) -> str | None:
    """A date as a text; raises `ParameterError` for a day that there is not."""
    if isinstance(value, datetime.date):
        return f"{value:%Y-%m-%d}"
    if not isinstance(value, str) or not value.strip():
        return value
    text = value.strip()
    try:
        if not re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII):
            raise ValueError
        datetime.date.fromisoformat(text)
    except ValueError:
        raise ParameterError(
            f"{value!r} is not a date. Write year, month and day, such as 2026-03-31."
        ) from None
    return text


def _text(name: str, value: str | None) -> str:
    """A text from outside: on one line, without control characters, not too long."""
    if not isinstance(value, str | None):
        raise ParameterError(f"the {name} must be a text, not {value!r}.")
    text = " ".join((value or "").split())
    if len(text) > _LONGEST_TEXT:
        raise ParameterError(f"the {name} is longer than {_LONGEST_TEXT} characters.")
    bad = next((c for c in text if not c.isprintable()), None)
    if bad is not None:
        raise ParameterError(f"the {name} contains the unprintable character U+{ord(bad):04X}.")
    return text
