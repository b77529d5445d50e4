"""Lines of the report: a name, a number, what it was made of, and the aim where there is one."""

from __future__ import annotations

from collections.abc import Callable

from benchmarks.timing import compare

__all__ = ["line", "memory", "seconds"]


def line(
    name: str, value: float, made_of: str = "", *, most: float | None = None, least: float | None = None
) -> None:
    """Print a number, and whether it is at ``most`` or at ``least`` what is aimed at."""
    aimed = ""
    if most is not None:
        aimed = f"   aim ≤ {most:g}: {'met' if value <= most else 'MISSED'}"
    if least is not None:
        aimed = f"   aim ≥ {least:g}: {'met' if value >= least else 'MISSED'}"
    print(f"{name:50} {value:8.3f}   {made_of}{aimed}", flush=True)


def seconds(
    name: str, ours: Callable[[], object], theirs: Callable[[], object], pairs: int, aim: float | None = None
) -> None:
    """The ratio of the times of two rivals."""
    result = compare(ours, theirs, pairs)
    line(name, result.ratio, f"{result.ours:.4g} / {result.theirs:.4g} s", most=aim)


def memory(name: str, ours: float, theirs: float, aim: float | None = None) -> None:
    """The ratio of two amounts of memory, in MiB."""
    line(name, ours / theirs, f"{ours:.1f} / {theirs:.1f} MiB", most=aim)
