"""HTML into PDF with WeasyPrint: nothing fetched, only our fonts, the same bytes on every machine.

WeasyPrint is imported when the first page is made, never before; the fonts are read once a process.

Formulas and pictures are drawn into the page by `symgd.typeset.weasy`. Where the WeasyPrint that is installed is not
the one for which that was written, or where the environment has ``SYMGD_DRAWING=svg``, they are SVG images: larger,
slower, and formulas are outlines there, not text.
"""

from __future__ import annotations

import atexit
import logging
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cache
from typing import Any, cast

from symgd.errors import InputError, InternalError
from symgd.output.assets import SCHEME, Assets, Inked, font_files, templates_folder
from symgd.output.environment import Page
from symgd.output.loading import load_weasyprint
from symgd.output.rendering import RENDERING, no_collector
from symgd.typeset.errors import TypesetError
from symgd.typeset.weasy import Drawable, Drawings, differences, drawing, parsed

__all__ = ["PAPERS", "Attached", "TooLong", "draws_text", "render_pdf"]

#: the papers by name, as CSS calls them
PAPERS = {"a4": "A4", "letter": "letter"}
#: the date of what is inside a file that has none, so that two runs write the same bytes
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_VARIANT = "pdf/ua-1"
_FONT_SCHEME = SCHEME + "font/"
_MATH_FAMILY = "STIX Two Math Lesson"


@dataclass(frozen=True, slots=True)
class Attached:
    """A file to be put inside the PDF."""

    name: str
    content: bytes
    description: str


class TooLong(Exception):
    """A page takes more sheets of paper than it may."""


def render_pdf(
    page: Page,
    *,
    paper: str = "a4",
    attachments: Sequence[Attached] = (),
    day: date | None = None,
    most: int | None = None,
) -> bytes:
    """The page as a tagged PDF (PDF/UA-1).

    Language, title, author and keywords come from the page's ``<html lang>``, ``<title>`` and ``<meta>``.

    Args:
        page: HTML and images, from `render`.
        paper: ``"a4"`` or ``"letter"``.
        attachments: files to be put inside, such as the steps as CSV.
        day: when the file says that it was made and changed; None says nothing of it.
        most: how many sheets of paper it may take; None: as many as it needs.

    Raises:
        TooLong: it takes more than ``most``.
        MissingDependencyError: the system lacks Pango.
        InternalError: the page asks for something that does not belong to it.
    """
    with RENDERING, no_collector():
        return _written(page, paper, attachments, day, most)


def _written(
    page: Page, paper: str, attachments: Sequence[Attached], day: date | None, most: int | None
) -> bytes:
    """What `render_pdf` returns; all else is let go of by then, and the collector finds little."""
    when = _EPOCH if day is None else datetime.combine(day, time(), UTC)
    with _laid_out(page, paper) as (weasyprint, document, drawings):
        if most is not None and len(document.pages) > most:
            raise TooLong
        if day is not None:
            document.metadata.created = document.metadata.modified = day.isoformat()
        return bytes(
            document.write_pdf(
                attachments=[_attachment(weasyprint, attached, when) for attached in attachments],
                finisher=_finisher(drawings),
                pdf_variant=_VARIANT,  # without an identifier, for which all would be compressed twice
            )
        )


@cache
def draws_text() -> bool:
    """Whether formulas and pictures are drawn with their text as text, not by way of SVG; the same all process long.

    Raises:
        InputError: ``SYMGD_DRAWING`` is something else than "svg" or "text".
    """
    wanted = os.environ.get("SYMGD_DRAWING", "").lower()
    if wanted not in ("", "svg", "text"):
        raise InputError(f"The environment has SYMGD_DRAWING={wanted!r}: it may be svg or text.")
    load_weasyprint()
    return wanted != "svg" and not differences()


