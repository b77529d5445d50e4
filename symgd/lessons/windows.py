"""What part of a graph a picture shows: windows, samples, and how much of a walk fits."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from symgd.lessons.figures import TEXT_WIDTH, Array, Curve, Steps, Window

__all__ = [
    "curve_window",
    "height_window",
    "round_outwards",
    "sample",
    "shown_steps",
    "steps_on",
    "zoom_start",
]

Graph = Callable[[Array], Array]
"""f on an array, nan where it is undefined."""

_BISECTIONS = 40
_HUGE = 1e300


def curve_window(
    graph: Graph, points: Iterable[float], *, turning: Iterable[float] = (), unit: float = 1.0
) -> Window:
    """An interval of x that shows all ``points`` with air around, and both sides of the ``turning`` points.

    ``unit`` is the half width where all points coincide. Where f is undefined the window ends soon after.
    """
    turning = [t for t in turning if math.isfinite(t)]
    inside = [p for p in points if math.isfinite(p)] + turning
    lower, upper = min(inside), max(inside)
    span = upper - lower
    if span <= 1e-12 * max(abs(lower), abs(upper)):
        half = max(unit, abs(lower) / 2)
        return _within_domain(graph, Window(lower - half, upper + half), inside)
    left = 0.35 if lower in turning else 0.12
    right = 0.35 if upper in turning else 0.12
    window = round_outwards(Window(lower - left * span, upper + right * span))
    return _within_domain(graph, window, inside)


def _within_domain(graph: Graph, window: Window, points: Sequence[float]) -> Window:
    """Cut off what lies far outside the domain, but keep every point, and a little air that shows the end."""
    x = np.linspace(window.lower, window.upper, 401)
    defined = x[np.isfinite(graph(x))]
    if not len(defined):
        return window
    air = 0.06 * (defined[-1] - defined[0] or window.span)
    return Window(
        max(window.lower, min(float(defined[0]) - air, *points)),
        min(window.upper, max(float(defined[-1]) + air, *points)),
    )


def round_outwards(window: Window) -> Window:
    """The bounds moved outwards to multiples of a round step, at most a twentieth of the span each."""
    step = 10.0 ** math.floor(math.log10(window.span / 20))
    for factor in (5.0, 2.0):
        if step * factor <= window.span / 20:
            step *= factor
            break
    digits = max(0, -math.floor(math.log10(step)))
    lower = math.floor(window.lower / step + 1e-9) * step
    upper = math.ceil(window.upper / step - 1e-9) * step
    if digits <= 15:
        lower, upper = round(lower, digits), round(upper, digits)
    return Window(lower, upper) if lower < upper else window


def sample(graph: Graph, window: Window, *, include: Iterable[float] = (), count: int = 601) -> Curve:
    """f at evenly spread points and at those to ``include``, with nan between the two sides of a jump or a pole."""
    extra = [p for p in include if p in window]
    x = np.unique(np.concatenate([np.linspace(window.lower, window.upper, count), extra]))
    y = _finite(graph(x))
    x, y = _add_ends_of_domain(graph, x, y)
    jumps = _jumps(graph, x, y)
    return Curve(np.insert(x, jumps + 1, (x[jumps] + x[jumps + 1]) / 2), np.insert(y, jumps + 1, np.nan))


def _finite(y: Array) -> Array:
    y = np.asarray(y, dtype=np.float64)
    return np.where(np.abs(y) < _HUGE, y, np.nan)


def _add_ends_of_domain(graph: Graph, x: Array, y: Array) -> tuple[Array, Array]:
    """Bisect between a defined and an undefined sample, so that sqrt starts at 0 and not a pixel later."""
    defined = np.isfinite(y)
    edge = np.flatnonzero(defined[:-1] != defined[1:])
    if not len(edge):
        return x, y
    inner = np.where(defined[edge], x[edge], x[edge + 1])
    outer = np.where(defined[edge], x[edge + 1], x[edge])
    for _ in range(_BISECTIONS):
        middle = (inner + outer) / 2
        good = np.isfinite(_finite(graph(middle)))
        inner, outer = np.where(good, middle, inner), np.where(good, outer, middle)
    ends = _finite(graph(inner))
    # Next to a pole the end is infinitely high: the samples lead there well enough.
    kept = np.abs(ends) <= 1e3 * np.abs(y[defined]).max()
    return np.insert(x, edge[kept] + 1, inner[kept]), np.insert(y, edge[kept] + 1, ends[kept])


def _jumps(graph: Graph, x: Array, y: Array) -> NDArray[np.intp]:
    """Where f jumps between neighbors: bisecting towards the larger part, a continuous f loses its difference."""
    change = np.abs(np.diff(y))
    usual = float(np.nanquantile(change, 0.9)) if np.isfinite(change).any() else 0.0
    places = np.flatnonzero(change > 4 * usual)
    if not len(places):
        return places
    a, b, fa, fb = x[places], x[places + 1], y[places], y[places + 1]
    first = np.abs(fb - fa)
    for _ in range(_BISECTIONS):
        m = (a + b) / 2
        fm = _finite(graph(m))
        fm = np.where(np.isfinite(fm), fm, np.where(np.abs(fa) > np.abs(fb), fb, fa))
        left = np.abs(fm - fa) > np.abs(fb - fm)
        b, fb = np.where(left, m, b), np.where(left, fm, fb)
        a, fa = np.where(left, a, m), np.where(left, fa, fm)
    return places[np.abs(fb - fa) > 0.3 * first]


def height_window(
    curve: Curve, heights: Iterable[float], *, above: float = 0.25, below: float = 0.4
) -> tuple[Window, bool]:
    """An interval of y that shows all ``heights``, and the curve as far as it does not dwarf them; is it clipped?

    The curve may go ``above`` and ``below`` the heights by these shares of their range; poles and walls go on outside.
    """
    y = curve.y[np.isfinite(curve.y)]
    wanted = [h for h in heights if math.isfinite(h)]
    if not len(y):
        y = np.array(wanted or [0.0, 1.0])
    # Without a range of their own the heights leave it to the middle part of the curve, so that no pole decides.
    if not wanted:
        wanted = [float(q) for q in np.quantile(y, [0.2, 0.8])]
    low, high = min(wanted), max(wanted)
    range_ = high - low
    if range_ <= 1e-9 * max(abs(low), abs(high), float(np.ptp(y)) * 1e-6):
        a, b = (float(q) for q in np.quantile(y, [0.1, 0.9]))
        low, high = min(low, a), max(high, b)
        range_ = high - low
    if range_ == 0:
        range_ = max(abs(low), 1.0)
        return Window(low - range_, high + range_), False
    bottom = max(float(y.min()), low - below * range_)
    top = min(float(y.max()), high + above * range_)
    bottom, top = min(bottom, low), max(top, high)
    clipped = bool(y.min() < bottom or y.max() > top)
    air = 0.07 * (top - bottom)
    return Window(bottom - air, top + air), clipped


def shown_steps(
    x: Array,
    y: Array,
    anchors: Iterable[float] = (),
    anchor_heights: Iterable[float] = (),
    *,
    reach_factor: float = 3.0,
) -> int:
    """How many steps of a walk are worth showing: those before it first goes far beyond what the picture is about.

    ``x``, ``y`` are the iterates and their heights, ``anchors`` the points that the picture shows anyway.
    Far is ``reach_factor`` times the distance from the start to the farthest anchor, or five times that many first
    steps where there is none.
    """
    if len(x) < 2:
        return 0
    anchor_heights = [h for h in anchor_heights if math.isfinite(h)]
    reach = max([reach_factor * abs(a - x[0]) for a in anchors if math.isfinite(a)] + [0.0])
    rise = max([(reach_factor + 1) * abs(h - y[0]) for h in anchor_heights] + [0.0])
    if not reach:
        reach = 5 * reach_factor * abs(x[1] - x[0])
    if not rise:
        rise = 20 * reach_factor * abs(y[1] - y[0])
    if not anchor_heights or not math.isfinite(rise):
        near = np.abs(y - y[0])[np.abs(x - x[0]) <= reach]
        rise = max(rise, float(np.nanmedian(near)) if np.isfinite(near).any() else 0.0)
    with np.errstate(over="ignore", invalid="ignore"):
        far = ~((np.abs(x - x[0]) <= reach) & (np.abs(y - y[0]) <= rise))
    far[0] = False
    return int(np.argmax(far)) - 1 if far.any() else len(x) - 1


def chords_shown(points: Array, most: int = 400) -> int:
    """How many steps of a walk, shape (K + 1, n), a picture shows before it is full: each chord new to the eye counts.

    A walk that creeps or repeats itself never fills a picture; one that jumps about at random does.
    """
    span = float(np.ptp(points, axis=0).max()) or 1.0
    place = np.round(points / span * TEXT_WIDTH)
    pairs = np.concatenate([place[:-1], place[1:]], axis=1)
    far = np.abs(place[1:] - place[:-1]).max(axis=1, initial=0.0) > 2
    _, first = np.unique(pairs, axis=0, return_index=True)
    new = np.sort(first[far[first]])
    return int(new[most]) if len(new) > most else len(points) - 1


def steps_on(
    x: Array,
    y: Array,
    anchors: Iterable[float] = (),
    anchor_heights: Iterable[float] = (),
    *,
    next_x: float | None = None,
    next_y: float = math.nan,
    reach_factor: float = 3.0,
    most_chords: int = 400,
) -> Steps:
    """The part of a walk that a picture shows.

    ``next_x`` is the iterate at which the run broke off, if it did; ``next_y`` is nan if f is undefined there, and
    infinite if it overflows.
    """
    x, y = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
    count = shown_steps(x, y, anchors, anchor_heights, reach_factor=reach_factor)
    count = min(count, chords_shown(x[: count + 1, None], most_chords))
    leaves = None
    if count < len(x) - 1:
        leaves = (float(x[count + 1]), float(y[count + 1]))
    elif next_x is not None:
        leaves = (float(next_x), float(next_y))
    return Steps(x[: count + 1], y[: count + 1], leaves)


def zoom_start(x: Array, target: float, span: float) -> int | None:
    """The first iterate that a zoom on ``target`` shows, or None where the main picture (``span`` wide) is enough."""
    distance = np.abs(np.asarray(x) - target)
    outside = np.flatnonzero(distance > 0.08 * span)
    first = int(outside[-1]) + 1 if len(outside) else 0
    if first == 0 or len(x) - first < 3 or distance[first] < 1e-5 * span:
        return None
    return first
