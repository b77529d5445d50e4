"""From figure data to SVG text, by one table of kinds."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import matplotlib as mpl
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

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
from symgd.output.figures import (
    basin_map,
    cobweb,
    comparison_plane,
    comparison_race,
    comparison_trails,
    contours,
    convergence,
    coordinates,
    function_curve,
    rate_distances,
    rate_map,
    rate_multiples,
    rate_planes,
    rate_strip,
    rate_study,
    schedule_curve,
    slice,
    surface,
    walk,
)

__all__ = ["Picture", "build", "draw"]

_KINDS: dict[type, Callable[[Any], Figure]] = {
    FunctionCurve: function_curve.build,
    Walk: walk.build,
    Convergence: convergence.build,
    RateMultiples: rate_multiples.build,
    RatePlanes: rate_planes.build,
    RateStrip: rate_strip.build,
    RateStudy: rate_study.build,
    RateDistances: rate_distances.build,
    RateMap: rate_map.build,
    Contours: contours.build,
    BasinMap: basin_map.build,
    Coordinates: coordinates.build,
    Slice: slice.build,
    Surface: surface.build,
    Cobweb: cobweb.build,
    ScheduleCurve: schedule_curve.build,
    Trails: comparison_trails.build,
    PlaneTrails: comparison_plane.build,
    Race: comparison_race.build,
}

# Every setting but the backend, of which no drawing makes use, so that no file matplotlibrc changes a picture.
_DEFAULTS: dict[str, Any] = {name: value for name, value in mpl.rcParamsDefault.items() if name != "backend"}
_SETTINGS = _DEFAULTS | {
    "svg.fonttype": "none",
    "svg.hashsalt": "symgd",
    "svg.id": None,
    "path.simplify": True,
}
_NO_METADATA = {"Date": None, "Creator": None, "Format": None, "Type": None}


@dataclass(frozen=True)
class Picture:
    """An SVG document with its size in points; its text is real text in the fonts of the page."""

    svg: str
    width_pt: float
    height_pt: float


def build(data: FigureData | ComparisonFigure) -> Figure:
    """The matplotlib figure of any kind of figure data, one pixel a point."""
    return _KINDS[type(data)](data)


def draw(data: FigureData | ComparisonFigure) -> Picture:
    """The picture of any kind of figure data; the same data give the same bytes. One thread at a time."""
    with mpl.rc_context(_SETTINGS):  # type: ignore[arg-type, unused-ignore]
        figure = build(data)
        canvas = FigureCanvasSVG(figure)
        stream = io.StringIO()
        canvas.print_svg(stream, metadata=_NO_METADATA)  # type: ignore[no-untyped-call]
    wide, high = figure.get_size_inches() * 72
    return Picture(stream.getvalue(), float(wide), float(high))
