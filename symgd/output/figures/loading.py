"""How matplotlib is imported: whatever the user has set for their own plots is left out of it."""

from __future__ import annotations

import logging
import os
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from symgd.errors import MissingDependencyError
from symgd.output.late import late

__all__ = ["matplotlib_alone"]

# A backend for windows, which may be the name of a module that is not there, and a file of settings.
_VARIABLES = ("MPLBACKEND", "MATPLOTLIBRC")

_SIMPLE = re.compile(r"[a-z]+(:italic|:bold)*", re.IGNORECASE)


def _if_simple(pattern: str) -> Any:
    """What matplotlib does with the name of each font in its settings is to see whether it is sound.

    To load the grammar for that takes a third of the time of all matplotlib, and its own names need none.
    """
    return {} if _SIMPLE.fullmatch(pattern) else NotImplemented


_RARELY_USED = {
    "pyparsing": {},
    "matplotlib._fontconfig_pattern": {
        "parse_fontconfig_pattern": _if_simple,
        "generate_fontconfig_pattern": None,
    },
}


@contextmanager
def matplotlib_alone() -> Iterator[None]:
    """While this lasts matplotlib is imported without its variables and without a word on stderr.

    What a file ``matplotlibrc`` says is read all the same, and does not matter: `drawing.draw` sets each setting.
    Raises `MissingDependencyError` where that file cannot even be read.
    """
    kept = {name: os.environ.pop(name) for name in _VARIABLES if name in os.environ}
    logger = logging.getLogger("matplotlib")
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                with late(_RARELY_USED):
                    import matplotlib  # noqa: F401
            except (OSError, ValueError) as error:
                raise MissingDependencyError(
                    f"matplotlib, which draws the pictures, does not load: {error}. Is there a file matplotlibrc?"
                ) from error
            yield
    finally:
        logger.setLevel(level)
        os.environ.update(kept)
