"""What goes wrong in typesetting."""

from __future__ import annotations

__all__ = ["TypesetError"]


class TypesetError(ValueError):
    """A formula that cannot be set: LaTeX or MathML that is not understood, or a character that the font lacks."""
