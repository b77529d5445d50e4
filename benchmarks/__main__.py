"""Print each benchmark, most of them as ratios: ``python -m benchmarks``, or ``python -m benchmarks formulas``."""

from __future__ import annotations

import sys
from collections.abc import Callable

from benchmarks.descents import descents
from benchmarks.formulas import formulas
from benchmarks.lessons import lessons
from benchmarks.processes import processes

SUBJECTS: dict[str, Callable[[], None]] = {
    "processes": processes,
    "lessons": lessons,
    "formulas": formulas,
    "descents": descents,
}


def main(names: list[str]) -> None:
    """Run those of a name, or all."""
    unknown = [name for name in names if name not in SUBJECTS]
    if unknown:
        sys.exit(f"There is no benchmark {unknown[0]!r}; there are: {', '.join(SUBJECTS)}.")
    for name in names or SUBJECTS:
        SUBJECTS[name]()


if __name__ == "__main__":
    main(sys.argv[1:])
