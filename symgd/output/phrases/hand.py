"""Lines of a hand computation: the slope with its numbers, and each assignment of the rule with its."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from symgd.notation.breaking import width_estimate
from symgd.output.formulas import MEASURE, TeX, eq, tex, typesetter
from symgd.output.phrases.relations import Part
from symgd.output.phrases.vectors import exact, vector_is, worked_is

__all__ = [
    "as_long_as_rate",
    "block",
    "hand_line",
    "on_one_line",
    "partial_lines",
    "rounded",
    "slope_is_short",
    "slope_line",
    "worked_point_is",
]

_BESIDE, _WITHIN = 36.0, 21.0  # em


def worked_point_is(point: Sequence[Any]) -> Part:
    """= or ≈ and a worked number, or a vector of them."""
    if len(point) > 1:
        return vector_is(point)
    return ("=" if point[0].exact else "≈", point[0].node)


def slope_line(step: Any, names: Any) -> TeX:
    """f′(8) = 6 · 8 − 2 = 46, after g₀ = where the gradient has that letter."""
    parts: list[Any] = [] if step.letter is None else [step.letter, "="]
    parts.append(names.at(names.iterate(str(step.k)), 1))
    if step.substituted is not None:
        parts += ["=", step.substituted]
    return eq(*parts, *worked_point_is(step.slope))


def partial_lines(step: Any, names: Any) -> TeX | None:
    """∂f/∂x(x₀) = 2 · 10 = 20, one line a variable, at their first signs; None where one is too wide."""
    lines = []
    for variable, tree, slope in zip(names.variables, step.partials, step.slope, strict=True):
        name = names.coordinate_name(variable)
        head = tex(
            rf"\frac{{\partial {names.function.latex}}}{{\partial {name.latex}}}({names.iterate(str(step.k)).latex})",
            f"the partial derivative of {names.function.alt} by {name.alt}, at {names.iterate(str(step.k)).alt}",
        )
        lines.append(eq(head, *(("=", tree) if tree is not None else ()), *worked_is(slope)))
    return _aligned(lines)


def hand_line(line: Any) -> TeX:
    """x₁ = 8 − 0.1 · 46 = 3.4."""
    sign, result = worked_point_is(line.result)
    if line.substituted is None:
        return eq(line.target, sign, result)
    return eq(line.target, "=" if line.exact else "≈", line.substituted, sign if line.exact else "≈", result)


def on_one_line(step: Any, names: Any) -> bool:
    """Whether the slope and the only assignment fit side by side."""
    if len(step.lines) > 1:
        return False
    slope, line = slope_line(step, names).latex, hand_line(step.lines[0]).latex
    return width_estimate(slope) + width_estimate(line) < _BESIDE and "frac" not in slope


def slope_is_short(step: Any, names: Any) -> bool:
    """Whether the slope has room within a line of text."""
    return width_estimate(slope_line(step, names).latex) < _WITHIN


def block(step: Any, names: Any) -> TeX | None:
    """The slope and all assignments under one another, at their first signs; None where that is too wide."""
    return _aligned([slope_line(step, names), *map(hand_line, step.lines)])


def _aligned(lines: Sequence[TeX]) -> TeX | None:
    """Lines under one another at their first signs; None where that is too wide."""
    rows = (line.latex.replace(sign, f"&{sign}", 1) for line in lines for sign in [_first_sign(line.latex)])
    whole = r"\begin{aligned}" + r" \\ ".join(rows) + r"\end{aligned}"
    if typesetter().typeset(whole, True).width > MEASURE:
        return None
    return tex(whole, "; ".join(line.alt for line in lines))


def _first_sign(latex: str) -> str:
    return min((" = ", r" \approx "), key=lambda sign: latex.find(sign) % (len(latex) + 1))


_SIGNED = {
    "adam",
    "amsgrad",
    "adamax",
    "adagrad",
    "lion",
}  # whose first step is the sign of the slope times the rate


def as_long_as_rate(run: Any) -> bool:
    """Whether the first step has the length of the learning rate by its rule, and has it in every coordinate."""
    moved = np.abs(np.atleast_1d(run.history["x"][1] - run.history["x"][0]))
    return run.optimizer.name in _SIGNED and bool(np.all(np.abs(moved - run.rate) <= 1e-6 * run.rate))


def rounded(steps: Iterable[Any]) -> bool:
    """Whether a number in worked steps was rounded."""
    return not all(
        exact((*step.point, *step.slope, *step.next)) and all(exact(line.result) for line in step.lines)
        for step in steps
    )
