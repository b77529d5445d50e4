"""Paths on the paper, stroked or filled: an artist with no more in it than the pictures need."""

from __future__ import annotations

from typing import Any

from matplotlib.artist import Artist
from matplotlib.colors import to_rgba
from matplotlib.path import Path
from matplotlib.transforms import BboxBase, IdentityTransform

__all__ = ["Shape"]

_PAPER = IdentityTransform()


class Shape(Artist):
    """A path in points; dashes are multiples of the ``width`` of its edge, and ``clip`` is a rectangle."""

    def __init__(
        self,
        path: Path,
        *,
        face: str | None = None,
        edge: str | None = None,
        width: float = 1.0,
        dashes: Any = "solid",
        cap: str = "butt",
        join: str = "miter",
        alpha: float = 1.0,
        clip: BboxBase | None = None,
        label: str = "",
        z: float = 1.0,
    ) -> None:
        super().__init__()
        self._path, self._width, self._cap, self._join = path, width if edge else 0.0, cap, join
        self._face = None if face is None else to_rgba(face, alpha)
        self._edge = to_rgba(edge or "none")
        self._dashes = (0, None) if dashes == "solid" else (dashes[0] * width, [d * width for d in dashes[1]])
        self._clip = clip
        self.set_label(label)
        self.set_zorder(z)

    def get_path(self) -> Path:
        return self._path

    def get_facecolor(self) -> Any:
        return self._face

    def get_edgecolor(self) -> Any:
        return self._edge

    def get_linewidth(self) -> float:
        return self._width

    def draw(self, renderer: Any) -> None:
        gc = renderer.new_gc()
        gc.set_linewidth(self._width)
        gc.set_capstyle(self._cap)
        gc.set_joinstyle(self._join)
        gc.set_foreground(self._edge, isRGBA=True)
        gc.set_dashes(*self._dashes)
        gc.set_clip_rectangle(self._clip)
        renderer.draw_path(gc, self._path, _PAPER, self._face)
        gc.restore()
