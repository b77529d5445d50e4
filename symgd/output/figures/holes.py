"""Where a surface has no height: a gray piece of the plane."""

from __future__ import annotations

import numpy as np
from contourpy import FillType, contour_generator
from matplotlib.path import Path

from symgd.lessons.figures import Contours
from symgd.output.figures import style
from symgd.output.figures.frame import Frame
from symgd.output.figures.paths import step_codes

__all__ = ["draw_holes"]


def draw_holes(frame: Frame, data: Contours) -> None:
    """The part of the window without heights, gray."""
    if not data.has_holes:
        return
    hole = np.isnan(data.z).astype(np.float64)
    filled = contour_generator(data.x, data.y, hole, fill_type=FillType.OuterOffset).filled(0.5, 2.0)
    for points, offsets in zip(*filled, strict=True):
        path = Path(frame.points(points[:, 0], points[:, 1]), step_codes(np.diff(offsets.astype(np.intp))))
        frame.shape(path, face=style.SHADE, z=0, label="hole", clip=frame.box)
