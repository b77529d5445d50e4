"""Where templates and fonts lie, and the images that a page refers to.

A page's HTML holds short addresses (``symgd:…``) instead of the images themselves; the renderer's fetcher looks them
up here and refuses every other address.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from symgd.errors import InternalError

__all__ = ["SCHEME", "Assets", "collecting", "collection", "font_files", "templates_folder"]

SCHEME = "symgd:"


@dataclass(frozen=True, slots=True)
class Assets:
    """Images by their address. Equal images have one address, made from their bytes."""

    images: dict[str, bytes] = field(default_factory=dict)

    def add_svg(self, svg: str | bytes) -> str:
        """Keep an SVG image and return its address."""
        data = svg.encode() if isinstance(svg, str) else svg
        address = f"{SCHEME}{hashlib.sha256(data).hexdigest()[:24]}.svg"
        self.images[address] = data
        return address


_CURRENT: ContextVar[Assets | None] = ContextVar("symgd_assets", default=None)


@contextmanager
def collecting() -> Iterator[Assets]:
    """While this lasts, what templates draw is collected in the assets that it gives."""
    assets = Assets()
    token = _CURRENT.set(assets)
    try:
        yield assets
    finally:
        _CURRENT.reset(token)


def collection() -> Assets:
    """The assets of the page that is being made."""
    assets = _CURRENT.get()
    if assets is None:
        raise InternalError("An image was drawn outside of a page.")
    return assets


@cache
def templates_folder() -> Path:
    """The folder ``templates``: inside the installed package, or beside the package in a checkout."""
    package = Path(__file__).resolve().parent.parent
    for folder in (package / "templates", package.parent / "templates"):
        if (folder / "style.css").is_file():
            return folder
    raise InternalError(
        f"The folder 'templates' lies neither in {package} nor beside it: install symgd again."
    )


@cache
def font_files() -> Mapping[str, bytes]:
    """The fonts of the page, by file name."""
    return {path.name: path.read_bytes() for path in sorted((templates_folder() / "fonts").glob("*.ttf"))}
