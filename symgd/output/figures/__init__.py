"""The pictures of a lesson, drawn: ``draw`` turns figure data into SVG."""

from __future__ import annotations

from symgd.output.figures.loading import matplotlib_alone as _matplotlib_alone

with _matplotlib_alone():
    from symgd.output.figures.drawing import Picture, build, draw

__all__ = ["Picture", "build", "draw"]
