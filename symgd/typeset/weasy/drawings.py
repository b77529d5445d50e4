"""The images of a document, as objects that draw themselves."""

from __future__ import annotations

import re
from typing import Any

from symgd.typeset.bounds import excerpt
from symgd.typeset.errors import TypesetError
from symgd.typeset.formula import OVERHANG, Formula
from symgd.typeset.weasy.canvas import Canvas, Drawable, actual_text, fill
from symgd.typeset.weasy.fonts import Face, Fonts, number
from symgd.typeset.weasy.ink import UNITS, ink_of
from symgd.typeset.weasy.tags import Mark, enter

__all__ = ["Drawings"]

_COLOR = re.compile("#(?:[0-9a-fA-F]{3}){1,2}")


class Drawings:
    """What draws the images of one document, by their addresses; ``cache`` is for WeasyPrint.

    Args:
        math: the family under which the style sheet has the font of formulas.
    """

    def __init__(self, math: str) -> None:
        if not isinstance(math, str):
            raise TypeError(f"The family of the font of formulas is a string, not {type(math).__name__}.")
        self.cache: dict[str, Any] = {}
        self._face = Face(math)
        self._fonts: Fonts | None = None
        self._marks: list[Mark] = []

    def add(self, address: str, drawing: Formula | Drawable, color: str = "#000000") -> None:
        """Have a drawing wherever the page says ``<img src=address>``; formulas are drawn in a color.

        Args:
            color: ``#rrggbb`` or ``#rgb``; raises `TypesetError` for another one.

        Raises:
            TypeError: the address is no string, or the drawing neither a `Formula` nor a `Drawable`.
        """
        if not isinstance(address, str):
            raise TypeError(f"The address of a drawing is a string, not {type(address).__name__}.")
        if not isinstance(drawing, Formula | Drawable):
            raise TypeError(
                "A drawing is a Formula, or has a width, a height and a method draw; "
                f"{type(drawing).__name__} is neither."
            )
        self.cache[address] = (
            _FormulaImage(self, drawing, color)
            if isinstance(drawing, Formula)
            else _DrawableImage(self, drawing)
        )

    def finish(self, document: Any, pdf: Any) -> None:
        """Tag formulas as such and give them their MathML: WeasyPrint's ``finisher``, or a part of it."""
        enter(pdf, self._marks)
        self._marks.clear()

    def fonts(self, stream: Any, style: Any) -> Fonts:
        """The fonts of the document that is being written."""
        if self._fonts is None or not self._fonts.belong_to(stream):
            self._fonts = Fonts(stream, style.font_config.font_map)
        return self._fonts

    def mark(self, stream: Any, image: _FormulaImage) -> None:
        """Note that what is being drawn is a formula, where it is content that has a tag."""
        if not stream._tags:
            return
        box, tag = next(reversed(stream._tags.items()))
        if getattr(box, "replacement", None) is not image:
            return  # a background
        code = stream.stream
        code[len(code) - code[::-1].index(b"BDC") - 3] = "/Formula"
        more = "more" in (box.element.get("class") or "").split()
        self._marks.append(Mark(stream._tags, tag["mcid"], image.formula, more))


class _FormulaImage:
    """A formula in a color, as WeasyPrint's image."""

    def __init__(self, drawings: Drawings, formula: Formula, color: str) -> None:
        self.formula = formula
        self._drawings = drawings
        if not _COLOR.fullmatch(color or ""):
            raise TypesetError(f"A color is given as #rgb or #rrggbb, and not as {excerpt(color)}.")
        step = len(color) // 3
        red, green, blue = (
            int(color[i : i + step] * (3 - step), 16) / 255 for i in range(1, 3 * step + 1, step)
        )
        self._fill = fill((red, green, blue))

    def get_intrinsic_size(self, resolution: float, font_size: float) -> tuple[float, float, float]:
        wide, high = self.formula.width + 2 * OVERHANG, self.formula.height + self.formula.depth
        return wide * font_size, high * font_size, wide / high

    def draw(self, stream: Any, width: float, height: float, style: Any) -> None:
        formula, drawings = self.formula, self._drawings
        drawings.mark(stream, self)
        em = width / (formula.width + 2 * OVERHANG)
        unit, x, y = f"{em / UNITS:.8f}", number(OVERHANG * em), number(formula.height * em)
        code = f"{actual_text(formula.text)} {unit} 0 0 -{unit} {x} {y} cm {self._fill}"
        ink = ink_of(formula).code(drawings.fonts(stream, style)[drawings._face])
        stream.stream += (code.encode(), ink, b"EMC")


class _DrawableImage:
    """Anything else that draws itself, as WeasyPrint's image."""

    def __init__(self, drawings: Drawings, drawable: Drawable) -> None:
        self._drawings, self._drawable = drawings, drawable

    def get_intrinsic_size(
        self, resolution: float, font_size: float
    ) -> tuple[float | None, float | None, float | None]:
        wide, high = self._drawable.width, self._drawable.height
        return wide, high, wide / high if wide and high else None

    def draw(self, stream: Any, width: float, height: float, style: Any) -> None:
        stream.stream.append(f"0 0 {number(width)} {number(height)} re W n".encode())
        self._drawable.draw(Canvas(stream, self._drawings.fonts(stream, style)), width, height)
