"""A budget of time: every search asks it, so that nothing hangs."""

from __future__ import annotations

import time

__all__ = ["Budget"]


class Budget:
    """A deadline, ``seconds`` of this thread's computing time from now.

    Computing time, so that what is found does not depend on how busy the machine is.

    >>> Budget(0).spent
    True
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._deadline = time.thread_time() + seconds

    @property
    def left(self) -> float:
        """The seconds that are left, 0 at the least."""
        return max(0.0, self._deadline - time.thread_time())

    @property
    def spent(self) -> bool:
        """Whether the deadline is past."""
        return time.thread_time() >= self._deadline

    def share(self, fraction: float) -> Budget:
        """A budget of that fraction of what is left, for one part of the work."""
        return Budget(self.left * fraction)
