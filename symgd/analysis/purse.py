"""The time that a theory may spend, over all its searches, whenever they are asked for."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from symgd.calculus.budget import Budget

__all__ = ["Purse"]


class Purse:
    """Seconds that searches draw from; each may take ``portion`` of what was there at first."""

    def __init__(self, seconds: float, portion: float = 0.4) -> None:
        self._left = seconds
        self._most = seconds * portion

    @contextmanager
    def open(self) -> Iterator[Budget]:
        """A budget for one search; what it used is gone afterwards."""
        before = time.thread_time()
        try:
            yield Budget(min(self._left, self._most))
        finally:
            self._left = max(0.0, self._left - (time.thread_time() - before))
