"""The facts of a lesson, in order, with no prose."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from symgd.lessons.lesson import Lesson, lesson

if TYPE_CHECKING:
    from symgd.lessons.comparison.comparison import Comparison

__all__ = ["Comparison", "Lesson", "lesson"]


def __getattr__(name: str) -> Any:
    if name != "Comparison":  # a lesson about one run does without
        raise AttributeError(f"module 'symgd.lessons' has no attribute {name!r}")
    from symgd.lessons.comparison.comparison import Comparison

    return Comparison
