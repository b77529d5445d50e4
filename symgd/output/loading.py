"""How WeasyPrint is imported: without the detours that its import takes, and without its advice."""

from __future__ import annotations

import ctypes.util
import io
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from functools import cache
from typing import Any

from symgd.errors import MissingDependencyError
from symgd.output.late import late
from symgd.typeset.weasy import know_types

__all__ = ["load_weasyprint"]

#: what WeasyPrint imports for fonts that ours are not, and the functions that it takes from there by name
_RARELY_USED = {"fontTools.subset": {}, "fontTools.varLib.instancer": {"instantiateVariableFont": None}}


@cache
def load_weasyprint() -> Any:
    """The module weasyprint, imported without the detours that its import takes."""
    for hurried in (True, False):
        try:
            with _importing(hurried):
                import weasyprint
        except OSError as error:
            failure = error
        else:
            know_types()
            return weasyprint
    raise MissingDependencyError(
        "A PDF needs the library Pango, which this system lacks. Install it: "
        "'apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0' (Debian, Ubuntu), "
        f"'dnf install pango' (Fedora), 'brew install pango' (macOS). ({failure})"
    ) from failure


@contextmanager
def _importing(quick: bool) -> Iterator[None]:
    """While this lasts: no advice of WeasyPrint's on stdout, and, if ``quick``, no search for libraries.

    The loader of Linux finds Pango by name. WeasyPrint asks ``find_library`` first, under names of other systems, and
    that runs some fifty processes (0.2 s). What it needs for variable fonts, or where the system has no HarfBuzz to cut
    fonts down, is loaded when it is needed.
    """
    find_library = ctypes.util.find_library
    if quick and sys.platform == "linux":
        ctypes.util.find_library = lambda name: None
    try:
        with redirect_stdout(io.StringIO()), warnings.catch_warnings(), late(_RARELY_USED):
            warnings.simplefilter("ignore")  # a slower way of subsetting fonts is still a way
            yield
    finally:
        ctypes.util.find_library = find_library
