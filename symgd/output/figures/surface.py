"""The graph of f(x, y) as a surface, with the walk on it: drawn from the back to the front."""

from __future__ import annotations

import math
from functools import cache
from itertools import groupby

import numpy as np
from matplotlib.colors import to_hex, to_rgb
from matplotlib.path import Path
from matplotlib.transforms import Bbox

from symgd.lessons.figures import TEXT_WIDTH, Array, Surface
from symgd.output.figures import style
from symgd.output.figures.box import Box
from symgd.output.figures.canvas import Sheet, sheet
from symgd.output.figures.graph import ring_of, symbol_of
from symgd.output.figures.paths import step_codes, thin
from symgd.output.figures.placing import Placer
from symgd.output.figures.projection import TALL, best_view
from symgd.output.figures.words import word

__all__ = ["build"]

_STRIDE = 4
_SHADES = 10
_LIGHT = np.array([-0.45, -0.4, 0.8])
_DARK, _PALE, _EDGE, _HIDDEN = "#7f9fbe", "#f3f6fa", "#7c97b1", "#dcaa97"
_APART = 5.0
_LOOKED_AT = 60
"""So many points across the base are asked for whether they are hidden."""


def build(data: Surface) -> Sheet:
    figure = sheet(data.height)
    path = data.path[(data.path[:, 2] >= data.window.lower) & (data.path[:, 2] <= data.window.upper)]
    box = Box(figure, best_view(data, _apart(data, path)))
    placer = Placer(Bbox.from_extents(0.0, 0.0, TEXT_WIDTH, data.height))
    box.draw_back()
    _draw_patches(box)
    box.draw_front(placer)
    _draw_walk(box, placer)
    _draw_marks(box, placer)
    placer.add_to(box)
    return figure


def _apart(data: Surface, path: Array) -> Array:
    """Points of the path that are evenly far from each other, however many steps crowd there."""
    span = [data.x[-1] - data.x[0], data.y[-1] - data.y[0]]
    return path[thin(path[:, :2] / span * _LOOKED_AT, 1.0)] if len(path) else path


def _draw_patches(box: Box) -> None:
    """The surface in quadrangles, the farthest first; neighbors of one shade are one path."""
    d = box.data
    x, y, z = d.x[::_STRIDE], d.y[::_STRIDE], d.z[::_STRIDE, ::_STRIDE]
    grid = box.view.box(*np.meshgrid(x, y), z)
    quads = np.stack([grid[:-1, :-1], grid[:-1, 1:], grid[1:, 1:], grid[1:, :-1]], axis=2).reshape(-1, 4, 3)
    quads = quads[np.isfinite(quads).all(axis=(1, 2))]
    quads = quads[(quads[:, :, 2].min(axis=1) < TALL) & (quads[:, :, 2].max(axis=1) > 0.0)]
    order = np.argsort(-box.view.depth(quads.mean(axis=1)), kind="stable")
    quads, shades = quads[order], _shades(quads)[order]
    whole = ((quads[:, :, 2] <= TALL) & (quads[:, :, 2] >= 0.0)).all(axis=1)
    cut = [quad if uncut else _cut(quad) for quad, uncut in zip(quads, whole.tolist(), strict=True)]
    seen = [(shade, piece) for shade, piece in zip(shades.tolist(), cut, strict=True) if len(piece) > 2]
    if not seen:
        return
    ends = np.cumsum([len(piece) for _, piece in seen])
    pieces = np.split(np.round(box.paper(np.concatenate([piece for _, piece in seen])), 1), ends[:-1])
    for shade, group in groupby(
        zip((shade for shade, _ in seen), pieces, strict=True), key=lambda pair: pair[0]
    ):
        _fill(box, [piece for _, piece in group], _color(shade))


def _shades(quads: Array) -> Array:
    """How bright each quadrangle is, from 0 to `_SHADES`: by the angle between its normal and the light."""
    normal = np.cross(quads[:, 2] - quads[:, 0], quads[:, 3] - quads[:, 1])
    length = np.linalg.norm(normal, axis=1)
    bright = normal @ _LIGHT / np.where(length > 0, length, 1.0) / float(np.linalg.norm(_LIGHT))
    return np.asarray(np.round(np.clip(0.5 + 0.5 * bright, 0.0, 1.0) ** 1.5 * _SHADES))


