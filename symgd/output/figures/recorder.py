"""A renderer for matplotlib's artists that records what they draw."""

from __future__ import annotations

from importlib import import_module
from typing import Any, NamedTuple

import numpy as np
from matplotlib.colors import to_rgb, to_rgba
from matplotlib.path import Path
from matplotlib.transforms import Affine2D, BboxBase, Transform

from symgd.output.figures.fonts import shaped
from symgd.output.figures.recording import Opacity, Operation, Recording, State, Text
from symgd.output.figures.style import Font

__all__ = ["Recorder"]

_CAPS = {"butt": 0, "round": 1, "projecting": 2}
_JOINS = {"miter": 0, "round": 1, "bevel": 2}
_STEPS = [b"m", b"l", b"", b"c", b"h"]  # PDF has no curves of the second degree: they become cubic
_DECIMALS = 2  # of a point

_written: Any = import_module(
    "matplotlib._path"
).convert_to_string  # what matplotlib's own PDFs are written with

Color = tuple[float, float, float, float]


class Pen:
    """How the next path is stroked and clipped: what matplotlib calls a graphics context."""

    def __init__(self) -> None:
        self.color: Color = (0.0, 0.0, 0.0, 1.0)
        self.width = 1.0
        self.cap, self.join = "butt", "round"
        self.dashes: tuple[float, Any] = (0.0, None)
        self.area: BboxBase | None = None
        self.path: Any = None

    def set_foreground(self, color: Any, isRGBA: bool = False) -> None:
        self.color = color if isRGBA else to_rgba(color)  # with its opacity as the fourth number

    def set_linewidth(self, width: float) -> None:
        self.width = float(width)

    def set_capstyle(self, cap: Any) -> None:
        self.cap = getattr(cap, "value", cap)

    def set_joinstyle(self, join: Any) -> None:
        self.join = getattr(join, "value", join)

    def set_dashes(self, offset: float, dashes: Any) -> None:
        self.dashes = offset, dashes

    def set_clip_rectangle(self, area: BboxBase | None) -> None:
        self.area = area

    def set_clip_path(self, path: Any) -> None:
        self.path = path

    def unused(self, *_: Any) -> None:
        """What has no meaning on paper: addresses, smoothing, the grid of pixels."""

    set_url = set_antialiased = set_snap = restore = unused


class _Style(NamedTuple):
    """What is set in the graphics state; what is empty is not known."""

    stroke: bytes = b""
    fill: bytes = b""
    line: bytes = b""
    opacity: Opacity = Opacity()


