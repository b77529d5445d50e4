"""What every kind of lesson has on its page: the frame around it, its numbers and pictures, and how it is bound."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from symgd.output.environment import Page, environment
from symgd.output.figures import draw
from symgd.output.numbers import number
from symgd.output.pdf import Attached, render_pdf
from symgd.output.phrases import PHRASES
from symgd.version import __version__

if TYPE_CHECKING:
    from symgd.lessons import Comparison, Lesson

__all__ = ["bound", "common_facts"]


def common_facts(made: Lesson | Comparison, title: str) -> dict[str, Any]:
    """What all templates use; ``title`` is the template with the words of the frame."""
    return PHRASES | {
        "lesson": made,
        "n": made.names,
        "page": _page(made, title),
        "num": number,
        "zero": number(0),
        "draw": draw,
    }


def bound(made: Lesson | Comparison, page: Page, steps: Attached, most: int | None = None) -> bytes:
    """The page as a tagged PDF with the steps attached, on so many sheets of paper at ``most``; see `render_pdf`."""
    day = date.fromisoformat(made.date) if made.date else None
    return render_pdf(page, paper=made.paper, attachments=[steps], day=day, most=most)


def _page(made: Lesson | Comparison, title: str) -> dict[str, Any]:
    """What the frame prints: see ``templates/layout.html.j2``."""
    words: Any = environment().get_template(title).make_module(PHRASES)
    return {
        "title": words.title(made),
        "subject": words.subject(made),
        "version": __version__,
        "command": made.command,
        "author": made.author,
        "density": "sheet" if made.pages == 2 else "",
    }
