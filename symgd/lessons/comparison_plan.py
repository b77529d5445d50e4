"""The plan of a comparison: its sections in order, each filled from the runs and their theories."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symgd.lessons.sections import Section

if TYPE_CHECKING:
    from symgd.lessons.comparison import Comparison

__all__ = ["plan"]


def plan(comparison: Comparison) -> tuple[Section, ...]:
    """The sections of a comparison."""
    return ()
