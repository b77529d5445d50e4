"""From figure data to pictures, by one table of kinds. One thread draws at a time.

matplotlib, and the module of a kind, are imported when the first picture of that kind is drawn.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import import_module
from typing import TYPE_CHECKING, Any

from symgd.lessons.figures import (
    BasinMap,
    Cobweb,
    ComparisonFigure,
    Contours,
    Convergence,
    Coordinates,
    FigureData,
    FunctionCurve,
    PlaneTrails,
    Race,
    RateDistances,
    RateMap,
    RateMultiples,
    RatePlanes,
    RateStrip,
    RateStudy,
    ScheduleCurve,
    Slice,
    Surface,
    Trails,
    Walk,
)
from symgd.output.figures.loading import matplotlib_alone
from symgd.output.figures.recording import Recording
from symgd.output.rendering import RENDERING

if TYPE_CHECKING:
    from symgd.output.figures.canvas import Sheet
    from symgd.typeset.weasy import Canvas

__all__ = ["Picture", "build", "draw", "draw_swatch"]

_KINDS: dict[type, str] = {
    FunctionCurve: "function_curve",
    Walk: "walk",
    Convergence: "convergence",
    RateMultiples: "rate_multiples",
    RatePlanes: "rate_planes",
    RateStrip: "rate_strip",
    RateStudy: "rate_study",
    RateDistances: "rate_distances",
    RateMap: "rate_map",
    Contours: "contours",
    BasinMap: "basin_map",
    Coordinates: "coordinates",
    Slice: "slice",
    Surface: "surface",
    Cobweb: "cobweb",
    ScheduleCurve: "schedule_curve",
    Trails: "comparison_trails",
    PlaneTrails: "comparison_plane",
    Race: "comparison_race",
}
_PIXELS = 96 / 72  # in a point


@dataclass(frozen=True)
class Picture:
    """A drawing with its size in points: a recording for a page, and an SVG document, made when it is asked for."""

    sheet: Sheet
    recording: Recording

    @property
    def width(self) -> float:
        """In CSS pixels."""
        return self.sheet.width * _PIXELS

    @property
    def height(self) -> float:
        """In CSS pixels."""
        return self.sheet.height * _PIXELS

    @cached_property
    def svg(self) -> str:
        """Its text is real text in the fonts of the page; the same data give the same bytes."""
        with RENDERING:
            return str(_module("svg").svg(self.sheet))

    def draw(self, canvas: Canvas, width: float, height: float) -> None:
        """Draw it on a page, as wide as that in CSS pixels."""
        self.recording.replay(canvas, width / self.sheet.width)


def build(data: FigureData | ComparisonFigure) -> Sheet:
    """The artists of any kind of figure data, measured in points."""
    with RENDERING:
        sheet: Sheet = _module(_KINDS[type(data)]).build(data)
    return sheet


def draw(data: FigureData | ComparisonFigure) -> Picture:
    """The picture of any kind of figure data."""
    with RENDERING:
        return _picture(_module(_KINDS[type(data)]).build, data)


@cache
def draw_swatch(index: int) -> Picture:
    """A piece of the line of a run of a comparison with its marker, for tables and lists."""
    with RENDERING:
        return _picture(_module("swatch").build, index)


def _picture(build: Callable[[Any], Sheet], data: Any) -> Picture:
    """What ``build`` makes of the data, drawn with matplotlib's own settings."""
    with _module("settings").own_settings():
        sheet = build(data)
        recorder = _module("recorder").Recorder(sheet.width, sheet.height)
        sheet.draw(recorder)
    return Picture(sheet, recorder.recording())


@cache
def _module(name: str) -> Any:
    """A module beside this one: those that import matplotlib are imported here alone."""
    with matplotlib_alone():
        return import_module(f"symgd.output.figures.{name}")
