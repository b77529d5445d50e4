"""The formats that a lesson can be written in, by the suffix of the file's name.

To add a format: its renderer in this room, and a row in `FORMATS`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from symgd.errors import OutputError, ParameterError

if TYPE_CHECKING:
    from symgd.lessons import Comparison, Lesson

    Made: TypeAlias = Lesson | Comparison

__all__ = ["FORMATS", "check", "check_all", "save", "save_all"]

Renderer = Callable[["Made", Sequence[str]], bytes]


def _pdf(made: Made, _: Sequence[str]) -> bytes:
    from symgd.lessons import Lesson

    if isinstance(made, Lesson):
        from symgd.output.handout import handout

        return handout(made)
    from symgd.output.comparison import handout as comparison_handout

    return comparison_handout(made)


def _json(made: Made, outputs: Sequence[str]) -> bytes:
    from symgd.output.data import lesson_json

    return lesson_json(made, outputs).encode()


def _csv(made: Made, _: Sequence[str]) -> bytes:
    from symgd.output.data import lesson_csv

    return lesson_csv(made).encode()


# Each takes a lesson, or one that compares, and the names of all files that are written with it.
FORMATS: dict[str, Renderer] = {".pdf": _pdf, ".json": _json, ".csv": _csv}


def check(name: str) -> None:
    """Find a file's name fit to be written, before anything is computed.

    Raises `ParameterError` for a name that is none or has no suffix of `FORMATS`, and `OutputError` where
    it can be told already that the file cannot be written.

    >>> check("lesson.pdf")
    >>> check("lesson.doc")
    Traceback (most recent call last):
    symgd.errors.ParameterError: 'lesson.doc': the suffix of a file names its format: .pdf, .json, .csv.
    """
    from symgd.output.files import check_folder

    if "\0" in name:
        raise ParameterError(f"{_quoted(name)}: no file can have such a name.")
    if re.match(r"[a-z][a-z0-9+.-]*://", name, re.IGNORECASE):
        raise ParameterError(
            f"{_quoted(name)} is an address. Write a file, such as lesson.pdf, and move it there."
        )
    if re.match(r"~[^/]*/", name):
        raise ParameterError(
            f"{_quoted(name)}: the shell replaces ~ only at the start of a word without quotes. Write the whole path."
        )
    if Path(name).suffix.lower() not in FORMATS:
        raise ParameterError(f"{_quoted(name)}: the suffix of a file names its format: {', '.join(FORMATS)}.")
    check_folder(name)


def check_all(names: Sequence[str]) -> None:
    """Find the names fit to be written together: as `check` does, and no file twice (`ParameterError`)."""
    seen: set[str] = set()
    for name in names:
        check(name)
        real = os.path.realpath(name)
        if real in seen:
            raise ParameterError(f"{_quoted(name)} would be written twice. Name each file once.")
        seen.add(real)


def save(lesson: Made, name: str) -> Path:
    """Write a lesson in the format that the suffix of ``name`` says, whole or not at all; returns the path.

    Raises as `check` does, and `OutputError` where the file cannot be written.
    """
    (path,) = save_all(lesson, [name])
    return path


def save_all(lesson: Made, names: Sequence[str]) -> list[Path]:
    """Write a lesson into several files, none before all are made; a JSON file lists them all.

    Raises as `check_all` does, and `OutputError`, which says what was written before, where a file cannot be.
    """
    from symgd.output.files import shown, write

    check_all(names)
    contents = [FORMATS[Path(name).suffix.lower()](lesson, names) for name in names]
    paths: list[Path] = []
    for name, content in zip(names, contents, strict=True):
        try:
            paths.append(write(name, content))
        except OutputError as error:
            written = f" Written before it: {', '.join(map(shown, names[: len(paths)]))}." if paths else ""
            raise OutputError(f"{error}{written}") from error
    return paths


def _quoted(name: str) -> str:
    """A name as it may stand in a message: quoted, escaped, and not too long."""
    return repr(name if len(name) <= 80 else f"{name[:40]}…{name[-20:]}")
