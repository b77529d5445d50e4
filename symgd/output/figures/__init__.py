"""The pictures of a lesson, drawn: ``draw`` turns figure data into SVG."""

from __future__ import annotations

from symgd.output.figures.drawing import Picture, build, draw

__all__ = ["Picture", "build", "draw"]