@contextmanager
def _laid_out(page: Page, paper: str) -> Iterator[tuple[Any, Any, Drawings]]:
    """WeasyPrint, its document of the page, and what draws in it; what it complains of until the end is an error."""
    weasyprint = load_weasyprint()
    sheet, fonts = _style()
    fetcher = _fetcher()(page.assets)
    size = weasyprint.CSS(string=f"@page {{ size: {PAPERS[paper]} }}", url_fetcher=fetcher)
    drawings = _drawings(page.assets)
    with _complaints() as complaints, drawing() if draws_text() else nullcontext():
        html = (parsed if draws_text() else weasyprint.HTML)(
            string=page.html, base_url=SCHEME, url_fetcher=fetcher
        )
        document = html.render(
            stylesheets=[sheet, size], font_config=fonts, pdf_variant=_VARIANT, cache=drawings.cache
        )
        yield weasyprint, document, drawings
    if fetcher.refused:
        raise InternalError(f"The page asks for something outside of it: {', '.join(fetcher.refused)}")
    if complaints:
        raise InternalError(f"The page could not be drawn: {'; '.join(complaints)}")


def _drawings(assets: Assets) -> Drawings:
    """What draws the images of a page; the fetcher serves those that it does not know, as SVG."""
    drawings = Drawings(_MATH_FAMILY)
    if draws_text():
        for address, image in assets.images.items():
            if isinstance(image, Inked):
                drawings.add(address, image.formula, image.color)
            elif isinstance(image, Drawable):
                drawings.add(address, image)
    return drawings


def _attachment(weasyprint: Any, attached: Attached, when: datetime) -> Any:
    return weasyprint.Attachment(
        string=attached.content,
        name=attached.name,
        description=attached.description,
        relationship="Data",
        created=when,
        modified=when,
    )


def _finisher(drawings: Drawings) -> Callable[[Any, Any], None]:
    """What is done before the PDF is written."""

    def finish(document: Any, pdf: Any) -> None:
        _relate_files(pdf)
        if draws_text():
            drawings.finish(document, pdf)

    return finish


def _relate_files(pdf: Any) -> None:
    """Say in the PDF what its attachments are to it, which WeasyPrint does for PDF/A alone."""
    import pydyf

    files: list[Any] = [
        item for item in pdf.objects if isinstance(item, dict) and item.get("Type") == "/Filespec"
    ]
    for file in files:
        file["AFRelationship"] = "/Data"
    if files:
        pdf.catalog["AF"] = pydyf.Array([file.reference for file in files])


@contextmanager
def _complaints() -> Iterator[list[str]]:
    """What WeasyPrint, which leaves out a picture that it cannot draw, only writes into its log."""
    found: list[str] = []

    class Handler(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if record.getMessage().startswith("Failed to"):
                found.append(record.getMessage())

    logger, handler = logging.getLogger("weasyprint"), Handler(logging.ERROR)
    logger.addHandler(handler)
    try:
        yield found
    except _fatal():
        pass  # the fetcher remembers what it refused
    except TypesetError as error:
        found.append(str(error))
    finally:
        logger.removeHandler(handler)


@cache
def _fatal() -> type[BaseException]:
    load_weasyprint()
    from weasyprint.urls import FatalURLFetchingError

    return cast(type[BaseException], FatalURLFetchingError)


@cache
def _fetcher() -> Any:
    """The class of fetchers that serve the assets of one page and our fonts, and nothing else."""
    fatal = _fatal()
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class PageFetcher(URLFetcher):
        def __init__(self, assets: Assets) -> None:
            super().__init__(allowed_protocols=[])
            self._assets = assets
            self.refused: list[str] = []

        def fetch(self, url: str, headers: Any = None) -> Any:
            if url in self._assets.images:
                return URLFetcherResponse(
                    url, self._assets.images[url].svg.encode(), {"Content-Type": "image/svg+xml"}
                )
            name = url.removeprefix(_FONT_SCHEME)
            if name != url and name in font_files():
                return URLFetcherResponse(url, font_files()[name], {"Content-Type": "font/ttf"})
            self.refused.append(url)
            raise fatal(url)

    return PageFetcher


@cache
def _style() -> tuple[Any, Any]:
    """The style sheet and the fonts, read once."""
    weasyprint = load_weasyprint()
    from weasyprint.text.fonts import FontConfiguration

    fonts = FontConfiguration()
    atexit.register(
        fonts.__del__
    )  # it removes its folder of fonts, also where nothing is collected at the end
    sheet = weasyprint.CSS(
        string=(templates_folder() / "style.css").read_text("utf-8"),
        base_url=SCHEME,
        font_config=fonts,
        url_fetcher=_fetcher()(Assets()),
    )
    return sheet, fonts
