"""Compiled templates, kept from one process to the next as Python keeps its modules: to compile them takes longer than
to fill them.

They lie beside the templates, where Python would keep the bytecode of modules, or else in the user's own cache folder.
Where neither is safe or can be written, templates are compiled in each process.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import stat
import sys
from contextlib import suppress
from pathlib import Path

import jinja2
from jinja2.bccache import Bucket, BytecodeCache

from symgd.errors import OutputError
from symgd.output.files import write

__all__ = ["TemplateBytecode"]

_DIGEST = 32  # bytes of SHA-256
_WITHOUT_WAITING = getattr(os, "O_NONBLOCK", 0) | getattr(
    os, "O_BINARY", 0
)  # a pipe would wait for its writer


class TemplateBytecode(BytecodeCache):
    """The bytecode of templates, in files.

    Bytecode is run. So it is read only where no stranger can have put it, and a file that a disk has spoiled is not
    read at all.

    Args:
        templates: the folder in which the templates lie.
        settings: what the bytecode depends on besides the source, Jinja and Python.
    """

    def __init__(self, templates: Path, settings: object) -> None:
        self._stamp = f"{jinja2.__version__} {sys.version} {settings!r}"
        self._owners = {
            0,
            _user(),
            templates.stat().st_uid,
        }  # who owns the templates could as well change those
        beside = Path(importlib.util.cache_from_source(str(templates / "template.py"))).parent
        self._folders = {beside: 0o755, **_cache_folder()}
        self._written = _cache_folder() if sys.dont_write_bytecode else self._folders

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """The same for all copies of symgd: the user's folder does not grow with them."""
        return hashlib.sha256(name.encode()).hexdigest()[:32]

    def get_source_checksum(self, source: str) -> str:
        return hashlib.sha256(f"{self._stamp}\n{source}".encode()).hexdigest()

    def load_bytecode(self, bucket: Bucket) -> None:
        for folder in self._folders:
            with suppress(
                OSError, ValueError, EOFError, TypeError
            ):  # no file, or one that a disk has spoiled
                content = self._read(folder, _file_name(bucket))
                if hashlib.sha256(content[_DIGEST:]).digest() == content[:_DIGEST]:
                    bucket.bytecode_from_string(content[_DIGEST:])
            if bucket.code is not None:
                return

    def dump_bytecode(self, bucket: Bucket) -> None:
        code = bucket.bytecode_to_string()
        for folder, mode in self._written.items():
            with suppress(OSError, OutputError):
                folder.mkdir(mode, parents=True, exist_ok=True)
                target = folder / _file_name(bucket)
                if self._is_safe(folder.stat()) and (target.is_file() or not target.exists()):
                    made = write(target, hashlib.sha256(code).digest() + code)
                    made.chmod(0o644)
                    return

    def _read(self, folder: Path, name: str) -> bytes:
        if not self._is_safe(folder.stat()):
            return b""
        descriptor = os.open(folder / name, os.O_RDONLY | _WITHOUT_WAITING)
        with os.fdopen(descriptor, "rb") as file:
            status = os.fstat(descriptor)
            return file.read() if stat.S_ISREG(status.st_mode) and self._is_safe(status) else b""

    def _is_safe(self, status: os.stat_result) -> bool:
        """Whether it belongs to whom one trusts anyway, and no stranger may write it."""
        strangers = stat.S_IWOTH if stat.S_ISDIR(status.st_mode) else stat.S_IWOTH | stat.S_IWGRP
        return os.name == "nt" or (status.st_uid in self._owners and not status.st_mode & strangers)


def _user() -> int:
    return os.geteuid() if hasattr(os, "geteuid") else 0


def _cache_folder() -> dict[Path, int]:
    """The user's folder for what can be made again, with its rights; empty where there is none."""
    with suppress(RuntimeError):  # a user without a home
        given = Path(os.environ.get("XDG_CACHE_HOME", ""))
        return {(given if given.is_absolute() else Path.home() / ".cache") / "symgd": 0o700}
    return {}


def _file_name(bucket: Bucket) -> str:
    return f"template-{bucket.key}.{sys.implementation.cache_tag}.pyc"
