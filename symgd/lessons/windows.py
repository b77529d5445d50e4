"""What part of a graph a picture shows: windows, samples, and where the domain ends."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from symgd.lessons.figures import Array, Curve, Window

__all__ = ["curve_window", "domain_ends", "height_window", "round_outwards", "sample"]

Graph = Callable[[Array], Array]
"""f on an array, nan where it is undefined."""

_BISECTIONS = 40
_SAMPLES_A_TURN = 8
_FINE = 12  # times as many samples where a curve oscillates faster than the usual ones tell
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
        float(max(window.lower, min(defined[0] - air, *points))),
        float(min(window.upper, max(defined[-1] + air, *points))),
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
    fine = np.unique(np.concatenate([np.linspace(window.lower, window.upper, _FINE * count), extra]))
    fine_y = _finite(graph(fine))
    # More turns than the usual samples can show would be drawn as a slower wave that is not there.
    if _turns(fine_y) > count / _SAMPLES_A_TURN:
        x, y = fine, fine_y
    x, y = _add_ends_of_domain(graph, x, y)
    jumps = _jumps(graph, x, y)
    return Curve(np.insert(x, jumps + 1, (x[jumps] + x[jumps + 1]) / 2), np.insert(y, jumps + 1, np.nan))


def _turns(y: Array) -> int:
    """How often a curve turns from rising to falling or back."""
    up = np.diff(y[np.isfinite(y)]) > 0
    return int(np.count_nonzero(up[1:] != up[:-1]))


def _finite(y: Array) -> Array:
    y = np.asarray(y, dtype=np.float64)
    return np.where(np.abs(y) < _HUGE, y, np.nan)


def domain_ends(graph: Graph, window: Window, count: int = 401) -> list[float]:
    """The ends of the domain inside a window: the last points at which f is defined before it is not for a while."""
    x = np.linspace(window.lower, window.upper, count)
    y = _finite(graph(x))
    lone = ~np.isfinite(y[1:-1]) & np.isfinite(y[:-2]) & np.isfinite(y[2:])
    kept = np.concatenate([[True], ~lone, [True]])  # a hole or a pole is no end
    return [float(e) for e in _ends(graph, x[kept], y[kept])[1]]


def _ends(graph: Graph, x: Array, y: Array) -> tuple[NDArray[np.intp], Array]:
    """Bisect between a defined and an undefined sample: the indices before the ends, and the ends."""
    defined = np.isfinite(y)
    edge = np.flatnonzero(defined[:-1] != defined[1:])
    inner = np.where(defined[edge], x[edge], x[edge + 1])
    outer = np.where(defined[edge], x[edge + 1], x[edge])
    for _ in range(_BISECTIONS if len(edge) else 0):
        middle = (inner + outer) / 2
        good = np.isfinite(_finite(graph(middle)))
        inner, outer = np.where(good, middle, inner), np.where(good, outer, middle)
    return edge, inner


def _add_ends_of_domain(graph: Graph, x: Array, y: Array) -> tuple[Array, Array]:
    """So that sqrt starts at 0 and not a pixel later."""
    edge, inner = _ends(graph, x, y)
    if not len(edge):
        return x, y
    ends = _finite(graph(inner))
    # Next to a pole the end is infinitely high: the samples lead there well enough.
    kept = np.abs(ends) <= 1e3 * np.abs(y[np.isfinite(y)]).max()
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
) -> Window:
    """An interval of y that shows all ``heights``, and the curve as far as it does not dwarf them.

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
        return Window(low - range_, high + range_)
    bottom = max(float(y.min()), low - below * range_)
    top = min(float(y.max()), high + above * range_)
    bottom, top = min(bottom, low), max(top, high)
    air = 0.07 * (top - bottom)
    return Window(bottom - air, top + air)
