"""matplotlib's settings while a picture is drawn: its own, whatever a file matplotlibrc or a program has set."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import matplotlib as mpl

__all__ = ["own_settings"]

_READ = ("hatch.", "lines.", "markers.", "patch.", "path.")  # by artists, on whatever they are drawn
_DEFAULTS: dict[str, Any] = {n: value for n, value in mpl.rcParamsDefault.items() if n.startswith(_READ)}


@contextmanager
def own_settings(**others: Any) -> Iterator[None]:
    """While this lasts, and ``others`` with it; to change none, as is usual, is quicker than to change what is so."""
    wanted = _DEFAULTS | others
    known: Any = mpl.rcParams
    changed = {name: value for name, value in wanted.items() if known[name] != value}
    if changed:
        with mpl.rc_context(changed):  # type: ignore[arg-type, unused-ignore]
            yield
    else:
        yield
