"""What is drawn in points of the paper: text, lines, discs, filled polygons."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.transforms import IdentityTransform

from symgd.lessons.figures import Array
from symgd.output.figures.richtext import Line, RichText

__all__ = ["Canvas"]


class Canvas:
    """A part of a figure, ``place`` being left, bottom, width, height as shares of it; all else is in points."""

    def __init__(
        self, figure: Figure, place: tuple[float, float, float, float] = (0.0, 0.0, 1.0, 1.0)
    ) -> None:
        self.axes: Axes = figure.add_axes(place)
        self.axes.set_axis_off()

    def text(self, runs: Line, x: float, y: float, **options: Any) -> RichText:
        """A line of text at a place given in points."""
        artist = RichText(runs, x, y, **options)
        self.axes.add_artist(artist)
        artist.set_clip_on(False)
        return artist

    def segments(
        self, segments: Any, *, label: str, color: str, width: float, style_: Any = "solid", z: float = 1
    ) -> None:
        """Lines given in points, shape (s, 2, 2), as one path."""
        segments = np.asarray(segments, dtype=np.float64)
        if not len(segments):
            return
        path = Path(segments.reshape(-1, 2), np.tile([Path.MOVETO, Path.LINETO], len(segments)))
        path.should_simplify = False
        self.axes.add_artist(
            PathPatch(
                path,
                facecolor="none",
                edgecolor=color,
                linewidth=width,
                linestyle=style_,
                capstyle="round",
                transform=IdentityTransform(),
                zorder=z,
                label=label,
                clip_on=False,
            )
        )

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
        codes = [Path.MOVETO, *[Path.LINETO] * (polygons.shape[1] - 1), Path.CLOSEPOLY]
        patch = PathPatch(
            Path(closed.reshape(-1, 2), np.tile(codes, len(polygons))),
            facecolor=color,
            edgecolor="none",
            transform=IdentityTransform(),
            zorder=z,
            label=label,
        )
        self.axes.add_artist(patch)
        patch.set_clip_on(clip)

    def rectangles(self, boxes: Array, *, label: str, color: str, z: float, clip: bool = True) -> None:
        """Filled rectangles given in points, shape (n, 4): left, lower, right, upper."""
        corners = boxes.reshape(-1, 4)[:, [0, 1, 2, 1, 2, 3, 0, 3]].reshape(-1, 4, 2)
        self.polygons(corners, label=label, color=color, z=z, clip=clip)
