"""What the pictures of a comparison share: the line of a run with its markers, and its name where it ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from symgd.lessons.figures import Array, Letters, Trail
from symgd.output.figures import style
from symgd.output.figures.comparison_looks import Look
from symgd.output.figures.frame import Frame
from symgd.output.figures.paths import thin
from symgd.output.figures.placing import Placer
from symgd.output.figures.richtext import Line, plain, width
from symgd.output.figures.words import known, word

__all__ = ["End", "draw_trail", "envelope", "margin", "name_ends", "trail_name"]

_MOST_POINTS = 900
_MARKERS_APART = 24.0
_MARKER_SIZE = 4.2
_EDGE = 6.0
_TANGLED = 8.0


@dataclass(frozen=True)
class End:
    """Where the line of a run ends, in points on the paper."""

    name: Line
    x: float
    y: float
    look: Look


def trail_name(trail: Trail, letters: Letters) -> Line:
    """The label of a run: the name of its method, or its rate."""
    if isinstance(trail.rate, float):
        return word("rates", "panel", letters, known=known(trail.rate))
    if trail.rate is not None:
        return word("comparison", "schedule", letters, source=trail.rate)
    return plain(trail.label)


def margin(names: Sequence[Line]) -> float:
    """The room that the names need beside the plot."""
    return max((width(name, style.SIZE) for name in names), default=0.0) + 12.0


def envelope(y: Array, most: int = _MOST_POINTS) -> NDArray[np.intp]:
    """The rows of a long line that keep what the eye sees of it: the least and the greatest of every short stretch."""
    if len(y) <= most:
        return np.arange(len(y))
    parts = np.array_split(np.arange(len(y)), most // 2)
    known_y = np.where(np.isfinite(y), y, 0.0)
    ends = [i for part in parts for i in (part[np.argmin(known_y[part])], part[np.argmax(known_y[part])])]
    return np.unique(np.array([0, *ends, len(y) - 1], dtype=np.intp))


def draw_trail(
    frame: Frame, x: Array, y: Array, look: Look, label: str, placer: Placer, *, first: int = 0
) -> Array:
    """The line and its markers; nan interrupts it. Returns its points on the paper.

    ``first`` shifts the markers of one run against those of another, so that they do not hide each other.
    """
    at = frame.points(x, y)
    good = np.flatnonzero(np.isfinite(at).all(axis=1))
    length = float(np.hypot(*np.diff(at[good], axis=0).T).sum()) if len(good) > 1 else 0.0
    tangled = length > _TANGLED * frame.box.width  # a thin line leaves something to be seen of the others
    frame.curve(
        x,
        y,
        label=label,
        color=look.color,
        linewidth=0.35 if tangled else 1.25,
        linestyle="solid" if tangled else look.dashes,
        zorder=2.5 if tangled else 3,
    )
    if not len(good):
        return at
    if tangled:
        return _few_markers(frame, x, y, at, good, look, label, placer)
    kept = good[thin(at[good], _MARKERS_APART)]
    if len(kept) > 3 and first:  # the first marker after the start comes a little later for each run
        near = good[thin(at[good], _MARKERS_APART / 6 * first)]
        if len(near) > 1:
            rest = good[good >= near[1]]
            kept = np.concatenate([good[:1], rest[thin(at[rest], _MARKERS_APART)]])
    _markers(frame, x[kept], y[kept], look, label)
    placer.avoid(at)
    return at


def _markers(frame: Frame, x: Array, y: Array, look: Look, label: str) -> None:
    frame.curve(
        x,
        y,
        label=f"{label} markers",
        color=look.color,
        linestyle="none",
        marker=look.marker,
        markersize=_MARKER_SIZE,
        markerfacecolor="white",
        markeredgecolor=look.color,
        markeredgewidth=1.0,
        zorder=4,
    )


def _few_markers(
    frame: Frame,
    x: Array,
    y: Array,
    at: Array,
    good: NDArray[np.intp],
    look: Look,
    label: str,
    placer: Placer,
) -> Array:
    """Markers of a line that goes up and down all over the place: now and then."""
    across = np.column_stack([at[good, 0], np.zeros(len(good))])
    kept = good[thin(across, 1.5 * _MARKERS_APART)]
    _markers(frame, x[kept], y[kept], look, label)
    placer.avoid_lightly(at)
    return at


def name_ends(frame: Frame, ends: Sequence[End], placer: Placer) -> None:
    """The names of the lines: in the margin for those that end at the edge, beside their end for the others."""
    edge = [end for end in ends if end.x >= frame.box.x1 - _EDGE]
    heights = _spread(
        [end.y for end in edge], frame.box.y0 + 1.6 * style.SIZE, frame.box.y1, 1.15 * style.SIZE
    )
    for end, height in zip(edge, heights, strict=True):
        if abs(height - end.y) > 3.0:
            frame.segments(
                [[(end.x + 2.0, end.y), (frame.box.x1 + 6.5, height)]],
                label="leader",
                color=style.GRAY,
                width=0.5,
                z=2,
            )
        text = frame.text(end.name, frame.box.x1 + 8, height, valign="center", color=end.look.label_color)
        text.set_label("name")
    for end in ends:
        if end.x < frame.box.x1 - _EDGE:
            placer.place(end.name, end.x, end.y, color=end.look.label_color).set_label("name")


def _spread(heights: Sequence[float], lowest: float, highest: float, distance: float) -> list[float]:
    """Heights as near to those wanted as it goes, apart from each other, and inside."""
    order = sorted(range(len(heights)), key=lambda i: heights[i])
    moved = list(heights)
    floor = lowest
    for i in order:
        moved[i] = max(moved[i], floor)
        floor = moved[i] + distance
    ceiling = highest
    for i in reversed(order):
        moved[i] = min(moved[i], ceiling)
        ceiling = moved[i] - distance
    return moved
