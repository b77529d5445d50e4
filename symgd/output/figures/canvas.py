"""The paper of a picture, and what is drawn on it in points: text, lines, discs, filled polygons.

matplotlib's artists and renderers need neither its figures nor its axes, and these would be most of the time.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.lines import Line2D
from matplotlib.path import Path
from matplotlib.transforms import Bbox, IdentityTransform

from symgd.lessons.figures import TEXT_WIDTH, Array
from symgd.output.figures.paths import step_codes
from symgd.output.figures.richtext import Line, RichText
from symgd.output.figures.shapes import Shape

__all__ = ["Canvas", "Sheet", "sheet"]


class Sheet:
    """An empty picture of a size in points, and the canvases on it."""

    def __init__(self, width: float, height: float) -> None:
        self.width, self.height = float(width), float(height)
        self.canvases: list[Canvas] = []

    def draw(self, renderer: Any) -> None:
        """Have all artists drawn, canvas after canvas, each from its back to its front."""
        for canvas in self.canvases:
            for artist in sorted(canvas.artists, key=Artist.get_zorder):
                artist.draw(renderer)


def sheet(height: float, width: float = TEXT_WIDTH) -> Sheet:
    """An empty picture as wide as the text."""
    return Sheet(width, height)


class Canvas:
    """A part of a picture, with its artists; ``box`` is where it is, in points from the lower left corner."""

    def __init__(self, figure: Sheet, box: Bbox | None = None) -> None:
        self.box = box or Bbox.from_extents(0.0, 0.0, figure.width, figure.height)
        self.artists: list[Artist] = []
        figure.canvases.append(self)

    def text(self, runs: Line, x: float, y: float, **options: Any) -> RichText:
        """A line of text at a place given in points."""
        artist = RichText(runs, x, y, **options)
        self.artists.append(artist)
        return artist

    def line(self, points: Array, **options: Any) -> Line2D:
        """A polyline, or markers, at places given in points, shape (n, 2); nan interrupts it."""
        line = Line2D(points[:, 0], points[:, 1], transform=_PAPER, **options)
        self.artists.append(line)
        return line

    def shape(self, path: Path, **options: Any) -> Shape:
        """A path given in points."""
        shape = Shape(path, **options)
        self.artists.append(shape)
        return shape

    def segments(
        self, segments: Any, *, label: str, color: str, width: float, style_: Any = "solid", z: float = 1
    ) -> None:
        """Lines given in points, shape (s, 2, 2), as one path."""
        segments = np.asarray(segments, dtype=np.float64)
        if not len(segments):
            return
        path = Path(segments.reshape(-1, 2), step_codes([2] * len(segments)))
        path.should_simplify = False
        self.shape(path, edge=color, width=width, dashes=style_, cap="round", z=z, label=label)

    def dots(self, points: Array, size: float, *, label: str, color: str, z: float) -> None:
        """Discs at points: very short strokes with round ends in one path, where markers are an element each."""
        if len(points):
            strokes = np.stack([points, points + np.array([0.01, 0.0])], axis=1)
            self.segments(strokes, label=label, color=color, width=size, z=z)

    def rings(self, points: Array, size: float, *, label: str, color: str, z: float) -> None:
        """White discs with an edge."""
        self.dots(points, size + 0.9, label=label, color=color, z=z)
        self.dots(points, size - 0.9, label="inside", color="white", z=z + 0.01)

    def polygons(self, polygons: Array, *, label: str, color: str, z: float = 4, clip: bool = False) -> None:
        """Filled polygons given in points, shape (n, corners, 2), as one path."""
        if not len(polygons):
            return
        closed = np.concatenate([polygons, polygons[:, :1]], axis=1)
        path = Path(closed.reshape(-1, 2), step_codes([closed.shape[1]] * len(closed), closed=True))
        self.shape(path, face=color, z=z, label=label, clip=self.box if clip else None)

    def rectangles(self, boxes: Array, *, label: str, color: str, z: float, clip: bool = True) -> None:
        """Filled rectangles given in points, shape (n, 4): left, lower, right, upper."""
        corners = boxes.reshape(-1, 4)[:, [0, 1, 2, 1, 2, 3, 0, 3]].reshape(-1, 4, 2)
        self.polygons(corners, label=label, color=color, z=z, clip=clip)


_PAPER = IdentityTransform()
