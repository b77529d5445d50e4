"""How the errors shrink: on a logarithmic scale, against the law that theory predicts."""

from __future__ import annotations

import numpy as np

from symgd.lessons.figures import Array, Convergence, Letters, Level, Prediction, Window
from symgd.output.figures import style
from symgd.output.figures.canvas import Sheet, sheet
from symgd.output.figures.frame import Axis, Frame
from symgd.output.figures.placing import Placer
from symgd.output.figures.richtext import Line
from symgd.output.figures.ticks import number
from symgd.output.figures.words import indexed, known, optimum, variable, word

_MARKS_AT_MOST = 400
_NARROWEST = 10.0
_COLORS = {
    "law": style.BLUE,
    "slowest": style.BLUE,
    "fastest": style.GREEN,
    "growing": style.BLUE,
    "shrinking": style.GREEN,
}


def build(data: Convergence) -> Sheet:
    figure = sheet(data.height)
    names = {
        "x": variable(data.variable),
        "xk": indexed(data.variable, data.letters.index),
        "star": optimum(data.variable),
    }
    several = data.quantity == "error" and not data.variable
    quantity = "distance" if several else data.quantity
    good = np.isfinite(data.value) & ((data.k > 0) | (not data.log_k))
    k, value = data.k[good], data.value[good]
    frame = Frame(
        figure,
        Axis(_k_window(k, data.log_k), word("convergence", "step", data.letters), log=data.log_k, whole=True),
        Axis(_value_window(data, value), word("convergence", quantity, data.letters, **names), log=True),
    )
    placer = Placer(frame.box)
    placer.avoid_lightly(frame.grid_points())
    levels = _levels(frame, data, placer)
    _errors(frame, k, value, placer)
    drawn = [(law, _prediction(frame, law, placer)) for law in data.predictions]
    for law, at in drawn:
        if at is not None:
            placer.place_along(_law_name(law, data.letters), _along(at, law), color=_COLORS[law.role])
    for label, anchors in levels:
        placer.place_along(label, anchors, size=style.SMALL, color=style.GRAY)
    placer.add_to(frame)
    return figure


def _k_window(k: Array, log: bool) -> Window:
    last = float(k[-1]) if len(k) else 1.0
    return Window(1.0, max(last, 2.0) * 1.05) if log else Window(0.0, max(last, 1.0) * 1.02)


def _value_window(data: Convergence, value: Array) -> Window:
    """All that is not zero, the levels that are not far below it, and a little air; never less than a decade."""
    positive = value[value > 0]
    low, high = (float(positive.min()), float(positive.max())) if len(positive) else (1e-1, 1.0)
    for level in data.levels:
        if low / 1e4 <= level.value <= high * 1e2:
            low, high = min(low, level.value), max(high, level.value)
    for law in data.predictions:
        if law.role != "law" and low / 1e3 <= law.constant <= high * 1e2:
            low, high = min(low, law.constant), max(high, law.constant)
    air = max((high / low) ** 0.05, 1.15)
    if (value == 0).any():
        low /= air**2
    if high / low < _NARROWEST:
        middle = np.sqrt(high) * np.sqrt(low)
        low, high = middle / _NARROWEST**0.5, middle * _NARROWEST**0.5
    return Window(max(low / air, 1e-320), min(high * air, 1e307))


