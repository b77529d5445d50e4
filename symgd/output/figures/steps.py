"""A walk in a frame: chords, rings, numbers, and the step that leaves the picture."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from symgd.lessons.figures import Array, Steps
from symgd.output.figures import style
from symgd.output.figures.frame import Frame
from symgd.output.figures.paths import arrowheads, clip_segment, distinct_segments, thin
from symgd.output.figures.placing import Placer
from symgd.output.figures.richtext import Run

__all__ = ["draw_steps", "leaving", "number_iterates"]


_TANGLE = 120  # chords
_FIRST = 5


def draw_steps(
    frame: Frame, steps: Steps, placer: Placer | None = None, *, first: int = 0, size: float = 4.0
) -> NDArray[np.intp]:
    """The walk: chords with arrowheads, and a ring at each iterate where there is room.

    ``first`` is the number of the first iterate. Returns the indices of the iterates that have a ring.
    """
    at = frame.points(steps.x, steps.y)
    kept = thin(at, 1.0)
    segments = distinct_segments(at[kept])
    out = leaving(frame, steps)
    # Many chords are a tangle: thin lines and no arrowheads leave the rings and the curve to be seen.
    tangled = len(segments) > _TANGLE
    width = style.THIN / 2 if tangled else style.WALK_WIDTH
    frame.segments(segments, label="walk", color=style.ORANGE, width=width, z=3)
    frame.segments(out, label="leaves", color=style.ORANGE, width=style.WALK_WIDTH, style_=(0, (3, 2)), z=3)
    frame.polygons(
        np.concatenate(
            [arrowheads(segments[: 0 if tangled else None]), arrowheads(out, shortest=1.0, at=1.0)]
        ),
        label="arrows",
        color=style.ORANGE,
    )
    ringed = _apart(at, size, _counted(len(at), first))
    frame.rings(at[ringed], size, label="iterates", color=style.ORANGE, z=4)
    if placer:
        placer.avoid(np.insert(segments, 2, np.nan, axis=1).reshape(-1, 2))
        placer.avoid(out.reshape(-1, 2))
        ring = np.array([(0.0, 0.0), (-2.0, 0.0), (2.0, 0.0), (0.0, -2.0), (0.0, 2.0)])
        placer.avoid((at[ringed][:, None, :] + ring).reshape(-1, 2), joined=False)
    return ringed


def number_iterates(
    frame: Frame, steps: Steps, ringed: NDArray[np.intp], placer: Placer, *, first: int = 0
) -> None:
    """The numbers k beside the rings, wherever they cover nothing; ``first`` is the number of the first iterate."""
    for i in np.intersect1d(ringed, _counted(len(steps.x), first)):
        at = frame.points(steps.x[i], steps.y[i])[0]
        placer.place_if_room((Run(str(i + first)),), *at, color=style.ORANGE)


def _counted(count: int, first: int) -> NDArray[np.intp]:
    """The iterates that get a number: the first few, then every tenth, hundredth; the start has its own name."""
    last = first + count - 1
    stride = next(s for s in (1, 10, 50, 100, 500, 1000, 5000, 10**4, 10**5) if last <= 25 * s)
    numbers = np.arange(-(-max(first, 1) // stride) * stride, last + 1, stride)
    if first == 0:
        numbers = np.union1d(np.arange(1, min(_FIRST, last) + 1), numbers)
    return np.asarray(numbers - first, dtype=np.intp)


def _apart(points: Array, distance: float, wanted: NDArray[np.intp]) -> NDArray[np.intp]:
    """Points no closer than that to each other: the start, then those ``wanted``, then all others that have room."""
    order = np.concatenate([[0], wanted, np.arange(len(points))]).astype(np.intp)
    _, firsts = np.unique(np.floor(points[order] / (distance / 4)), axis=0, return_index=True)
    cells: dict[tuple[int, int], list[int]] = {}
    kept: list[int] = []
    for i in order[np.sort(firsts)].tolist():
        x, y = points[i].tolist()
        cx, cy = int(x // distance), int(y // distance)
        near = (j for a in (-1, 0, 1) for b in (-1, 0, 1) for j in cells.get((cx + a, cy + b), ()))
        if all(math.dist(points[j], (x, y)) >= distance for j in near):
            cells.setdefault((cx, cy), []).append(i)
            kept.append(i)
    return np.array(sorted(kept), dtype=np.intp)


def leaving(frame: Frame, steps: Steps) -> Array:
    """The step that is not shown, cut at the edge of the picture: a segment of shape (1, 2, 2), or none."""
    if steps.leaves is None or np.isnan(steps.leaves[0]):
        return np.empty((0, 2, 2))
    x, y = steps.leaves
    last = frame.points(steps.x[-1], steps.y[-1])[0]
    low, high = np.array([frame.box.x0, frame.box.y0]), np.array([frame.box.x1, frame.box.y1])
    span = np.array([frame.x.window.span, frame.y.window.span])
    size = np.array([frame.box.width, frame.box.height])
    if np.isnan(y):
        y = frame.y.window.lower
    # Beyond 1e6 windows only the direction matters, and floats stay small.
    with np.errstate(over="ignore"):
        step = np.clip((np.array([x, y]) - (steps.x[-1], steps.y[-1])) / span, -1e12, 1e12) * size
    target = last + step * min(1.0, 1e6 / float(np.abs(step).max()))
    end, _ = clip_segment(last, target, low, high)
    return np.array([[last, end]])
