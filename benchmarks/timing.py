"""Ratios that hold on a noisy machine: medians over interleaved pairs."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

__all__ = ["Comparison", "compare"]


@dataclass(frozen=True)
class Comparison:
    """The median times of two rivals in seconds, and the median of the ratios within the pairs."""

    ours: float
    theirs: float
    ratio: float


def compare(ours: Callable[[], object], theirs: Callable[[], object], pairs: int) -> Comparison:
    """Time both in turn, ``pairs`` times: what slows the machine down slows down both of a pair."""
    times = [(_seconds(ours), _seconds(theirs)) for _ in range(pairs)]
    return Comparison(
        ours=statistics.median(mine for mine, _ in times),
        theirs=statistics.median(other for _, other in times),
        ratio=statistics.median(mine / other for mine, other in times),
    )


def _seconds(action: Callable[[], object]) -> float:
    gc.collect()
    start = time.perf_counter()
    action()
    return time.perf_counter() - start
