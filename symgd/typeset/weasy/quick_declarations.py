"""The declarations of ``style`` attributes, parsed once a process: most of a document's are those of other documents.

What WeasyPrint says of invalid ones it says once as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from symgd.typeset.weasy.replacing import replaced

__all__ = ["NAMES", "SIGNATURES", "quick_declarations"]

#: what is replaced or called, and how
SIGNATURES = {
    "tinycss2:parse_blocks_contents": "(input, skip_comments=False, skip_whitespace=False)",
    "weasyprint.css:preprocess_declarations": "(base_url, declarations, prelude=None)",
}

#: what calls them
NAMES = {
    "weasyprint.css:StyleFor.__init__": ("find_style_attributes", "preprocess_declarations"),
    "weasyprint.css:find_style_attributes": ("tinycss2", "parse_blocks_contents", "style"),
}


class _Attribute(list[Any]):
    """What is in a ``style`` attribute, and what it declares in a document of that address."""

    base_url: str | None = None
    declared: list[Any] | None = None


class _Parser:
    """The module tinycss2, as the module of styles calls it."""

    def __init__(self, module: Any) -> None:
        self._module = module

    def parse_blocks_contents(self, content: Any, *settings: Any, **more: Any) -> Any:
        if type(content) is str and not settings and not more:
            return _attribute(self._module, content)
        return self._module.parse_blocks_contents(content, *settings, **more)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._module, name)


@lru_cache(2000)
def _attribute(tinycss2: Any, content: str) -> _Attribute:
    return _Attribute(tinycss2.parse_blocks_contents(content))


@contextmanager
def quick_declarations() -> Iterator[None]:
    """While this lasts WeasyPrint reads ``style`` attributes sooner; not for two threads at once."""
    from weasyprint import css

    usual = css.preprocess_declarations

    def preprocess_declarations(
        base_url: str | None, declarations: Any, prelude: Any = None
    ) -> Iterable[tuple[Any, ...]]:
        if type(declarations) is not _Attribute or prelude is not None:
            found: Iterable[tuple[Any, ...]] = usual(base_url, declarations, prelude)
            return found
        if declarations.declared is None or declarations.base_url != base_url:
            declarations.base_url, declarations.declared = base_url, list(usual(base_url, declarations))
        return declarations.declared

    with replaced(
        (css, "tinycss2", _Parser(css.tinycss2)), (css, "preprocess_declarations", preprocess_declarations)
    ):
        yield
