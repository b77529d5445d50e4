"""Functions of WeasyPrint: replaced by others, for a while, and what words they use."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from threading import get_ident
from types import CodeType
from typing import Any, NamedTuple

__all__ = ["everywhere", "replaced", "words"]


class _Usual(NamedTuple):
    """What was there before it was replaced, and the thread that did so."""

    thread: int
    owner: Any
    name: str
    value: Any

    def put_back(self) -> None:
        setattr(self.owner, self.name, self.value)
        _USUAL.remove(self)


_USUAL: list[_Usual] = []


@contextmanager
def replaced(*replacements: tuple[Any, str, Any]) -> Iterator[None]:
    """While this lasts each of these classes and modules has under that name what is given here."""
    with ExitStack() as back:
        for owner, name, replacement in replacements:
            usual = _Usual(get_ident(), owner, name, vars(owner)[name])
            _USUAL.append(usual)
            back.callback(usual.put_back)
            setattr(owner, name, replacement)
        yield


def _after_fork() -> None:
    """Put back in a new process what a thread has replaced that is not in it."""
    for usual in reversed(_USUAL.copy()):
        if usual.thread != get_ident():
            usual.put_back()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)


def everywhere(function: Any, replacement: Any) -> list[tuple[Any, str, Any]]:
    """The modules of WeasyPrint that have imported a function, each with its name and its replacement."""
    name = function.__name__
    return [
        (module, name, replacement)
        for path, module in list(sys.modules.items())
        if path.startswith("weasyprint.") and vars(module).get(name) is function
    ]


def words(item: object) -> set[str]:
    """The names and strings in the code of a function, and of those within it."""
    if isinstance(item, CodeType):
        item = (item.co_names, item.co_varnames, item.co_consts)
    if isinstance(item, tuple):
        return {word for inner in item for word in words(inner)}
    if isinstance(item, bytes):
        item = item.decode("latin-1")
    return {item} if isinstance(item, str) else set()
