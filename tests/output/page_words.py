"""What a page says: its text, with each formula as it is read aloud, and once more as it is copied."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

from symgd.output.assets import Inked
from symgd.output.environment import Page

__all__ = ["aloud", "copied", "words_of"]

_UNREAD = re.compile(r"<head>.*?</head>|<pre.*?</pre>|<div class=\"made-by\">.*?</div>", re.DOTALL)
_IMAGE = re.compile(r"<img class=\"([^\"]*)\" src=\"([^\"]*)\" alt=\"([^\"]*)\"[^>]*>")


def aloud(page: Page) -> str:
    """The text of a page as a screen reader has it: every picture and formula by its words, no program."""
    return _plain(page, lambda kinds, _, words: "" if "more" in kinds else words)


def copied(page: Page) -> str:
    """The text of a page as it is copied: every formula as a line of text; pictures by their words, no program."""

    def shown(kinds: list[str], address: str, words: str) -> str:
        image = page.assets.images[address]
        return html.escape(image.formula.text) if isinstance(image, Inked) else words

    return _plain(page, shown)


def words_of(page: Page, start: str = "", end: str = "") -> str:
    """Both, one after the other; each only from the words ``start`` on and up to ``end``, if they are given."""
    parts = []
    for text in (aloud(page), copied(page)):
        _, found, rest = text.partition(start) if start else ("", start, text)
        assert found == start, f"{start!r} is not there"
        parts.append(found + (rest.partition(end)[0] if end else rest))
    return "\n".join(parts)


def _plain(page: Page, shown: Callable[[list[str], str, str], str]) -> str:
    text = _IMAGE.sub(
        lambda found: f" {shown(found[1].split(), found[2], found[3])} ", _UNREAD.sub(" ", page.html)
    )
    assert "<img" not in text
    text = html.unescape(re.sub(r"<[^>]*>", " ", text))
    return re.sub(r"\s+([.,;:!?)’”])", r"\1", re.sub(r"([(“‘])\s+", r"\1", " ".join(text.split())))
