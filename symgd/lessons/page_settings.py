"""The settings of the page, which every kind of lesson has: its paper, its texts from outside, its command."""

from __future__ import annotations

import datetime
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from symgd.errors import ParameterError

__all__ = ["PAPERS", "TEXTS", "PageSettings", "checked_settings", "file_name"]

PAPERS = ("a4", "letter")
TEXTS = ("title", "author", "course", "institution", "date")
_LONGEST_TEXT = 200  # characters of a title, an author, …


@dataclass(frozen=True, eq=False, kw_only=True)
class PageSettings:
    """How a lesson is set: ``title``, ``author``, ``course``, ``institution`` and ``date`` are plain text, "" for none.

    A date is written YYYY-MM-DD; ``paper`` is "a4" or "letter"; ``pages`` is None for the whole lesson, 2 for a sheet;
    ``surface`` asks for the graph of two variables as a surface; ``command`` is the shell command that makes it.
    """

    title: str = ""
    author: str = ""
    course: str = ""
    institution: str = ""
    date: str = ""
    paper: str = "a4"
    pages: int | None = None
    surface: bool = False
    command: str = ""

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write the lesson in the format that the suffix names: .pdf, .json or .csv.

        Raises `ParameterError` for another suffix and `OutputError` where the file cannot be written.
        """
        from symgd.output.formats import save

        return save(self, file_name(path))  # type: ignore[arg-type, unused-ignore]  # each kind has its renderers


def checked_settings(
    *, paper: str, pages: int | None, surface: bool, date: str | datetime.date, **texts: str
) -> dict[str, Any]:
    """The settings of a page as a lesson takes them; raises `ParameterError`."""
    if str(paper).lower() not in PAPERS:
        raise ParameterError(f"there is no paper {paper!r}; there are: {', '.join(PAPERS)}.")
    if pages not in (None, 2) or isinstance(pages, bool):
        raise ParameterError("pages must be 2, for a sheet, or be left out for the whole lesson.")
    checked = {name: _text(name, value) for name, value in (texts | {"date": _day(date)}).items()}
    return {"paper": str(paper).lower(), "pages": pages, "surface": bool(surface), **checked}


def file_name(path: object) -> str:
    """The name of a file; raises `ParameterError` for what is no text and no path."""
    name = os.fspath(path) if isinstance(path, str | os.PathLike) else path
    if not isinstance(name, str):
        raise ParameterError(f'a file is named by a text or a path, such as "lesson.pdf", not {path!r}.')
    return name


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
