"""The formats that a lesson can be written in, by the suffix of the file's name.

To add a format: its renderer in this room, and a row in `FORMATS`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from symgd.errors import OutputError, ParameterError

if TYPE_CHECKING:
    from symgd.lessons import Lesson

__all__ = ["FORMATS", "check", "save"]

Renderer = Callable[["Lesson", Sequence[str]], bytes]


def _pdf(lesson: Lesson, _: Sequence[str]) -> bytes:
    from symgd.output.handout import handout

    return handout(lesson)


def _json(lesson: Lesson, outputs: Sequence[str]) -> bytes:
    from symgd.output.data import to_json

    return to_json(lesson.run, outputs, lesson.theory).encode()


def _csv(lesson: Lesson, _: Sequence[str]) -> bytes:
    from symgd.output.data import csv_text

    return csv_text(lesson.run).encode()


# Each takes the lesson and the names of all files that are written with it.
FORMATS: dict[str, Renderer] = {".pdf": _pdf, ".json": _json, ".csv": _csv}


def check(name: str) -> None:
    """Find a file's name fit to be written, before anything is computed.

    Raises `ParameterError` for a name that is none or has no suffix of `FORMATS`, and `OutputError` where a
    folder is in the way.

    >>> check("lesson.pdf")
    >>> check("lesson.doc")
    Traceback (most recent call last):
    symgd.errors.ParameterError: 'lesson.doc': the suffix of a file names its format: .pdf, .json, .csv.
    """
    if "\0" in name:
        raise ParameterError(f"{_shown(name)}: no file can have such a name.")
    path = Path(name)
    if path.suffix.lower() not in FORMATS:
        raise ParameterError(f"{_shown(name)}: the suffix of a file names its format: {', '.join(FORMATS)}.")
    try:
        folder = path.is_dir()
    except OSError as error:
        raise OutputError(f"{_shown(name)} cannot be written: {error.strerror}.") from None
    if folder:
        raise OutputError(f"{_shown(name)} is a folder, so no file can be written there.")


def save(lesson: Lesson, name: str, outputs: Iterable[str] | None = None) -> Path:
    """Write a lesson in the format that the suffix of ``name`` says, whole or not at all; returns the path.

    ``outputs`` are the files that a JSON file lists, by default this one. Raises as `check` does, and
    `OutputError` where the file cannot be written.
    """
    from symgd.output.files import write

    check(name)
    renderer = FORMATS[Path(name).suffix.lower()]
    return write(name, renderer(lesson, [name] if outputs is None else list(outputs)))


def _shown(name: str) -> str:
    """A name as it may stand in a message: quoted, and not too long."""
    return repr(name if len(name) <= 80 else f"{name[:40]}…{name[-20:]}")
