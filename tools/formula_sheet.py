"""The sheet of formulas, the earlier way beside the new: ``python tools/formula_sheet.py [FILE.pdf]``.

reports/gallery/formulas.toml has the formulas; formulas-earlier.json beside it has what the earlier way made of them,
and which versions of which packages those were, which symgd no longer depends on.
"""

from __future__ import annotations

import json
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from markupsafe import Markup

from symgd.output.assets import Svg, collection
from symgd.output.environment import Page, environment, render
from symgd.output.formulas import INK, TeX, tex
from symgd.output.pdf import render_pdf
from symgd.version import __version__

__all__ = ["Row", "formulas", "page", "rows"]

TOOLS = Path(__file__).resolve().parent
GALLERY = TOOLS.parent / "reports" / "gallery"
SHEET = GALLERY / "32-formulas-side-by-side.pdf"
#: how far the earlier drawings reach beyond their boxes at each side, in 1/1000 em
OVERHANG = 60
_IMAGE = '<img src="{}" alt="{}" style="margin:0 -{:.2f}em;width:{:.4f}em;height:{:.4f}em;vertical-align:{:.4f}em">'


@dataclass(frozen=True)
class Row:
    """A formula of the sheet, and the earlier drawing of it."""

    name: str
    formula: TeX
    inline: bool
    drawing: dict[str, Any]
    outlines: list[str]

    @property
    def earlier(self) -> Markup:
        """The earlier drawing as an image on the baseline."""
        wide, height, depth = (
            self.drawing["width"] + 2e-3 * OVERHANG,
            self.drawing["height"],
            self.drawing["depth"],
        )
        box = f"{-OVERHANG} {-1000 * height:.0f} {1000 * wide:.0f} {1000 * (height + depth):.0f}"
        path = "".join(f"M{x} {y}{self.outlines[number]}" for number, x, y in self.drawing["glyphs"])
        svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}"><path fill="{INK}" d="{path}"/></svg>'
        scale = self.drawing["scale"]
        return Markup(_IMAGE).format(
            collection().add(Svg(svg), svg),
            self.formula.alt,
            1e-3 * OVERHANG * scale,
            wide * scale,
            (height + depth) * scale,
            -depth * scale,
        )


def formulas() -> list[dict[str, Any]]:
    """The rows of formulas.toml."""
    listed: list[dict[str, Any]] = tomllib.loads((GALLERY / "formulas.toml").read_text("utf-8"))["formulas"]
    return listed


def earlier() -> dict[str, Any]:
    """The contents of formulas-earlier.json."""
    kept: dict[str, Any] = json.loads((GALLERY / "formulas-earlier.json").read_text("utf-8"))
    return kept


def rows() -> Iterator[Row]:
    """The rows of the sheet; raises `KeyError` for a formula of which there is no earlier drawing."""
    kept = earlier()
    drawings = {drawing["name"]: drawing for drawing in kept["formulas"]}
    for formula in formulas():
        name = formula["name"]
        spoken = tex(formula["latex"], name)
        yield Row(name, spoken, formula.get("inline", False), drawings[name], kept["outlines"])


def page() -> Page:
    """The sheet as a page."""
    template = environment().from_string((TOOLS / "formula_sheet.html.j2").read_text("utf-8"))
    words = {
        "title": "Formulas, side by side",
        "subtitle": "What the printers of symgd and SymPy make of functions, and what templates write",
        "version": __version__,
        "command": "make gallery",
        "density": "sheet",
    }
    return render(template, {"page": words, "rows": list(rows()), "measure": earlier()["measure"]})


def main(files: list[str]) -> None:
    """Write the sheet."""
    path = Path(files[0]) if files else SHEET
    path.write_bytes(render_pdf(page()))
    print(f"== {path}")


if __name__ == "__main__":
    main(sys.argv[1:])
