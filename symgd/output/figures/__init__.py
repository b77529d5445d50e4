"""The pictures of a lesson: ``draw`` turns figure data into a drawing for a page."""

from __future__ import annotations

from symgd.output.figures.drawing import Picture, build, draw, draw_swatch

__all__ = ["Picture", "build", "draw", "draw_swatch"]
