"""Default lessons in a warm process: how many a second, and whether memory stays flat."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import symgd
from benchmarks.processes import FUNCTION, START
from benchmarks.reporting import line, memory
from symgd.output.handout import handout

__all__ = ["lessons"]

FIRST, ALL = 100, 500


def lessons() -> None:
    """Print what a process of its own measures, which has done nothing else."""
    subprocess.run([sys.executable, "-m", "benchmarks.lessons"], check=True)


def _measured() -> None:
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})  # one core
    for _ in range(FIRST):
        _make()
    early = _resident_mib()
    wall, computing = time.perf_counter(), time.process_time()
    for _ in range(ALL - FIRST):
        _make()
    wall, computing = time.perf_counter() - wall, time.process_time() - computing
    each = f"{1e3 * wall / (ALL - FIRST):.0f} ms each, {1e3 * computing / (ALL - FIRST):.0f} ms of computing"
    line("default lessons a second, warm, on one core", (ALL - FIRST) / wall, each, least=4.0)
    memory(f"memory after {ALL} lessons / after {FIRST}", _resident_mib(), early, aim=1.05)


def _make() -> None:
    handout(symgd.lesson(FUNCTION, START))


def _resident_mib() -> float:
    """The resident set of this process now, in MiB; where the system does not tell, the largest that it had."""
    status = Path("/proc/self/statm")
    if status.exists():
        return int(status.read_text("ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20


if __name__ == "__main__":
    _measured()
