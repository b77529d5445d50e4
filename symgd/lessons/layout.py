"""From numbers to figure data in one variable: which window, how many steps."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from symgd.lessons.figures import (
    USUAL_LETTERS,
    Array,
    Cobweb,
    FunctionCurve,
    Letters,
    Mark,
    RateMultiples,
    RatePanel,
    RateRole,
    Steps,
    Walk,
    Window,
    Zoom,
)
from symgd.lessons.reach import steps_on, zoom_start
from symgd.lessons.windows import Graph, curve_window, domain_ends, height_window, round_outwards, sample

__all__ = ["cobweb", "function_curve", "rate_multiples", "walk"]

_TURNING = frozenset({"minimum", "maximum", "inflection", "flat", "stationary"})
RUNAWAYS = frozenset({"start", "end"})


def _turning(marks: Iterable[Mark]) -> list[float]:
    return [m.x for m in marks if m.role in _TURNING]


def function_curve(
    variable: str,
    graph: Graph,
    marks: Sequence[Mark],
    *,
    height: float = 180.0,
    letters: Letters = USUAL_LETTERS,
) -> FunctionCurve:
    """The graph of f around all ``marks``."""
    window = curve_window(graph, [m.x for m in marks], turning=_turning(marks))
    curve = sample(graph, window, include=[m.x for m in marks])
    y_window = height_window(curve, [m.y for m in marks])
    return FunctionCurve(variable, curve, window, y_window, tuple(marks), height, letters)


def walk(
    variable: str,
    graph: Graph,
    x: Array,
    y: Array,
    marks: Sequence[Mark],
    *,
    next_x: float | None = None,
    next_y: float = math.nan,
    slope: float | None = None,
    height: float = 210.0,
    letters: Letters = USUAL_LETTERS,
) -> Walk:
    """The iterates ``x`` with their heights ``y`` on the graph, as many as the picture has room for.

    ``next_x`` is the iterate at which the run broke off, where f is undefined or infinite (``next_y``); ``slope`` is
    f′(x₀) if the tangent is wanted.
    """
    fixed = [m for m in marks if m.role not in RUNAWAYS]
    if next_x is not None and math.isnan(next_y):
        next_y = float(graph(np.array([next_x]))[0])
    steps = _steps(graph, x, y, fixed, next_x=next_x, next_y=next_y)
    shown = [m for m in marks if m.role != "end" or steps.shown_steps == len(x) - 1]
    window = _walk_window(graph, [steps], shown)
    curve = sample(graph, window, include=[*steps.x[:50].tolist(), *(m.x for m in shown)])
    y_window = height_window(curve, [*steps.y.tolist(), *(m.y for m in shown)])
    zoom = _zoom(graph, steps, [m.x for m in fixed if m.role == "minimum"], window)
    return Walk(
        variable, curve, window, y_window, steps, tuple(shown), len(x) - 1, slope, zoom, height, letters
    )


def _steps(graph: Graph, x: Array, y: Array, fixed: Sequence[Mark], **options: Any) -> Steps:
    """The steps to show, with the fixed marks and the nearest ends of the domain as anchors."""
    anchors, heights = [m.x for m in fixed], [m.y for m in fixed]
    steps = steps_on(x, y, anchors, heights, **options)
    ends = _ends_near(graph, [*anchors, *steps.x.tolist()], 1.0)
    if not ends or steps.shown_steps == len(x) - 1:
        return steps
    end_heights = [h for h in graph(np.array(ends)).tolist() if math.isfinite(h)]
    return steps_on(x, y, [*anchors, *ends], [*heights, *end_heights], **options)


def _ends_near(graph: Graph, points: Sequence[float], share: float) -> list[float]:
    """The ends of the domain among the points, or as near to them as that share of their span."""
    low, high = min(points), max(points)
    air = share * (high - low)
    if not air or not math.isfinite(high + air - (low - air)):
        return []
    return domain_ends(graph, Window(low - air, high + air))


def _walk_window(graph: Graph, walks: Sequence[Steps], marks: Sequence[Mark]) -> Window:
    points = [m.x for m in marks] + [float(p) for s in walks for p in (s.x.min(), s.x.max())]
    points += _ends_near(graph, points, 0.25)
    gone = [s.leaves[0] for s in walks if s.leaves and math.isnan(s.leaves[1])]
    span = max(points) - min(points) or 1.0
    near = [g for g in gone if min(points) - 1.5 * span <= g <= max(points) + 1.5 * span]
    window = curve_window(graph, points, turning=_turning(marks), unit=_unit(walks))
    lower = min([window.lower] + [g - 0.05 * span for g in near])
    return Window(lower, max([window.upper] + [g + 0.05 * span for g in near]))


def _unit(walks: Sequence[Steps]) -> float:
    """Half the width of a picture of a walk that does not move, or leaves at once."""
    first = [abs(s.leaves[0] - s.x[0]) for s in walks if s.leaves]
    return float(min([1.0] + [f for f in first if f > 0]))


def _zoom(graph: Graph, steps: Steps, minima: Sequence[float], window: Window) -> Zoom | None:
    if steps.leaves or not minima:
        return None
    target = min(minima, key=lambda m: abs(m - steps.x[-1]))
    first = zoom_start(steps.x, target, window.span)
    if first is None:
        return None
    reach = float(np.abs(steps.x[first:] - target).max())
    x_window = round_outwards(Window(target - 1.3 * reach, target + 1.3 * reach))
    curve = sample(graph, x_window, include=[target, *steps.x[first : first + 50].tolist()], count=201)
    y_window = height_window(curve, [*steps.y[first:].tolist(), float(graph(np.array([target]))[0])])
    return Zoom(curve, x_window, y_window, first)


def rate_multiples(
    variable: str,
    graph: Graph,
    runs: Sequence[tuple[float, RateRole, Array, Array]],
    marks: Sequence[Mark],
    *,
    ends: Sequence[tuple[float, float] | None] = (),
    height: float = 132.0,
    letters: Letters = USUAL_LETTERS,
) -> RateMultiples:
    """Panels for ``runs``: rate, role, iterates, heights; all on the axes that show the start and the marks best.

    ``ends`` has for each run the point at which it broke off, (x, f(x)) with f(x) nan or infinite, or None.
    """
    fixed = [m for m in marks if m.role not in RUNAWAYS]
    panels = []
    for (rate, role, x, y), end in zip(runs, ends or [None] * len(runs), strict=True):
        next_x, next_y = end or (None, math.nan)
        steps = _steps(graph, x, y, fixed, next_x=next_x, next_y=next_y, reach_factor=2.2, most_chords=300)
        panels.append(RatePanel(rate, role, steps, len(x) - 1))
    walks = [p.steps for p in panels]
    window = _walk_window(graph, walks, marks)
    curve = sample(graph, window, include=[m.x for m in marks], count=301)
    heights = [m.y for m in marks] + [float(h) for s in walks for h in (s.y.min(), s.y.max())]
    y_window = height_window(curve, heights)
    return RateMultiples(variable, curve, window, y_window, tuple(panels), tuple(marks), height, letters)


def cobweb(
    variable: str,
    update: Graph,
    x: Array,
    marks: Sequence[Mark] = (),
    *,
    height: float = 250.0,
    letters: Letters = USUAL_LETTERS,
) -> Cobweb:
    """The cobweb of the iteration x ↦ ``update``(x) along the iterates ``x``."""
    steps = steps_on(x, np.zeros_like(x), [m.x for m in marks if m.role not in RUNAWAYS])
    points = [*steps.x.tolist(), *(m.x for m in marks)]
    low, high = min(points), max(points)
    air = 0.15 * (high - low) or 1.0
    window = round_outwards(Window(low - air, high + air))
    on_diagonal = tuple(replace(m, y=m.x) for m in marks)
    return Cobweb(variable, sample(update, window), window, steps.x, on_diagonal, height, letters)
