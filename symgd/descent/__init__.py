"""Runs: the step iterator, and the verdict on where it ended."""

from __future__ import annotations

from symgd.descent.minimize import minimize
from symgd.descent.run import Run
from symgd.descent.status import Status

__all__ = ["Run", "Status", "minimize"]
