"""One page is drawn at a time: fonts, matplotlib and WeasyPrint hold things that threads must not share."""

from __future__ import annotations

import gc
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

__all__ = ["RENDERING", "no_collector"]

#: held while a picture is drawn and while a page is filled or set; who holds it may take it again
RENDERING: Any = threading.RLock()

#: whether the collector was at work when it was last told to rest, and before that
_WAS_AT_WORK: list[bool] = []


@contextmanager
def no_collector() -> Iterator[None]:
    """While this lasts the garbage collector rests: importing and drawing make many objects, and little garbage."""
    _WAS_AT_WORK.append(gc.isenabled())
    gc.disable()
    try:
        yield
    finally:
        if _WAS_AT_WORK.pop():
            gc.enable()


def _after_fork() -> None:
    """In a new process let go of what a thread holds that is not in it."""
    if RENDERING._is_owned():
        return
    RENDERING._at_fork_reinit()
    if any(_WAS_AT_WORK):
        _WAS_AT_WORK.clear()
        gc.enable()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
