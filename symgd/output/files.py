"""Files: a name for a lesson, and writing that never leaves half a file."""

from __future__ import annotations

import os
import re
import stat
import tempfile
from pathlib import Path

from symgd.errors import OutputError
from symgd.notation.names import GREEK

__all__ = ["slug", "write"]

_LONGEST = 60
_SPELLED = {
    ord(form): letter.name for letter in GREEK for form in (letter.letter, *letter.variants) if len(form) == 1
}
#: names that Windows keeps for devices, whatever the suffix
_DEVICES = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))}


def slug(expression: str) -> str:
    """The name of a lesson's files: ``3*x**2 - 2*x - 3`` → ``3x2-2x-3``.

    Spaces, ``*`` and ``^`` are dropped; ASCII letters, digits, ``+`` and ``-`` kept; Greek is spelled; all else is
    ``_``. At most 60 characters, never empty, never the name of a device, never a hidden file or an option.
    """
    text = expression.translate(_SPELLED)
    text = re.sub(r"[\s*^]+", "", text)
    text = re.sub(r"[^A-Za-z0-9+-]", "_", text)[:_LONGEST]
    if not text.strip("_") or text.lower() in _DEVICES:
        text = f"f_{text}".rstrip("_")[:_LONGEST]
    return text


def write(path: str | os.PathLike[str], data: bytes | str) -> Path:
    """Write a file at once: into a temporary file in the same folder, then moved into place.

    Missing folders are made. What stood there before stays as it was if anything goes wrong.

    Raises:
        OutputError: with the path and the reason.
    """
    target = Path(path)
    content = data.encode("utf-8") if isinstance(data, str) else data
    try:
        if target.is_dir():
            raise IsADirectoryError(0, "it is a folder")
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.exists() and not stat.S_ISREG(target.stat().st_mode):
            target.write_bytes(content)  # /dev/stdout, a pipe: nothing to move into place
            return target
        _replace(target.resolve(), content)
    except (OSError, ValueError) as error:
        raise OutputError(f"Cannot write {_shown(path)}: {_reason(error)}.") from error
    return target


def _replace(target: Path, content: bytes) -> None:
    handle, name = tempfile.mkstemp(prefix=f".{target.name[:40]}.", suffix=".tmp", dir=target.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        temporary.chmod(_mode(target))
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _mode(target: Path) -> int:
    """The rights that the file has, or that a new file gets."""
    if target.exists():
        return stat.S_IMODE(target.stat().st_mode)
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


_REASONS: dict[type[BaseException], str] = {
    PermissionError: "no permission to write there",
    IsADirectoryError: "it is a folder",
    NotADirectoryError: "part of the path is a file, not a folder",
    FileExistsError: "part of the path is a file, not a folder",
}


def _reason(error: BaseException) -> str:
    for kind, words in _REASONS.items():
        if isinstance(error, kind):
            return words
    if isinstance(error, OSError) and error.strerror:
        return error.strerror[:1].lower() + error.strerror[1:]
    return str(error)


def _shown(path: str | os.PathLike[str]) -> str:
    text = os.fspath(path)
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in str(text))
