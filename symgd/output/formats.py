"""The formats that a lesson can be written in, by the suffix of the file's name, and the names of files.

To add a format: its renderer in this room, and a row in `FORMATS`.
"""

from __future__ import annotations

import os
import re
import secrets
import unicodedata
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from symgd.errors import OutputError, ParameterError
from symgd.notation.names import GREEK_BY_LETTER

if TYPE_CHECKING:
    from symgd.lessons import Lesson

__all__ = ["FORMATS", "check", "save", "slug"]


def _pdf(lesson: Lesson, _: Iterable[str]) -> bytes:
    from symgd.output.pdf import render

    return render(lesson)


def _json(lesson: Lesson, outputs: Iterable[str]) -> bytes:
    from symgd.output.data import to_json

    return to_json(lesson.run, outputs).encode()


def _csv(lesson: Lesson, _: Iterable[str]) -> bytes:
    from symgd.output.data import csv_text

    return csv_text(lesson.run).encode()


FORMATS: dict[str, Callable[[Any, Iterable[str]], bytes]] = {".pdf": _pdf, ".json": _json, ".csv": _csv}

_DEVICES = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])", re.IGNORECASE)  # Windows writes to no such file
_SIGNS = {"\N{MINUS SIGN}": "-", "\N{MULTIPLICATION SIGN}": "*", "\N{MIDDLE DOT}": "*"}
_LONGEST_SLUG = 60


def check(name: str) -> Path:
    """The path of a file to be written, found fit for it before anything is computed.

    Raises `ParameterError` for a name that is none or has no suffix of `FORMATS`, and `OutputError` where a
    folder is in the way.
    """
    known = ", ".join(FORMATS)
    if not name or "\0" in name:
        raise ParameterError(f"{name!r} is not the name of a file. Give one that ends in {known}.")
    path = Path(name)
    if path.suffix.lower() not in FORMATS:
        raise ParameterError(f"{_shown(name)}: the suffix names the format, and must be one of {known}.")
    try:
        if path.is_dir():
            raise OutputError(f"{_shown(name)} is a folder, so no file can be written there.")
    except (OSError, ValueError) as error:
        raise _refusal(name, error) from None
    return path


def save(lesson: Lesson, name: str, outputs: Iterable[str] | None = None) -> Path:
    """Write a lesson in the format that the suffix of ``name`` says, and return the path.

    The file is there whole or not at all; missing folders are made. ``outputs`` are the files that a JSON
    file lists, by default this one. Raises as `check` does, and `OutputError` where it cannot be written.
    """
    path = check(name)
    content = FORMATS[path.suffix.lower()](lesson, [name] if outputs is None else outputs)
    part = path.with_name(f".symgd-{os.getpid()}-{secrets.token_hex(4)}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            part.write_bytes(content)
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise _refusal(name, error) from None
    return path


def _refusal(name: str, error: Exception) -> OutputError:
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return OutputError(f"{_shown(name)} cannot be written: {reason}.")


def slug(expression: str) -> str:
    """An expression as the name of a file, the suffix left out.

    Spaces, ``*`` and ``^`` are dropped; letters, digits, ``+``, ``-`` kept; Greek is spelled; all else is ``_``.

    >>> slug("3*x**2 - 2*x - 3"), slug("θ₁^2/2"), slug("con")
    ('3x2-2x-3', 'theta12_2', '_con')
    """
    letters = []
    for character in expression:
        greek = GREEK_BY_LETTER.get(character)
        plain = greek.name if greek else unicodedata.normalize("NFKC", character)
        letters.append(_SIGNS.get(plain, plain))
    name = re.sub(r"[^A-Za-z0-9+-]", "_", re.sub(r"[\s*^]", "", "".join(letters)))[:_LONGEST_SLUG]
    return f"_{name}"[:_LONGEST_SLUG] if not name or _DEVICES.fullmatch(name) else name


def _shown(name: str) -> str:
    """A name as it may stand in a message: on one line, and not too long."""
    plain = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in name)
    return plain if len(plain) <= 80 else f"{plain[:40]}…{plain[-20:]}"
