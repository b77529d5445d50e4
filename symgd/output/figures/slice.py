"""Contour lines on a plane through a space of more dimensions, with the shadow of the walk."""

from __future__ import annotations

from symgd.lessons.figures import Slice
from symgd.output.figures.canvas import Sheet, sheet
from symgd.output.figures.contours import draw_plane, plane_frame


def build(data: Slice) -> Sheet:
    figure = sheet(data.ground.height)
    draw_plane(plane_frame(figure, data.ground), data.ground, coordinates_of=False)
    return figure
