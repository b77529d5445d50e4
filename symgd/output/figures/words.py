"""The words in the pictures, from ``templates/figures.toml``, and the names of points."""

from __future__ import annotations

import tomllib
from functools import cache

from symgd.lessons.figures import Mark
from symgd.output.assets import templates_folder
from symgd.output.figures.richtext import Line, Run, line, markup, plain
from symgd.output.figures.ticks import number

__all__ = ["coordinates", "indexed", "mark_label", "variable", "word"]


@cache
def _tables() -> dict[str, dict[str, str]]:
    return tomllib.loads((templates_folder() / "figures.toml").read_text(encoding="utf-8"))


def word(section: str, key: str, **values: str | Line) -> Line:
    """One entry, filled in."""
    return markup(_tables()[section][key], **values)


def variable(name: str) -> Line:
    """The name of a variable: italic, its index lowered and upright."""
    return plain(name, italic=True)


def indexed(name: str, index: str, plus: str = "") -> Line:
    """x₀, x_k, x_{k+1}; θ₁ with an index of its own becomes θ₁,₀."""
    letters = variable(name) or (Run("x", True),)
    comma = (Run(",", False, -1),) if letters[-1].level == -1 else ()
    ending = (Run(plus, False, -1),) if plus else ()
    return (*letters, *comma, Run(index, index.isalpha(), -1), *ending)


def optimum(name: str) -> Line:
    """x*"""
    return line(variable(name) or (Run("x", True),), "*")


def coordinates(mark: Mark) -> Line:
    """(x, y) of a point in the plane."""
    return plain(mark.text) if mark.text else line("(", number(mark.x), ", ", number(mark.y), ")")


def mark_label(mark: Mark, name: str) -> Line:
    """What is written at a point of a curve."""
    value = plain(mark.text) if mark.text else number(mark.x)
    return word(
        "curve",
        mark.role,
        value=value,
        x=variable(name),
        x0=indexed(name, "0"),
        xk=indexed(name, "k"),
        star=optimum(name),
    )
