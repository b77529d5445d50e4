"""From data to points on the paper, linear or logarithmic in each direction."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.transforms import Affine2D, Bbox, Transform

from symgd.lessons.figures import Array, Window

__all__ = ["scales"]

_FAR_BELOW = -1000.0  # the logarithm of what has none


def scales(box: Bbox, x: Window, y: Window, log: tuple[bool, bool]) -> Transform:
    """The transform that takes the windows to the box."""
    (x0, x1), (y0, y1) = (
        (np.log10([w.lower, w.upper]) if is_log else (w.lower, w.upper))
        for w, is_log in zip((x, y), log, strict=True)
    )
    wide, high = box.width / (x1 - x0), box.height / (y1 - y0)
    flat = Affine2D().scale(wide, high).translate(box.x0 - wide * x0, box.y0 - high * y0)
    return _Logarithmic(flat, log) if any(log) else flat


class _Logarithmic(Transform):  # type: ignore[misc, unused-ignore]
    """Logarithms in the directions that are ``log``, then ``flat``."""

    input_dims = output_dims = 2
    is_separable = True

    def __init__(self, flat: Affine2D, log: tuple[bool, bool]) -> None:
        super().__init__()
        self._flat, self._log = flat, np.array(log)

    def transform_non_affine(self, values: Any) -> Array:
        values = np.array(values, dtype=np.float64)
        with np.errstate(divide="ignore", invalid="ignore"):
            powers = np.log10(values[:, self._log])
        powers[values[:, self._log] <= 0] = _FAR_BELOW
        values[:, self._log] = powers
        return np.asarray(self._flat.transform(values))
