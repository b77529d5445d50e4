"""How the runs of a comparison are told apart: by color, lightness, dashes, markers, and a label each.

The colors differ in lightness by more than ten units of CIELAB, so a gray printer keeps them apart, and under the
simulations of Machado, Oliveira and Fernandes (A physiologically-based model for simulation of color vision
deficiency, IEEE Trans. Vis. Comput. Graph. 15, 2009) so do readers without one kind of cone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

__all__ = ["LOOKS", "Look", "swatch"]

_LONG, _HIGH = 30.0, 9.0


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

# The markers as SVG around the middle of a swatch, three points in size.
_SHAPES = {
    "o": '<circle cx="15" cy="4.5" r="2.4" {}/>',
    "s": '<rect x="12.7" y="2.2" width="4.6" height="4.6" {}/>',
    "^": '<path d="M15 1.4 L17.9 6.6 L12.1 6.6 Z" {}/>',
    "v": '<path d="M15 7.6 L17.9 2.4 L12.1 2.4 Z" {}/>',
    "D": '<path d="M15 1.3 L18.2 4.5 L15 7.7 L11.8 4.5 Z" {}/>',
    "P": '<path d="M14 1.7 H16 V3.5 H17.8 V5.5 H16 V7.3 H14 V5.5 H12.2 V3.5 H14 Z" {}/>',
}


def swatch(index: int) -> str:
    """A piece of the line of a run with its marker, as SVG, for tables and lists."""
    look = LOOKS[index]
    dashes = (
        ""
        if look.dashes == "solid"
        else f' stroke-dasharray="{" ".join(f"{1.3 * d:g}" for d in look.dashes[1])}"'
    )
    shape = _SHAPES[look.marker].format(f'fill="white" stroke="{look.color}" stroke-width="1.1"')
    size = f'width="{_LONG:g}pt" height="{_HIGH:g}pt" viewBox="0 0 {_LONG:g} {_HIGH:g}"'
    line = f'<path d="M0 4.5 H{_LONG:g}" stroke="{look.color}" stroke-width="1.3"{dashes} fill="none"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{line}{shape}</svg>'
