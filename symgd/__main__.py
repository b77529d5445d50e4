"""``symgd`` and ``python -m symgd``: the command as a process of its own.

Half a second of a process of two goes to collecting garbage while it imports, and to taking everything apart at its
end. A command that makes one lesson and ends needs neither.
"""

from __future__ import annotations

import atexit
import gc
import os
import sys
import warnings
from contextlib import suppress
from typing import NoReturn

__all__ = ["run"]


def run() -> NoReturn:
    """Run the command, and leave with its exit code at once."""
    try:
        gc.set_threshold(1_000_000)
        warnings.simplefilter("ignore")  # what libraries warn of is for who writes programs, not lessons
        _fill_standard_files()
        from symgd.cli import main

        code = main()
    except KeyboardInterrupt:  # while the command was still being loaded
        with suppress(AttributeError, OSError, ValueError):
            sys.stderr.write("symgd: interrupted\n")
        code = 130
    _leave(code)


def _fill_standard_files() -> None:
    """Open /dev/null for each of stdin, stdout and stderr that is closed, lest a file of ours take its number."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # the system gives the smallest number that is free


def _leave(code: int) -> NoReturn:
    """End the process, after what libraries want done at its end: matplotlib may have a folder to remove."""
    with suppress(BaseException):
        atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        with suppress(AttributeError, OSError, ValueError):  # closed, full, or never there
            stream.flush()
    os._exit(code)


if __name__ == "__main__":
    run()
