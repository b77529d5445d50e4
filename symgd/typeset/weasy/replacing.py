"""Functions of WeasyPrint: replaced by others, for a while, and what words they use."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from types import CodeType
from typing import Any

__all__ = ["everywhere", "replaced", "words"]


@contextmanager
def replaced(*replacements: tuple[Any, str, Any]) -> Iterator[None]:
    """While this lasts each of these classes and modules has under that name what is given here."""
    with ExitStack() as back:
        for owner, name, replacement in replacements:
            back.callback(setattr, owner, name, vars(owner)[name])
            setattr(owner, name, replacement)
        yield


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
