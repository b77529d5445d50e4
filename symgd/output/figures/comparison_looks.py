"""How the runs of a comparison are told apart: by color, lightness, dashes, markers, and a label each.

The colors differ in lightness by more than ten units of CIELAB, so a gray printer keeps them apart, and under the
simulations of Machado, Oliveira and Fernandes (A physiologically-based model for simulation of color vision
deficiency, IEEE Trans. Vis. Comput. Graph. 15, 2009) so do readers without one kind of cone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

__all__ = ["LOOKS", "Look"]


@dataclass(frozen=True)
class Look:
    """The look of one run; ``ink`` is the color of its label, dark enough for small letters."""

    color: str
    dashes: Any
    marker: str
    name: str
    ink: str = ""

    @property
    def label_color(self) -> str:
        return self.ink or self.color


LOOKS: tuple[Look, ...] = (
    Look("#0e427a", "solid", "o", "dark blue, circles"),
    Look("#bb5d00", (0, (6, 1.8)), "s", "orange, squares", "#a85300"),
    Look("#101418", (0, (1.6, 1.3)), "^", "black, triangles"),
    Look("#3e9ada", "solid", "D", "light blue, diamonds", "#1f6fa5"),
    Look("#086857", (0, (7, 1.6, 1.4, 1.6)), "v", "green, triangles that point down"),
    Look("#47124b", (0, (3.4, 1.6)), "P", "purple, crosses"),
)
