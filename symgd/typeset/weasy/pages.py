"""Pages for WeasyPrint, read sooner than it reads them itself.

A page that is well-formed XML needs none of the rules by which HTML is mended: `parsed` reads it ten times as fast,
into the same tree. And of WeasyPrint's own style sheet the rules for footnotes and notes, and those for the markers of
all elements but list items, are left out: WeasyPrint would make six styles for every element that no box ever has.
"""

from __future__ import annotations

import copy
from functools import cache
from typing import Any
from xml.etree import ElementTree

__all__ = ["NAMES", "parsed"]

#: what is set or read here, and where WeasyPrint does
NAMES = {
    "weasyprint:HTML.__init__": ("base_url", "etree_element", "media_type", "url_fetcher", "wrapper_element"),
    "weasyprint:HTML._ua_stylesheets": ("UA_STYLESHEET",),
    "cssselect2:Matcher.__init__": ("lower_local_name_selectors", "other_selectors"),
    "cssselect2:Matcher.add_selector": ("test", "specificity", "order", "pseudo_element"),
}

_NOTES = ("footnote-call", "footnote-marker", "note-call", "note-marker", "note-callback")


def parsed(string: str, base_url: str, url_fetcher: Any) -> Any:
    """The page as WeasyPrint's ``HTML``.

    A page that is no XML is read by WeasyPrint's own parser. Elements that HTML would add, such as a ``tbody``, a page
    that is XML has to have; it has no footnotes, and ``display: list-item`` for ``li`` alone.
    """
    root = tree(string)
    if root is None:
        import weasyprint

        return weasyprint.HTML(string=string, base_url=base_url, url_fetcher=url_fetcher)
    return _page_class()(root, base_url, url_fetcher)


def tree(html: str) -> ElementTree.Element | None:
    """The elements of a page that is well-formed XML; None, where it is not."""
    try:
        root = ElementTree.fromstring(html)
    except ElementTree.ParseError:
        return None
    root.text = None  # as HTML has it: nothing before the head, and what follows the body belongs to it
    body = root[-1]
    if body.tail:
        last = body[-1]
        last.tail = (last.tail or "") + body.tail
        body.tail = None
    return root


@cache
def _page_class() -> Any:
    import weasyprint
    from weasyprint.html import UA_STYLESHEET

    sheet = copy.copy(UA_STYLESHEET)
    sheet.matcher = _matcher(sheet.matcher)

    class PageHTML(weasyprint.HTML):
        def __init__(self, root: ElementTree.Element, base_url: str, url_fetcher: Any) -> None:
            self.base_url = base_url
            self.url_fetcher = url_fetcher
            self.media_type = "print"
            self.wrapper_element = weasyprint.cssselect2.ElementWrapper.from_html_root(
                root, content_language=None
            )
            self.etree_element = root

        def _ua_stylesheets(self, forms: bool = False) -> list[Any]:
            return [sheet]

    return PageHTML


def _matcher(usual: Any) -> Any:
    """A matcher without the rules for what no page has."""
    matcher = copy.copy(usual)
    markers = [entry for entry in usual.other_selectors if entry[3] == "marker"]
    named = usual.lower_local_name_selectors
    matcher.lower_local_name_selectors = named | {"li": [*named["li"], *markers]}
    matcher.other_selectors = [
        entry for entry in usual.other_selectors if entry[3] not in ("marker", *_NOTES)
    ]
    return matcher
