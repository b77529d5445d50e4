"""Each coordinate of the iterates against the step."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from symgd.lessons.figures import Array, Coordinates, Window
from symgd.output.figures import style
from symgd.output.figures.canvas import Sheet, sheet
from symgd.output.figures.frame import Axis, Frame
from symgd.output.figures.paths import thin
from symgd.output.figures.richtext import Line, line, plain, width
from symgd.output.figures.words import variable, word

_LOOKS = (
    # color, dashes, marker
    (style.BLUE, "solid", "o"),
    (style.ORANGE, "solid", "s"),
    (style.GREEN, "solid", "^"),
    (style.GRAY, "solid", "D"),
    (style.BLUE, (0, (4, 2)), "v"),
    (style.ORANGE, (0, (4, 2)), "P"),
)
_MARKS = 10
_SAME = 0.55 * style.SIZE
"""Lines that end so near to each other, in points, have their names side by side."""
_ROW = 1.15 * style.SIZE


@dataclass(frozen=True)
class StretchedAxis(Axis):
    """The axis of k on which log₁₀(k + 1) is drawn: stretched toward the start, which has its place at 0."""

    def ticks(self, length: float, *, upright: bool) -> tuple[list[float], list[Line]]:
        last = round(10**self.window.upper)
        whole = [0, *(f * 10**n for n in range(len(str(last))) for f in (1, 2, 5))]
        places = [(k, math.log10(k + 1)) for k in whole if k <= last]
        room = length / max(self.window.span, 1e-9)
        kept: list[tuple[int, float]] = []
        for k, place in places:
            wide = width(plain(str(k)), style.SIZE) + 14.0
            if not kept or (place - kept[-1][1]) * room >= wide:
                kept.append((k, place))
        return [place for _, place in kept], [plain(str(k)) for k, _ in kept]


def build(data: Coordinates) -> Sheet:
    figure = sheet(data.height)
    last = max(float(data.k[-1]), 1.0)
    step = word("convergence", "step", data.letters)
    named = data.named or tuple(range(len(data.variables)))
    axis = (
        StretchedAxis(Window(0.0, math.log10(last + 1.0)), step)
        if data.log_k
        else Axis(Window(0.0, last), step, whole=True)
    )
    room = max([width(step, style.SIZE), *(width(row, style.SIZE) for row in _longest_rows(data, named))])
    frame = Frame(figure, axis, Axis(_window(data)), right=room + 10.0)
    k = np.log10(data.k + 1.0) if data.log_k else data.k
    _bundle(frame, k, np.delete(data.values, named, axis=1))
    for place, index in enumerate(named):
        _curve(frame, k, data.values[:, index], data.variables[index], place)
        if data.limits is not None and np.isfinite(data.limits[index]):
            level = frame.points(0.0, data.limits[index])[0][1]
            ends = np.array([[frame.box.x0, level], [frame.box.x1, level]])
            frame.segments(
                [ends], label="limit", color=_LOOKS[place][0], width=0.8, style_=(0, (1, 1.8)), z=1
            )
    _names(frame, data, named, float(k[-1]))
    return figure


def _curve(frame: Frame, k: Array, values: Array, name: str, place: int) -> None:
    """One coordinate, with marks that are evenly far from each other on paper."""
    color, dashes, marker = _LOOKS[place % len(_LOOKS)]
    kept = thin(frame.points(k, values), 1.0)
    across = frame.points(k[kept], values[kept])[:, 0]
    wanted = np.linspace(across[0], across[-1], min(_MARKS, len(kept)))
    # Marks of different lines stand beside each other, not on each other.
    wanted[1:-1] += place * (wanted[1] - wanted[0]) / len(_LOOKS) if len(wanted) > 2 else 0.0
    every = np.unique(np.searchsorted(across, wanted - 1e-9))
    frame.curve(
        k[kept],
        values[kept],
        label=name,
        color=color,
        linestyle=dashes,
        linewidth=1.2,
        marker=marker,
        markersize=3.8,
        markerfacecolor="white",
        markeredgewidth=0.9,
        markevery=every[every < len(kept)].tolist(),
        zorder=3,
    )


def _bundle(frame: Frame, k: Array, others: Array) -> None:
    """All other coordinates as thin gray lines."""
    for values in others.T:
        kept = thin(frame.points(k, values), 2.0)
        frame.curve(k[kept], values[kept], label="other", color=style.FAINT, linewidth=0.6, zorder=2)


def _rows(ends: list[float]) -> list[list[int]]:
    """Which lines end at the same height, from low to high."""
    rows: list[list[int]] = []
    for i in sorted(range(len(ends)), key=lambda i: ends[i]):
        if rows and ends[i] - ends[rows[-1][0]] <= _SAME:
            rows[-1].append(i)
        else:
            rows.append([i])
    return [sorted(row) for row in rows]


def _longest_rows(data: Coordinates, named: tuple[int, ...]) -> list[Line]:
    """The names that will stand side by side, about: the height of the plot is not known yet."""
    window = _window(data)
    scale = (data.height - 36.0) / window.span
    rows = _rows([float(data.values[-1, i]) * scale for i in named])
    return [_joined(data, [named[i] for i in row]) for row in rows]


def _joined(data: Coordinates, indices: list[int]) -> Line:
    parts: list[Line | str] = []
    for i in indices:
        parts += [variable(data.variables[i]), ", "]
    return line(*parts[:-1])


def _names(frame: Frame, data: Coordinates, named: tuple[int, ...], last: float) -> None:
    """The names at the ends of the lines, those that end together in one row."""
    ends = [float(h) for h in frame.points(last, data.values[-1, list(named)])[:, 1]]
    rows = _rows(ends)
    heights = np.array([np.mean([ends[i] for i in row]) for row in rows])
    for row, height in zip(rows, _spread(heights, frame.box.y0 + 1.3 * style.SIZE), strict=True):
        x = frame.box.x1 + 6.0
        for i in row:
            name = variable(data.variables[named[i]])
            text = name if i == row[-1] else line(name, ",")
            frame.text(text, x, height, valign="center", color=_LOOKS[i % len(_LOOKS)][0])
            x += width(line(name, ", "), style.SIZE)


def _spread(heights: Array, lowest: float) -> list[float]:
    """Heights moved up as far as it takes to keep labels apart from each other and from the name of the axis."""
    moved = heights.copy()
    floor = lowest
    for index in np.argsort(heights, kind="stable"):
        moved[index] = max(heights[index], floor)
        floor = moved[index] + _ROW
    return [float(h) for h in moved]


def _window(data: Coordinates) -> Window:
    finite = data.values[np.isfinite(data.values)]
    low, high = float(finite.min()), float(finite.max())
    if data.limits is not None and np.isfinite(data.limits).any():
        low, high = min(low, float(np.nanmin(data.limits))), max(high, float(np.nanmax(data.limits)))
    air = 0.07 * (high - low) or max(abs(low), 1.0)
    return Window(low - air, high + air)
