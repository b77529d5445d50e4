"""What a formula costs, from LaTeX to the operators in the PDF: the sheet of tools/formula_sheet.py, warm."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from weasyprint import HTML
from weasyprint.text.fonts import FontConfiguration

from benchmarks.reporting import line
from symgd.output.assets import templates_folder
from symgd.typeset import Formula, MathFont, Typesetter
from symgd.typeset.weasy import Drawings
from tools.formula_sheet import formulas as sheet

__all__ = ["formulas"]

ROUNDS = 9
_FONT = templates_folder() / "fonts" / "STIXTwoMath-Regular.ttf"
_STYLE = f"<style>@font-face {{ font-family: Sheet; src: url({_FONT.as_uri()}) }}</style>"


def formulas() -> None:
    """Print the cost of a formula, the mean over the sheet, and what it is made of."""
    rows = [(row["latex"], not row.get("inline", False)) for row in sheet()]
    font = MathFont(_FONT)
    rounds = [_round(rows, font) for _ in range(ROUNDS + 1)][1:]  # the first one warms
    parts = [1e3 * statistics.median(times) / len(rows) for times in zip(*rounds, strict=True)]
    made_of = "laid out {:.3f}, read {:.3f}, drawn {:.3f}".format(*parts)
    line(f"ms a formula, mean of {len(rows)}", sum(parts), made_of, most=1.5)


def _round(rows: list[tuple[str, bool]], font: MathFont) -> tuple[float, float, float]:
    """The computing time of all formulas, none of which is known yet: to lay them out, to read them, to draw them."""
    typesetter = Typesetter(font)
    began = time.process_time()
    made = [typesetter.typeset(latex, display=display) for latex, display in rows]
    laid_out = time.process_time()
    for formula in made:
        assert formula.text
        assert formula.mathml
    read = time.process_time()
    return laid_out - began, read - laid_out, _drawn(made)


def _drawn(made: list[Formula]) -> float:
    """The computing time in which WeasyPrint's images of formulas draw themselves."""
    drawings = Drawings("Sheet")
    for number, formula in enumerate(made):
        drawings.add(f"formula:{number}", formula)
    kind = type(drawings.cache["formula:0"])
    with _timed(kind) as times:
        page = "".join(f'<p><img src="{address}" alt="">' for address in drawings.cache)
        fonts = FontConfiguration()
        HTML(string=_STYLE + page).write_pdf(
            cache=drawings.cache, finisher=drawings.finish, font_config=fonts
        )
    return sum(times)


@contextmanager
def _timed(kind: Any) -> Iterator[list[float]]:
    """The times that the images of a kind take to draw themselves."""
    draw, times = kind.draw, []

    def timed(*arguments: Any) -> None:
        began = time.process_time()
        draw(*arguments)
        times.append(time.process_time() - began)

    kind.draw = timed
    try:
        yield times
    finally:
        kind.draw = draw
