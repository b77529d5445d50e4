"""One page is drawn at a time: fonts, matplotlib and WeasyPrint hold things that threads must not share."""

from __future__ import annotations

import threading

__all__ = ["RENDERING"]

#: held while a picture is drawn and while a page is filled or set; who holds it may take it again
RENDERING = threading.RLock()
