"""The update rule for the page: its lines, what its memory starts from, its hyper-parameters with their letters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sympy as sp

from symgd.errors import ParameterError
from symgd.optimizers import Optimizer, nodes
from symgd.optimizers.registry import get
from symgd.optimizers.typesetting import Row, RuleLetters, typeset_rule, typeset_start
from symgd.output.formulas import TeX, eq, tex
from symgd.output.phrases.given import given

__all__ = [
    "Setting",
    "elementwise",
    "has_part",
    "letter",
    "memory_start",
    "optimizer_formula",
    "plain_form",
    "rule_settings",
    "uses",
]


@dataclass(frozen=True)
class Setting:
    """A hyper-parameter with its value: ``plain`` is that of the plain form, where a framework's default is another."""

    name: str
    formula: TeX
    plain: TeX | None


def optimizer_formula(optimizer: Optimizer, names: Any, *, scheduled: bool = False) -> TeX:
    """The rule as a formula; several lines stand under one another."""
    return _lines(typeset_rule(optimizer, names, scheduled=scheduled))


def _lines(rows: tuple[Row, ...]) -> TeX:
    spoken = "; ".join(row.spoken for row in rows)
    if len(rows) == 1:
        return tex(rows[0].latex.replace("&=", "=", 1), spoken)
    return tex(r"\begin{aligned}" + r" \\ ".join(row.latex for row in rows) + r"\end{aligned}", spoken)


def memory_start(lesson: Any) -> list[TeX]:
    """What the memory holds before the first step: b₀ = 0."""
    rows = typeset_start(lesson.run.optimizer, lesson.names)
    return [tex(row.latex.replace("&=", "=", 1), row.spoken) for row in rows]


def letter(lesson: Any, name: str) -> TeX:
    """The letter of a symbol of the rule, without the index of a step: m̂ for ``m_hat``."""
    setting = RuleLetters(lesson.run.optimizer, lesson.names, lesson.run.schedule is not None)
    glyph = next(shown for symbol, shown in setting.letters.items() if symbol.name == name)
    return tex(glyph.latex, glyph.spoken)


def uses(run: Any, name: str) -> bool:
    """Whether the rule has a symbol of that name."""
    rule = run.optimizer.assignments()
    symbols = {a.target for a in rule}.union(*(sp.sympify(a.value, strict=True).free_symbols for a in rule))
    return any(symbol.name == name for symbol in symbols)


def has_part(run: Any, name: str) -> bool:
    """Whether the rule has a node of that name: ``NewtonStep``, ``Backtracking``, ``LineMinimum``."""
    kind = getattr(nodes, name)
    return any(sp.sympify(a.value, strict=True).has(kind) for a in run.optimizer.assignments())


def elementwise(run: Any) -> bool:
    """Whether a vector is squared, divided by, or put into a function, which is meant coordinate by coordinate."""
    vectors = run.optimizer.vectors
    for assignment in run.optimizer.assignments():
        for part in sp.preorder_traversal(sp.sympify(assignment.value, strict=True)):
            plain = part.is_Symbol or part.is_Add or part.is_Mul or isinstance(part, nodes.WHOLE + _SCALARS)
            if not plain and part.free_symbols & vectors and not _inside(part):
                return True
    return False


_SCALARS = (nodes.Dot, nodes.Ratio, nodes.ValueAt)


def _inside(part: sp.Expr) -> bool:
    """Whether the vectors of a part stand in scalar products only."""
    return bool(part.atoms(*_SCALARS))


def rule_settings(lesson: Any) -> list[Setting]:
    """The hyper-parameters that the rule uses, in the order of the class."""
    optimizer, run = lesson.run.optimizer, lesson.run
    setting = RuleLetters(optimizer, lesson.names, run.schedule is not None)
    own = _defaults(optimizer.full_name) if optimizer.form else {}
    plain = type(optimizer).defaults()
    found = []
    for (name, value), symbol in zip(_numbers(optimizer), optimizer.values, strict=True):
        if symbol not in setting.letters or not uses(run, symbol.name):
            continue
        formula = eq(setting.glyph(symbol), "=", given(value))
        differs = own.get(name) == value != plain[name]
        plainly = eq(setting.glyph(symbol), "=", given(plain[name])) if differs else None
        found.append(Setting(name, formula, plainly))
    return found


def _numbers(optimizer: Optimizer) -> list[tuple[str, float]]:
    return [(n, v) for n, v in optimizer.hyperparameters.items() if not isinstance(v, bool)]


def _defaults(name: str) -> dict[str, Any]:
    try:
        return get(name).hyperparameters
    except ParameterError:
        return {}


def plain_form(optimizer: Optimizer) -> bool:
    """Whether a framework's form assigns what the plain form does."""
    same = type(optimizer)(**optimizer.hyperparameters)
    return same.assignments() == optimizer.assignments()
