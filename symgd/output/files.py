"""Files: a name for a lesson, and writing that never leaves half a file."""

from __future__ import annotations

import os
import re
import stat
import tempfile
from pathlib import Path

from symgd.errors import OutputError
from symgd.notation.names import GREEK

__all__ = ["check_folder", "shown", "slug", "write"]

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
        target.parent.mkdir(parents=True, exist_ok=True)
        mode = _mode(target)
        if mode is not None and stat.S_ISDIR(mode):
            raise IsADirectoryError(0, "it is a folder")
        if mode is not None and not stat.S_ISREG(mode):
            target.write_bytes(content)  # /dev/stdout, a pipe: nothing to move into place
            return target
        _replace(target.resolve(), content)
    except (OSError, ValueError) as error:
        raise OutputError(f"Cannot write {shown(path)}: {_reason(error)}.") from error
    return target


def check_folder(path: str | os.PathLike[str]) -> None:
    """Find that a file may be written at a path, as far as that can be told without writing.

    Raises:
        OutputError: with the path and the reason.
    """
    target = Path(path)
    try:
        mode = _mode(target)
        if mode is not None and stat.S_ISDIR(mode):
            raise IsADirectoryError(0, "it is a folder")
        if mode is not None and not stat.S_ISREG(mode):
            return
        above = target.absolute().resolve().parents
        folder = next(folder for folder in above if folder.exists())
        if not folder.is_dir():
            raise NotADirectoryError
        if not os.access(folder, os.W_OK | os.X_OK):
            raise PermissionError
    except (OSError, ValueError) as error:
        raise OutputError(f"Cannot write {shown(path)}: {_reason(error)}.") from error


def _mode(path: Path) -> int | None:
    """What the system says that a file is, a link followed, or None where there is none."""
    try:
        return path.stat().st_mode
    except FileNotFoundError:
        return None


def _replace(target: Path, content: bytes) -> None:
    handle, name = tempfile.mkstemp(prefix=f".{target.name[:40]}.", suffix=".tmp", dir=target.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        temporary.chmod(_rights(target))
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _rights(target: Path) -> int:
    """The rights that the file has, or that a new file gets."""
    mode = _mode(target)
    if mode is not None:
        return stat.S_IMODE(mode)
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


def shown(path: str | os.PathLike[str]) -> str:
    r"""A path as it may stand in a message: what cannot be printed is escaped.

    >>> shown("a\x1b[2J.pdf")
    'a\\x1b[2J.pdf'
    """
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in os.fspath(path))