def _errors(frame: Frame, k: Array, value: Array, placer: Placer) -> None:
    positive = value > 0
    x, y = k, np.where(positive, value, np.nan)
    chosen = _thinned(k, frame)
    # Between the marks the line still sees every value, but no more of them than the paper has room for.
    drawn = x if len(x) <= 4 * _MARKS_AT_MOST else x[:: len(x) // (2 * _MARKS_AT_MOST)]
    at = np.isin(x, drawn)
    few = len(chosen) <= 80 and len(chosen) == len(k)
    frame.curve(x[at], y[at], label="errors", color=style.ORANGE, linewidth=0.8, alpha=0.75, zorder=3)
    chosen = chosen[positive[chosen]]
    frame.rings(
        frame.points(x[chosen], y[chosen]), 3.6 if few else 2.7, label="marks", color=style.ORANGE, z=4
    )
    placer.avoid(frame.points(x[at], y[at]))
    zeros = np.flatnonzero(~positive)
    if len(zeros):
        _zeros(frame, k[zeros], placer)


def _thinned(k: Array, frame: Frame) -> Array:
    """At most 400 of the marks, at least four points apart on paper, the first and the last among them."""
    across = frame.points(k, frame.y.window.upper)[:, 0] if len(k) else np.empty(0)
    kept: list[int] = []
    for i, p in enumerate(across):
        if not kept or p - across[kept[-1]] >= 4.0 or i == len(k) - 1:
            kept.append(i)
    return np.array(kept[:_MARKS_AT_MOST], dtype=np.intp)


def _zeros(frame: Frame, k: Array, placer: Placer) -> None:
    """An error of exactly zero is below every logarithmic axis: an arrow down at the lower edge."""
    low = frame.y.window.lower
    frame.curve(
        k[:_MARKS_AT_MOST],
        np.full(min(len(k), _MARKS_AT_MOST), low),
        label="zeros",
        linestyle="none",
        marker="v",
        markersize=5.0,
        markerfacecolor=style.ORANGE,
        markeredgecolor=style.ORANGE,
        zorder=5,
    )
    at = frame.points(k[0], low)[0]
    placer.avoid(frame.points(k, low))
    placer.place(word("convergence", "exact"), *at, size=style.SMALL, color=style.ORANGE)


def _prediction(frame: Frame, law: Prediction, placer: Placer) -> Array | None:
    """The dashed line, and where it is on paper; None where none of it is in the picture."""
    last = min(law.last, frame.x.window.upper)
    if law.kind == "geometric":
        k = np.array([law.first, last])
        exponents = np.log10(law.constant) + k * np.log10(law.rate) if law.rate > 0 else np.full(2, -np.inf)
    else:
        first = max(law.first, 1.0)
        k = np.geomspace(first, max(last, first), 200)
        exponents = np.log10(law.constant) - law.rate * np.log10(k)
    k, exponents = _cut(k, exponents, np.log10(frame.y.window.lower), np.log10(frame.y.window.upper))
    if len(k) < 2:
        return None
    value = 10.0**exponents
    frame.curve(
        k,
        value,
        label="prediction",
        color=_COLORS[law.role],
        linewidth=1.4,
        linestyle=(0, (5, 2.5)) if _COLORS[law.role] == style.BLUE else (0, (2, 1.8)),
        zorder=3.5,
    )
    at = frame.points(k, value)
    placer.avoid(at)
    return at


def _law_name(law: Prediction, letters: Letters) -> Line:
    if law.kind == "power":
        return word("convergence", "power", letters, rate=number(-law.rate, 3))
    key = "geometric" if law.role == "law" else law.role
    return word("convergence", key, rate=number(law.rate, 3, limit=1))


def _along(at: Array, law: Prediction) -> list[tuple[float, float]]:
    """Where the name of a law could stand; that of the fastest mode, which is soon below, close to its start."""
    along = np.array(
        [0.5, 0.35, 0.65, 0.2, 0.8] if _COLORS[law.role] == style.BLUE else [0.3, 0.5, 0.15, 0.7, 0.9]
    )
    anchors = np.stack([np.interp(along, np.linspace(0, 1, len(at)), at[:, i]) for i in (0, 1)], axis=1)
    return [(float(x), float(y)) for x, y in anchors]


def _cut(k: Array, y: Array, low: float, high: float) -> tuple[Array, Array]:
    """The part of a monotonic polyline between two heights."""
    if not np.isfinite(y).all():
        return k[:0], y[:0]
    bounds = [b for b in (low, high) if y.min() < b < y.max()]
    falling = y[0] > y[-1]
    order = slice(None, None, -1) if falling else slice(None)
    extra = np.interp(bounds, y[order], k[order])
    every_k = np.concatenate([k, extra])
    every_y = np.concatenate([y, bounds])
    inside = (every_y >= low - 1e-9) & (every_y <= high + 1e-9)
    sort = np.argsort(every_k[inside], kind="stable")
    return every_k[inside][sort], every_y[inside][sort]


def _levels(frame: Frame, data: Convergence, placer: Placer) -> list[tuple[Line, list[tuple[float, float]]]]:
    """The thin lines; their names, and where along the lines these could stand."""
    named = []
    for level in data.levels:
        if level.value not in frame.y.window:
            continue
        p = frame.points(frame.x.window.lower, level.value)[0]
        ends = np.array([p, [frame.box.x1, p[1]]])
        frame.segments([ends], label=level.role, color=style.GRAY, width=0.8, style_=(0, (1, 1.6)), z=1.5)
        placer.avoid(ends)
        anchors = [
            (frame.box.x0 + share * frame.box.width, float(p[1])) for share in (0.85, 0.15, 0.35, 0.65, 0.5)
        ]
        named.append((_level_name(level, data.letters), anchors))
    return named


def _level_name(level: Level, letters: Letters) -> Line:
    key = level.role if level.exact else f"{level.role}_about"
    return word("convergence", key, letters, value=number(level.value, 3), known=known(level.value))
