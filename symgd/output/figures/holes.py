"""Where a surface has no height: a gray piece of the plane."""

from __future__ import annotations

import numpy as np
from contourpy import FillType, contour_generator
from matplotlib.path import Path

from symgd.lessons.figures import Contours
from symgd.output.figures import style
from symgd.output.figures.frame import Frame

__all__ = ["draw_holes"]


def draw_holes(frame: Frame, data: Contours) -> None:
    """The part of the window without heights, gray."""
    if not data.has_holes:
        return
    hole = np.isnan(data.z).astype(np.float64)
    filled = contour_generator(data.x, data.y, hole, fill_type=FillType.OuterOffset).filled(0.5, 2.0)
    for points, offsets in zip(*filled, strict=True):
        codes = np.full(len(points), Path.LINETO)
        codes[offsets[:-1].astype(np.intp)] = Path.MOVETO
        path = Path(frame.points(points[:, 0], points[:, 1]), codes)
        frame.shape(path, face=style.SHADE, z=0, label="hole", clip=frame.box)
