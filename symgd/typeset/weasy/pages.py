"""Pages for WeasyPrint, read sooner than it reads them itself.

A page that is well-formed XML needs none of the rules by which HTML is mended: `parsed` reads it ten times as fast,
into the same tree. And of WeasyPrint's own style sheet the rules for footnotes and notes, and those for the markers of
all elements but list items, are left out: WeasyPrint would make six styles for every element that no box ever has. So
are those that ask for an attribute that no element of the page has: it would ask each of them, a dozen times over.
"""

from __future__ import annotations

import copy
import re
from functools import cache
from typing import Any
from xml.etree import ElementTree

from symgd.typeset.weasy.replacing import words

__all__ = ["NAMES", "parsed"]

#: what is set or read here, and where WeasyPrint does
NAMES = {
    "weasyprint:HTML.__init__": ("base_url", "etree_element", "media_type", "url_fetcher", "wrapper_element"),
    "weasyprint:HTML._ua_stylesheets": ("UA_STYLESHEET",),
    "cssselect2:Matcher.__init__": ("lower_local_name_selectors", "other_selectors"),
    "cssselect2:Matcher.add_selector": ("test", "specificity", "order", "pseudo_element"),
}

#: attributes for which WeasyPrint's style sheet has rules
_ATTRIBUTES = frozenset(("dir", "frame", "hidden", "rules"))
_DENIED = re.compile(rf":not\([^)]*\b({'|'.join(_ATTRIBUTES)})\b")
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
    from weasyprint.html import UA, UA_STYLESHEET

    sheets = {bare: copy.copy(UA_STYLESHEET) for bare in (False, True)}
    for bare, sheet in sheets.items():
        sheet.matcher = _matcher(sheet.matcher, bare and not _DENIED.search(UA))

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
            return [
                sheets[_ATTRIBUTES.isdisjoint(name for e in self.etree_element.iter() for name in e.attrib)]
            ]

    return PageHTML


def _matcher(usual: Any, bare: bool) -> Any:
    """A matcher without the rules for what no page has; ``bare``: nor those for an attribute with a meaning."""
    matcher = copy.copy(usual)
    markers = [entry for entry in usual.other_selectors if entry[3] == "marker"]
    named = usual.lower_local_name_selectors
    matcher.lower_local_name_selectors = named | {"li": [*named["li"], *markers]}
    matcher.other_selectors = [
        entry
        for entry in usual.other_selectors
        if entry[3] not in ("marker", *_NOTES) and not (bare and _asks_for_attribute(entry[0]))
    ]
    return matcher


def _asks_for_attribute(test: Any) -> bool:
    """Whether a compiled selector looks for one of these attributes."""
    known = words(test.__code__)
    return "attrib" in known and not _ATTRIBUTES.isdisjoint(known)