def _cut(quad: Array) -> Array:
    """The part of a polygon between the floor and the upper edge of the box."""
    for sign, bound in ((1.0, TALL), (-1.0, 0.0)):
        over = sign * (quad[:, 2] - bound)
        if (over <= 0).all():
            continue
        kept = []
        for i in range(len(quad)):
            a, b, p, q = quad[i - 1], quad[i], over[i - 1], over[i]
            if (p <= 0) != (q <= 0):
                kept.append(a + (b - a) * (p / (p - q)))
            if q <= 0:
                kept.append(b)
        quad = np.array(kept).reshape(-1, 3)
        if not len(quad):
            break
    return quad


@cache
def _color(shade: float) -> str:
    mixed = np.array(to_rgb(_DARK)) + shade / _SHADES * (np.array(to_rgb(_PALE)) - to_rgb(_DARK))
    return to_hex(tuple(mixed))


def _fill(box: Box, pieces: list[Array], color: str) -> None:
    """Polygons in points as one path."""
    corners = np.concatenate([corner for piece in pieces for corner in (piece, piece[:1])])
    codes = step_codes([len(piece) + 1 for piece in pieces], closed=True)
    box.shape(Path(corners, codes), face=color, edge=_EDGE, width=0.25, join="round", label="surface")


def _draw_walk(box: Box, placer: Placer) -> None:
    """The walk on the surface, lighter where the surface hides it; rings where there is room."""
    d = box.data
    inside = (d.path[:, 2] >= d.window.lower) & (d.path[:, 2] <= d.window.upper)
    places = box.view.box(d.path[:, 0], d.path[:, 1], d.path[:, 2])
    at = np.round(box.paper(places), 1)
    hidden = box.view.hidden(places)
    both = inside[:-1] & inside[1:]
    segments = np.stack([at[:-1], at[1:]], axis=1)
    behind = hidden[:-1] | hidden[1:]
    for part, color, label in (
        (both & behind, _HIDDEN, "hidden walk"),
        (both & ~behind, style.ORANGE, "walk"),
    ):
        kept = segments[part]
        kept = kept[np.unique(np.round(kept / 0.5).reshape(len(kept), 4), axis=0, return_index=True)[1]]
        box.segments(kept, label=label, color=color, width=style.WALK_WIDTH, z=3)
    placer.avoid(at[inside], joined=False)
    steps = d.walk[(d.walk[:, 2] >= d.window.lower) & (d.walk[:, 2] <= d.window.upper)]
    if not len(steps):
        return
    steps = steps[thin(box.points(*steps.T), _APART)]
    unseen = box.view.hidden(box.view.box(steps[:, 0], steps[:, 1], steps[:, 2]))
    for part, color in ((unseen, _HIDDEN), (~unseen, style.ORANGE)):
        box.rings(box.points(*steps[part].T), 3.4, label="iterates", color=color, z=4)


def _draw_marks(box: Box, placer: Placer) -> None:
    """The named points, with their names."""
    d = box.data
    found = [(m.role, height, m) for m in d.marks if math.isfinite(height := _height(d, m.x, m.y))]
    for role, height, mark in found:
        at = box.points(mark.x, mark.y, height)[0]
        box.line(at[None], **symbol_of(role))
        placer.avoid(at + ring_of(role), joined=False)
    for role, height, mark in found:
        placer.place(word("plane", f"other_{role}"), *box.points(mark.x, mark.y, height)[0])


def _height(data: Surface, x: float, y: float) -> float:
    """f at a mark: at the start that of the walk, else the nearest sample, within the window."""
    start = data.walk[0]
    if (x, y) == (start[0], start[1]):
        found = float(start[2])
    else:
        found = float(data.z[np.abs(data.y - y).argmin(), np.abs(data.x - x).argmin()])
    return min(max(found, data.window.lower), data.window.upper)
