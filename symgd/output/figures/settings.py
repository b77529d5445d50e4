"""matplotlib's settings while a picture is drawn: its own, whatever a file matplotlibrc or a program has set."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import matplotlib as mpl

__all__ = ["own_settings"]

_OURS = {"svg.fonttype": "none", "svg.hashsalt": "symgd", "svg.id": None, "path.simplify": True}
_GROUPS = (
    "hatch.",
    "lines.",
    "markers.",
    "patch.",
    "path.",
    "svg.",
    "text.",
)  # what artists and renderers read


def _defaults() -> dict[str, Any]:
    return {name: value for name, value in mpl.rcParamsDefault.items() if name.startswith(_GROUPS)}


_SETTINGS = _defaults() | _OURS


@contextmanager
def own_settings() -> Iterator[None]:
    """While this lasts; only what is set otherwise is changed, for a change costs more than a drawing."""
    changed = {name: value for name, value in _SETTINGS.items() if mpl.rcParams[name] != value}  # type: ignore[index, unused-ignore]
    with mpl.rc_context(changed):  # type: ignore[arg-type, unused-ignore]
        yield
