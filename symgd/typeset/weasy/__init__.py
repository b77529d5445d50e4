"""Formulas and other drawings in WeasyPrint: as text in the fonts of the page, tagged, with their MathML.

WeasyPrint asks a ``cache`` for an image before it fetches one, and an image is any object that knows its size and draws
itself into the stream of a page. `Drawings` fills that cache for one document, and finishes its tags::

    drawings = Drawings(math="STIX Two Math")
    drawings.add("formula:1", formula, "#000000")
    document = HTML(string='… <img src="formula:1" alt="x squared"> …').render(cache=drawings.cache, …)
    document.write_pdf(finisher=drawings.finish, …)

After `know_types`, which is done once, inside of `quick`, and with `parsed` in place of ``HTML(string=…)``, WeasyPrint
needs less time for the same bytes.

Inside of `drawing`, which is quick, too, exponents and indices of the text are copied as such.

An image with the class ``more`` goes on with the formula of the image before it: they are one formula in the tags.

All that leans on the inside of WeasyPrint stands in this folder; `differences` says where another version differs.
Nothing here imports WeasyPrint before it is used.
"""

from __future__ import annotations

from symgd.typeset.weasy.canvas import Canvas, Drawable
from symgd.typeset.weasy.differences import differences
from symgd.typeset.weasy.drawings import Drawings
from symgd.typeset.weasy.fonts import Face
from symgd.typeset.weasy.pages import parsed
from symgd.typeset.weasy.quick import quick
from symgd.typeset.weasy.quick_types import know_types
from symgd.typeset.weasy.scripts import drawing

__all__ = [
    "Canvas",
    "Drawable",
    "Drawings",
    "Face",
    "differences",
    "drawing",
    "know_types",
    "parsed",
    "quick",
]
