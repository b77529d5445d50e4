"""The words in the pictures, from ``templates/figures.toml``, and the names of points."""

from __future__ import annotations

import tomllib
from functools import cache

from symgd.lessons.figures import Letters, Mark
from symgd.output.assets import templates_folder
from symgd.output.figures.richtext import Line, Run, line, markup, plain
from symgd.output.figures.ticks import number
from symgd.output.phrases.relations import is_, lower_is

__all__ = ["coordinates", "indexed", "known", "known_from_below", "mark_label", "variable", "word"]


@cache
def _tables() -> dict[str, dict[str, str]]:
    return tomllib.loads((templates_folder() / "figures.toml").read_text(encoding="utf-8"))


def word(section: str, key: str, letters: Letters | None = None, **values: str | Line) -> Line:
    """One entry, filled in; ``letters`` are those of its {f}, {k} and {eta}."""
    named = {} if letters is None else {"f": letters.function, "k": letters.index, "eta": letters.rate}
    italic = {key: plain(letter, italic=True) for key, letter in named.items()}
    return markup(_tables()[section][key], **italic, **values)


def known(value: float, beside: float | None = None) -> Line:
    """= 0.3, or ≈ 0.3333 for a number that has more digits: so many that they tell it from the one ``beside`` it."""
    sign, shown = is_(float(f"{value:.12g}"), 4, limit=beside)
    return line(f"{sign} ", str(shown))


def known_from_below(value: float) -> Line:
    """The same for a proved lower bound: rounded down, as in the text of the lesson."""
    sign, shown = lower_is(value)
    return line(f"{sign} ", shown.text)


def variable(name: str) -> Line:
    """The name of a variable: italic, its index lowered and upright."""
    return plain(name, italic=True)


_VECTOR = Run("x", bold=True)  # what stands for the point of several variables, which has no single name


def indexed(name: str, index: str, plus: str = "") -> Line:
    """x₀, x_k, x_{k+1}; θ₁ with an index of its own becomes θ₁⁽⁰⁾."""
    letters = variable(name) or (_VECTOR,)
    own = letters[-1].level == -1
    level = 1 if own else -1
    inner = (Run(index, index.isalpha(), level), *((Run(plus, False, level),) if plus else ()))
    return (*letters, Run("(", False, 1), *inner, Run(")", False, 1)) if own else (*letters, *inner)


def optimum(name: str) -> Line:
    """x*"""
    return line(variable(name) or (_VECTOR,), "*")


def coordinates(mark: Mark) -> Line:
    """(x, y) of a point in the plane."""
    return plain(mark.text) if mark.text else line("(", number(mark.x), ", ", number(mark.y), ")")


def mark_label(mark: Mark, name: str, letters: Letters) -> Line:
    """What is written at a point of a curve."""
    return word(
        "curve",
        mark.role,
        letters,
        value=plain(mark.text) if mark.text else number(mark.x),
        known=line("= ", plain(mark.text)) if mark.text else known(mark.x),
        x=variable(name),
        x0=indexed(name, "0"),
        xk=indexed(name, letters.index),
        star=optimum(name),
    )
