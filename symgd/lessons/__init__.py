"""The facts of a lesson, in order, with no prose."""

from __future__ import annotations

from symgd.lessons.comparison import Comparison
from symgd.lessons.lesson import Lesson, lesson

__all__ = ["Comparison", "Lesson", "lesson"]
