"""The first steps worked by hand, with the numbers put in for the letters."""

from symgd.lessons.by_hand.steps import HandLine, HandStep, first_memory, worked_steps

__all__ = ["HandLine", "HandStep", "first_memory", "worked_steps"]