class Recorder:
    """Draws nothing, and remembers all: `recording` is what has been drawn on a paper of this size in points."""

    _raster_depth, _rasterizing = 0, False  # matplotlib asks every renderer

    def __init__(self, width: float, height: float) -> None:
        self._width, self._height = width, height
        self._flip = Affine2D().scale(1.0, -1.0).translate(0.0, height)
        self._operations: list[Operation] = []
        self._code: list[bytes] = []
        self._style = self._outside = _Style()
        self._clip = b""

    def recording(self) -> Recording:
        """All of it, until now."""
        self._clip_to(b"")
        self._flush()
        return Recording(tuple(self._operations))

    def new_gc(self) -> Pen:
        return Pen()

    def open_group(self, name: str, gid: str | None = None) -> None:
        """Groups of artists have no meaning in a recording."""

    def close_group(self, name: str) -> None:
        """See `open_group`."""

    def points_to_pixels(self, points: float) -> float:
        return points

    def get_canvas_width_height(self) -> tuple[float, float]:
        return self._width, self._height

    def draw_path(self, pen: Pen, path: Path, transform: Transform, face: Any = None) -> None:
        paint = _paint(pen, face)
        # As in matplotlib's own renderers, a line is simplified and cut at the edges of the paper, an area is not.
        line = face is None
        paper = (0.0, 0.0, self._width, self._height) if line else None
        steps = self._steps(path, transform + self._flip, paper, path.should_simplify and line)
        if paint and steps:
            self._set(pen, face)
            self._code += (steps, paint)

    def draw_markers(
        self,
        pen: Pen,
        marker: Path,
        marker_transform: Transform,
        path: Path,
        transform: Transform,
        face: Any = None,
    ) -> None:
        paint = _paint(pen, face)
        places = (transform + self._flip).transform(path.vertices)
        places = places[np.isfinite(places).all(axis=1)]
        if paint and len(places):
            self._set(pen, face)
            steps = self._steps(marker, marker_transform + Affine2D().scale(1.0, -1.0))
            for x, y in places.tolist():
                self._code.append(b"q 1 0 0 1 %.2f %.2f cm\n%s\n%s Q" % (x, y, steps, paint))

    def draw_run(
        self, text: str, x: float, y: float, font: Font, size: float, color: str, copied: str = ""
    ) -> None:
        """A piece of text in one font, its baseline beginning at (x, y), y downwards; ``copied`` if not as it is."""
        self._clip_to(b"")
        self._show(Opacity())
        self._flush()
        glyphs = tuple((round(at * size, 3), glyph, shown) for at, glyph, shown in shaped(text, font).glyphs)
        place = round(float(x), _DECIMALS), round(float(y), _DECIMALS)
        self._operations.append(Text(font, size, *place, glyphs, to_rgb(color), copied))
        self._style = self._style._replace(fill=b"")  # text brings its own

    def _steps(self, path: Path, transform: Transform, paper: Any = None, simplify: bool = False) -> bytes:
        """The path as operators."""
        steps = _written(path, transform, paper, simplify, None, _DECIMALS, _STEPS, True)
        return bytes(steps).rstrip()

    def _set(self, pen: Pen, face: Any) -> None:
        """What the next path needs and the graphics state does not have."""
        self._clip_to(self._area(pen))
        old = self._style
        opacity = Opacity(old.opacity.fill, old.opacity.stroke)
        if _stroked(pen):
            stroke, line = _color(pen.color, b"RG"), _line(pen)
            self._code += [code for code, known in ((stroke, old.stroke), (line, old.line)) if code != known]
            opacity = opacity._replace(stroke=float(pen.color[3]))
            self._style = self._style._replace(stroke=stroke, line=line)
        if face is not None:
            fill = _color(face, b"rg")
            self._code += [fill] if fill != old.fill else []
            opacity = opacity._replace(fill=float(face[3]))
            self._style = self._style._replace(fill=fill)
        self._show(opacity)

    def _show(self, opacity: Opacity) -> None:
        if opacity != self._style.opacity:
            self._flush()
            self._operations.append(opacity)
            self._style = self._style._replace(opacity=opacity)

    def _area(self, pen: Pen) -> bytes:
        """The operators that clip as the pen says; none if it does not."""
        code = []
        if pen.area is not None:
            x0, y0, x1, y1 = pen.area.extents
            sides = (x0, self._height - y1, x1 - x0, y1 - y0)
            code.append(b"%s re W n" % b" ".join(map(_number, sides)))
        if pen.path is not None:
            path, transform = pen.path.get_transformed_path_and_affine()
            code.append(self._steps(path, transform + self._flip) + b" W n")
        return b"\n".join(code)

    def _clip_to(self, area: bytes) -> None:
        if area == self._clip:
            return
        self._flush()
        if self._clip:
            self._operations.append(State.POP)
            self._style = self._outside
        if area:
            self._operations.append(State.PUSH)
            self._outside = self._style
            self._code.append(area)
        self._clip = area

    def _flush(self) -> None:
        if self._code:
            self._operations.append(b"\n".join(self._code))
            self._code.clear()


def _stroked(pen: Pen) -> bool:
    return pen.width > 0 and pen.color[3] > 0


def _paint(pen: Pen, face: Any) -> bytes:
    """The operator that paints a path; none where nothing would be seen."""
    filled = face is not None and face[3] > 0
    return (b"B" if filled else b"S") if _stroked(pen) else b"f" if filled else b""


def _number(value: float) -> bytes:
    """A number with two decimals at most."""
    return (b"%.2f" % value).rstrip(b"0").rstrip(b".")


def _color(color: Any, operator: bytes) -> bytes:
    return b"%.3g %.3g %.3g %s" % (*color[:3], operator)


def _line(pen: Pen) -> bytes:
    """Width, ends, corners and dashes."""
    offset, dashes = pen.dashes
    pattern = b" ".join(map(_number, dashes if dashes is not None else ()))
    return b"%s w %d J %d j [%s] %s d" % (
        _number(pen.width),
        _CAPS[pen.cap],
        _JOINS[pen.join],
        pattern,
        _number(offset or 0.0),
    )
