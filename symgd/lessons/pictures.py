"""From numbers to figure data: which window, how many steps, which levels."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

import numpy as np

from symgd.lessons.figures import (
    Array,
    Cobweb,
    Contours,
    FunctionCurve,
    Mark,
    RateMultiples,
    RatePanel,
    RateRole,
    Steps,
    Walk,
    Window,
    Zoom,
)
from symgd.lessons.windows import (
    Graph,
    curve_window,
    height_window,
    round_outwards,
    sample,
    steps_on,
    zoom_start,
)

__all__ = ["cobweb", "contour_levels", "contours", "function_curve", "rate_multiples", "walk"]

_TURNING = frozenset({"minimum", "maximum", "inflection", "flat", "stationary"})
_RUNAWAYS = frozenset({"start", "end"})


def _turning(marks: Iterable[Mark]) -> list[float]:
    return [m.x for m in marks if m.role in _TURNING]


def function_curve(variable: str, graph: Graph, marks: Sequence[Mark], *, height: float = 180.0) -> FunctionCurve:
    """The graph of f around all ``marks``."""
    window = curve_window(graph, [m.x for m in marks], turning=_turning(marks))
    curve = sample(graph, window, include=[m.x for m in marks])
    y_window, clipped = height_window(curve, [m.y for m in marks])
    return FunctionCurve(variable, curve, window, y_window, tuple(marks), clipped, height)


def walk(
    variable: str,
    graph: Graph,
    x: Array,
    y: Array,
    marks: Sequence[Mark],
    *,
    next_x: float | None = None,
    slope: float | None = None,
    height: float = 210.0,
) -> Walk:
    """The iterates ``x`` with their heights ``y`` on the graph, as many as the picture has room for.

    ``next_x`` is the iterate at which f was undefined, ``slope`` is f′(x₀) if the tangent is wanted.
    """
    fixed = [m for m in marks if m.role not in _RUNAWAYS]
    steps = steps_on(x, y, [m.x for m in fixed], [m.y for m in fixed], next_x=next_x)
    shown = [m for m in marks if m.role != "end" or steps.leaves is None]
    window = _walk_window(graph, [steps], shown)
    curve = sample(graph, window, include=[*steps.x[:50].tolist(), *(m.x for m in shown)])
    y_window, _ = height_window(curve, [*steps.y.tolist(), *(m.y for m in shown)])
    zoom = _zoom(graph, steps, [m.x for m in fixed if m.role == "minimum"], window)
    return Walk(variable, curve, window, y_window, steps, tuple(shown), len(x) - 1, slope, zoom, height)


def _walk_window(graph: Graph, walks: Sequence[Steps], marks: Sequence[Mark]) -> Window:
    points = [m.x for m in marks] + [float(p) for s in walks for p in (s.x.min(), s.x.max())]
    gone = [s.leaves[0] for s in walks if s.leaves and math.isnan(s.leaves[1])]
    span = max(points) - min(points) or 1.0
    near = [g for g in gone if min(points) - 1.5 * span <= g <= max(points) + 1.5 * span]
    window = curve_window(graph, points, turning=_turning(marks), unit=_unit(walks))
    return Window(min([window.lower] + [g - 0.05 * span for g in near]), max([window.upper] + [g + 0.05 * span for g in near]))


def _unit(walks: Sequence[Steps]) -> float:
    """Half the width of a picture of a walk that does not move, or leaves at once."""
    first = [abs(s.leaves[0] - s.x[0]) for s in walks if s.leaves]
    return min([1.0] + [f for f in first if f > 0])


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
    y_window, _ = height_window(curve, [*steps.y[first:].tolist(), float(graph(np.array([target]))[0])])
    return Zoom(curve, x_window, y_window, first)


def rate_multiples(
    variable: str,
    graph: Graph,
    runs: Sequence[tuple[float, RateRole, Array, Array]],
    marks: Sequence[Mark],
    *,
    height: float = 150.0,
) -> RateMultiples:
    """Panels for ``runs``: rate, role, iterates, heights; all on the axes that show the start and the marks best."""
    fixed = [m for m in marks if m.role not in _RUNAWAYS]
    anchors = [m.x for m in fixed], [m.y for m in fixed]
    panels = tuple(
        RatePanel(rate, role, steps_on(x, y, *anchors, reach_factor=2.2), len(x) - 1)
        for rate, role, x, y in runs
    )
    walks = [p.steps for p in panels]
    window = _walk_window(graph, walks, marks)
    curve = sample(graph, window, include=[m.x for m in marks], count=301)
    heights = [m.y for m in marks] + [float(h) for s in walks for h in (s.y.min(), s.y.max())]
    y_window, _ = height_window(curve, heights)
    return RateMultiples(variable, curve, window, y_window, panels, tuple(marks), height)


def contours(
    variables: tuple[str, str],
    surface: Callable[[Array, Array], Array],
    walk: Array,
    marks: Sequence[Mark],
    *,
    height: float = 250.0,
) -> Contours:
    """Contour lines around the walk and the marks; ``surface`` takes two arrays of the same shape.

    The axes are equal if the longer side is then at most three times the shorter; the window is widened for that.
    """
    fixed = np.array([(m.x, m.y) for m in marks if m.role not in _RUNAWAYS]).reshape(-1, 2)
    kept = _near_steps(walk, fixed)
    shown = walk[: kept + 1]
    points = np.concatenate([shown, fixed, walk[:1]])
    low, high = points.min(axis=0), points.max(axis=0)
    center, half = (low + high) / 2, (high - low) / 2 * 1.2
    if not half.any():
        half = np.maximum(np.abs(center) / 2, 1.0)
    shape = 410.0 / (height - 32.0)
    equal = bool(half.max() <= 12 * half.min()) or bool(half.min() == 0)
    if equal:
        # Widen the shorter side; the paper is wider than high, so x is given the whole of it.
        half[1] = max(half[1], half[0] / 3, half[0] / shape)
        half[0] = max(half[0], half[1] / 1.5)
        half[0] = min(max(half[0], half[1] * shape * 0.6), max(half[0], half[1] * 3))
    x = np.linspace(center[0] - half[0], center[0] + half[0], 361)
    y = np.linspace(center[1] - half[1], center[1] + half[1], 271)
    grid_x, grid_y = np.meshgrid(x, y)
    z = np.asarray(surface(grid_x, grid_y), dtype=np.float64)
    z = np.where(np.abs(z) < 1e300, z, np.nan)
    heights = np.asarray(surface(points[:, 0], points[:, 1]), dtype=np.float64)
    marks = [m for m in marks if m.role != "end" or kept == len(walk) - 1]
    return Contours(variables, x, y, z, contour_levels(z, heights), shown, tuple(marks), equal, len(walk) - 1, height)


def _near_steps(walk: Array, fixed: Array) -> int:
    """How many steps of a walk in the plane are shown: those before it goes three times as far as the marks."""
    distance = np.sqrt(((walk - walk[0]) ** 2).sum(axis=1))
    if len(fixed):
        reach = 3 * float(np.sqrt(((fixed - walk[0]) ** 2).sum(axis=1)).max())
    else:
        reach = 0.0
    if not reach:
        reach = 40 * float(distance[1]) if len(walk) > 1 else 0.0
    far = ~(distance <= reach)
    return int(np.argmax(far)) - 1 if far[1:].any() else len(walk) - 1


def contour_levels(z: Array, heights: Array, count: int = 16) -> Array:
    """Levels that show the valley: even steps of f where its range is modest, even steps of log(f − min) where not."""
    finite = z[np.isfinite(z)]
    if not len(finite) or finite.min() == finite.max():
        return np.empty(0)
    good = heights[np.isfinite(heights)]
    low = min(float(finite.min()), float(good.min())) if len(good) else float(finite.min())
    top = float(finite.max())
    range_ = top - low
    middle = float(np.median(finite)) - low
    if middle > 0.2 * range_:
        return np.linspace(low, top, count + 2)[1:-1]
    # An exponent under which the median of the surface falls on the middle of the levels: sqrt for a bowl, more for walls.
    power = math.log(0.5) / math.log(max(middle / range_, 1e-12))
    return np.asarray(low + range_ * (np.arange(1, count + 1) / (count + 1)) ** (1 / power))


def cobweb(variable: str, update: Graph, x: Array, marks: Sequence[Mark] = (), *, height: float = 250.0) -> Cobweb:
    """The cobweb of the iteration x ↦ ``update``(x) along the iterates ``x``."""
    steps = steps_on(x, np.zeros_like(x), [m.x for m in marks if m.role not in _RUNAWAYS])
    points = [*steps.x.tolist(), *(m.x for m in marks)]
    low, high = min(points), max(points)
    air = 0.15 * (high - low) or 1.0
    window = round_outwards(Window(low - air, high + air))
    on_diagonal = tuple(replace(m, y=m.x) for m in marks)
    return Cobweb(variable, sample(update, window), window, steps.x, on_diagonal, height)
