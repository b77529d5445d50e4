"""What the pictures of a lesson show, as plain data: no drawing, no prose.

A lesson fills these from a run (``lessons.layout`` chooses what fits on the paper) and ``output.figures.draw``
turns each kind into a picture. Lengths are in points (1/72 inch), angles nowhere; a number that is not there is
``nan`` in an array and ``None`` elsewhere. Names of variables are written for readers already: ``x``, ``θ₁``.
"""

from symgd.lessons.figures.basins import BasinMap, BasinRegion
from symgd.lessons.figures.comparison import ComparisonFigure, PlaneTrails, Quantity, Race, Trail, Trails
from symgd.lessons.figures.plane import Contours, Coordinates, Slice, Surface
from symgd.lessons.figures.rates import (
    RateDistances,
    RateLimit,
    RateMap,
    RateMultiples,
    RatePanel,
    RatePlanes,
    RateRole,
    RateStrip,
    RateStudy,
    Region,
)
from symgd.lessons.figures.run import (
    Cobweb,
    Convergence,
    FigureData,
    FunctionCurve,
    Level,
    Prediction,
    Walk,
    Zoom,
)
from symgd.lessons.figures.schedule import ScheduleCurve
from symgd.lessons.figures.shapes import (
    TEXT_WIDTH,
    USUAL_LETTERS,
    Array,
    Curve,
    Letters,
    Mark,
    Role,
    Steps,
    Window,
)

__all__ = [
    "TEXT_WIDTH",
    "USUAL_LETTERS",
    "Array",
    "BasinMap",
    "BasinRegion",
    "Cobweb",
    "ComparisonFigure",
    "Contours",
    "Convergence",
    "Coordinates",
    "Curve",
    "FigureData",
    "FunctionCurve",
    "Letters",
    "Level",
    "Mark",
    "PlaneTrails",
    "Prediction",
    "Quantity",
    "Race",
    "RateDistances",
    "RateLimit",
    "RateMap",
    "RateMultiples",
    "RatePanel",
    "RatePlanes",
    "RateRole",
    "RateStrip",
    "RateStudy",
    "Region",
    "Role",
    "ScheduleCurve",
    "Slice",
    "Steps",
    "Surface",
    "Trail",
    "Trails",
    "Walk",
    "Window",
    "Zoom",
]
