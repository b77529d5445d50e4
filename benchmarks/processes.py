"""The command from a cold start, beside the bare imports of what it cannot do without."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from functools import partial

from benchmarks.reporting import memory, seconds

__all__ = ["COMMAND", "FUNCTION", "START", "processes"]

FUNCTION, START = "3*x**2 - 2*x - 3", 8.0
COMMAND = (sys.executable, "-m", "symgd", FUNCTION, "--x0", "8")
VALLEY = (*COMMAND[:3], "(1-x)^2 + 100(y-x^2)^2", "--x0", "-1.2", "1")
BARE = (sys.executable, "-c", "import sympy, numpy, matplotlib.pyplot, jinja2, weasyprint")


def processes() -> None:
    """Print how long the command takes, and how much memory."""
    with tempfile.TemporaryDirectory() as folder:
        surroundings = _surroundings()
        command, bare, valley = (partial(run, argv, folder, surroundings) for argv in (COMMAND, BARE, VALLEY))
        command(), bare()  # once for the disk's cache, and for the bytecode
        seconds("cold start of the command / bare imports", command, bare, pairs=10, aim=1.0)
        seconds("a lesson on Rosenbrock's valley / the first lesson", valley, command, pairs=5, aim=2.0)
        ours, theirs = (peak_mib(argv, folder, surroundings) for argv in (COMMAND, BARE))
        memory("memory of the command / bare imports", ours, theirs)


def _surroundings() -> dict[str, str]:
    """The environment, in which Python keeps the bytecode of a checkout as an installed package has its own."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def run(command: Sequence[str], folder: str, surroundings: Mapping[str, str]) -> None:
    subprocess.run(command, cwd=folder, env=surroundings, check=True, stdout=subprocess.DEVNULL)


def peak_mib(command: Sequence[str], folder: str, surroundings: Mapping[str, str]) -> float:
    """The largest resident set of a process, in MiB."""
    process = subprocess.Popen(command, cwd=folder, env=surroundings, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return usage.ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
