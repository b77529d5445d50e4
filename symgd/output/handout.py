"""A lesson as a PDF: its facts into the templates, its pictures drawn, its steps attached."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import numpy as np

from symgd.calculus.derivation import Derivation
from symgd.calculus.derivation.rulebook import rule_formula, rule_name, rule_speech
from symgd.lessons import Lesson
from symgd.lessons.names import Names
from symgd.notation.abridging import abridged
from symgd.output.data import csv_text
from symgd.output.environment import Page, render
from symgd.output.formulas import MEASURE, TeX, eq, tex
from symgd.output.framing import bound, common_facts
from symgd.output.pdf import Attached, TooLong
from symgd.output.phrases.rule import optimizer_formula

__all__ = ["handout", "handout_page"]


_CUT_TO = 2 * MEASURE  # a line of working that is more than twice as wide
_CUTS = range(7)  # how much a sheet leaves out, if it is too long otherwise


def handout(lesson: Lesson) -> bytes:
    """The lesson as a tagged PDF with the steps attached; raises `MissingDependencyError` without Pango."""
    steps = Attached("steps.csv", csv_text(lesson.run).encode(), "Every step of the walk")
    if lesson.pages is not None:
        for cut in _CUTS[:-1]:
            with suppress(TooLong):
                return bound(lesson, handout_page(lesson, cut), steps, lesson.pages)
        return bound(lesson, handout_page(lesson, _CUTS[-1]), steps)
    return bound(lesson, handout_page(lesson), steps)


def handout_page(lesson: Lesson, cut: int = 0) -> Page:
    """The lesson as HTML with its images; a sheet may be ``cut`` shorter, 1 to 6."""
    return render("lesson/handout.html.j2", _facts(lesson) | {"sheet": lesson.pages is not None, "cut": cut})


def _facts(lesson: Lesson) -> dict[str, Any]:
    run = lesson.run
    start = run.history[0]
    return common_facts(lesson, "lesson/title.html.j2") | {
        "run": run,
        "problem": run.problem,
        "verdict": run.verdict,
        "theory": lesson.theory,
        "start": {"fun": float(start["fun"]), "jac": _scalar(start["jac"])},
        "working": working,
        "worked_out": worked_out,
        "rules_of": rules_of,
        "update_rule": update_rule,
    }


def _scalar(value: Any) -> Any:
    return float(value) if np.ndim(value) == 0 else np.asarray(value)


def working(derivation: Derivation, names: Names) -> list[tuple[Any, ...]]:
    """The rows of a derivation: formula, rules, "result" for the last, and the terms for which dots stand."""
    rows: list[tuple[Any, ...]] = []
    for i, step in enumerate(derivation.steps):
        last = i == len(derivation.steps) - 1
        line, left_out = _line(derivation, names, i)
        rows.append((line, step.rule, "result" if last else "", left_out))
    return rows


def worked_out(derivation: Derivation, names: Names) -> TeX:
    """The last row of a derivation, its result."""
    return _line(derivation, names, len(derivation.steps) - 1)[0]


def _line(derivation: Derivation, names: Names, i: int) -> tuple[TeX, int]:
    """The formula of a row, and the number of terms for which dots stand in it."""
    head, last = _differential(derivation, names), i == len(derivation.steps) - 1
    named = head if i == 0 or last else tex(r"\phantom{" + head.latex + "}", "")
    shown, left_out = abridged(derivation.steps[i].after, _CUT_TO, about=derivation.variable)
    return eq(named, "=", shown, partial=derivation.partial), left_out


def _differential(derivation: Derivation, names: Names) -> TeX:
    """f′(x), or ∂f/∂y."""
    if not derivation.partial and not names.many:
        return tex(names.slope.latex, names.slope.alt)
    variable = names.coordinate_name(derivation.variable)
    return tex(
        rf"\frac{{\partial {names.function.latex}}}{{\partial {variable.latex}}}",
        f"the partial derivative of {names.function.alt} by {variable.alt}",
    )


def rules_of(codes: tuple[str, ...]) -> list[tuple[str, TeX]]:
    """The names and formulas of rules, those without a formula left out."""
    found = ((code, rule_formula(code)) for code in codes)
    return [(rule_name(code), tex(formula, rule_speech(code))) for code, formula in found if formula]


def update_rule(lesson: Lesson) -> TeX:
    """The optimizer's assignments as they are typeset: x_{k+1} = x_k − η f′(x_k)."""
    run = lesson.run
    return optimizer_formula(run.optimizer, lesson.names, scheduled=run.schedule is not None)
