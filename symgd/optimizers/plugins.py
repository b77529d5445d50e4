"""Optimizers of other packages: what they announce under the entry point ``symgd.optimizers`` is looked at and let in.

A plug-in is a class, or a module that registers its classes while it is imported. One that is broken is left out, with
a line on stderr: nobody's lesson fails because of a package that has nothing to do with it.
"""

from __future__ import annotations

import re
import sys
from contextlib import suppress
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from types import ModuleType

from symgd.errors import ParameterError
from symgd.optimizers.checking import check_rule
from symgd.optimizers.rule import Optimizer

__all__ = ["GROUP", "load_plugins"]

GROUP = "symgd.optimizers"


class _Unfit(Exception):
    """What was announced is no optimizer that can be let in."""


Classes = dict[str, type[Optimizer]]


def load_plugins(classes: Classes) -> None:
    """Enter the classes of all plug-ins, each once in the life of the process."""
    for plugin in _plugins():
        if plugin not in _SEEN:
            _SEEN.add(plugin)
            _load(plugin, classes)


_SEEN: set[EntryPoint] = set()


@cache
def _plugins() -> tuple[EntryPoint, ...]:
    return tuple(entry_points(group=GROUP))


def _load(plugin: EntryPoint, classes: Classes) -> None:
    before = dict(classes)
    try:
        loaded = plugin.load()
        if isinstance(loaded, type) and issubclass(loaded, Optimizer):
            classes.update(dict.fromkeys((loaded.name, *loaded.aliases), loaded))
        elif not isinstance(loaded, ModuleType):
            raise _Unfit("it is no optimizer and no module")
        brought = {name: cls for name, cls in classes.items() if before.get(name) is not cls}
        taken = next((name for name in brought if name in before), None)
        if taken is not None:
            raise _Unfit(f"the name {taken} is taken")
        for cls in brought.values():
            _check(cls)
    except (Exception, SystemExit) as error:
        classes.clear()
        classes.update(before)
        _warn(f"the plug-in {plugin.name} ({plugin.value}) is left out: {_told(error)}")


def _told(error: BaseException) -> str:
    """What went wrong, with the kind of an error that is not of this file's making."""
    kind, text = type(error).__name__, str(error)
    return text if isinstance(error, _Unfit | ParameterError) else f"{kind}: {text}" if text else kind


def _check(cls: type[Optimizer]) -> None:
    """Find an optimizer fit to be listed: it has names, and a rule."""
    for name in (cls.name, *cls.aliases):
        if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
            raise _Unfit(f"{name!r} is no name of an optimizer; use lower-case letters, digits and _")
    check_rule(cls())


def _warn(message: str) -> None:
    with suppress(AttributeError, OSError, ValueError):  # stderr is closed
        sys.stderr.write(f"symgd: {' '.join(message.split())}\n")
