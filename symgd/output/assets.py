"""Where templates and fonts lie, and the images that a page refers to.

A page's HTML holds short addresses (``symgd:…``) instead of the images themselves; the renderer looks them up here and
refuses every other address.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Protocol

from symgd.errors import InternalError, MissingDependencyError
from symgd.typeset import Formula

__all__ = [
    "SCHEME",
    "Assets",
    "Image",
    "Inked",
    "Svg",
    "address_of",
    "collecting",
    "collection",
    "font_file",
    "font_files",
    "templates_folder",
]

SCHEME = "symgd:"
#: a font in SOURCES.txt: its file, and the digest that the file has
_FONT = re.compile(r"^(\S+\.ttf)\n(?:  .*\n)*?  sha256 ([0-9a-f]{64})$", re.MULTILINE)


class Image(Protocol):
    """What can be drawn on the page: it is asked for its SVG only where nothing better is known about it."""

    @property
    def svg(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Svg:
    """An image of which nothing but its SVG is known."""

    svg: str


@dataclass(frozen=True, slots=True)
class Inked:
    """A formula in a color."""

    formula: Formula
    color: str

    @property
    def svg(self) -> str:
        return self.formula.svg(self.color)


def address_of(made_from: str) -> str:
    """The address of an image that is made from this; it says nothing of it."""
    return f"{SCHEME}{hashlib.sha256(made_from.encode()).hexdigest()[:16]}"


@dataclass(frozen=True, slots=True)
class Assets:
    """Images by their address."""

    images: dict[str, Image] = field(default_factory=dict)

    def keep(self, address: str, image: Image) -> None:
        """Keep an image under an address, from `address_of`; the first one there stays."""
        self.images.setdefault(address, image)

    def add(self, image: Image, made_from: str | None = None) -> str:
        """Keep an image and return its address: one of its own, unless it says what it is made from."""
        address = f"{SCHEME}{len(self.images)}" if made_from is None else address_of(made_from)
        self.keep(address, image)
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
    """The fonts of the page, by file name.

    Raises:
        MissingDependencyError: one is missing, or is not as it was delivered.
    """
    folder = templates_folder() / "fonts"
    files: dict[str, bytes] = {}
    for name, digest in _FONT.findall(_content(folder / "SOURCES.txt").decode("utf-8", "replace")):
        files[name] = _content(folder / name)
        if hashlib.sha256(files[name]).hexdigest() != digest:
            raise MissingDependencyError(f"The font {name} of symgd is damaged: install symgd again.")
    return files


def font_file(name: str) -> Path:
    """Where a font lies, after all have been looked at; raises as `font_files` does."""
    font_files()
    return templates_folder() / "fonts" / name


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise MissingDependencyError(
            f"The file {path.name} of symgd's fonts cannot be read: install symgd again."
        ) from error
