"""``symgd`` and ``python -m symgd``: the command as a process of its own.

Half a second of a process of two goes to collecting garbage while it imports, and to taking everything apart at its
end. A command that makes one lesson and ends needs neither.
"""

from __future__ import annotations

import gc
import os
import sys
from typing import NoReturn

__all__ = ["run"]


def run() -> NoReturn:
    """Run the command, and leave with its exit code at once."""
    gc.set_threshold(1_000_000)
    from symgd.cli import main

    code = main()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    run()
