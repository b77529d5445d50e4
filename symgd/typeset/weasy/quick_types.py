"""Types of C that WeasyPrint names in its calls, known without a parser of C.

cffi parses the name of a type when it is first used, and with it all of WeasyPrint's declarations again: 2 ms each.
Those that every document needs are put together here from what was declared.
"""

from __future__ import annotations

import re
from typing import Any

__all__ = ["TYPES", "know_types"]

#: a name, and stars or brackets
_TYPE = re.compile(r"(\w+(?: \w+)*)\s*(\**)(\[(\d*)\])?")
TYPES = (
    *(
        "char[]",
        "char[4]",
        "uintptr_t",
        "unsigned int *",
        "FcChar8 **",
        "PangoFcFontMap *",
        "PangoRectangle *",
    ),
    *("PangoLogAttr[]", "hb_tag_t[100]", "hb_codepoint_t[]"),
)


def know_types() -> None:
    """Have cffi know these types; where it is another cffi than the one for which this was written, it parses them."""
    try:
        from weasyprint.text.ffi import ffi

        with ffi._lock:
            for text in TYPES:
                if text not in ffi._parsed_types:
                    ffi._parsed_types[text] = ffi._get_cached_btype(_made(ffi, text)), False
    except (AssertionError, AttributeError, KeyError, TypeError, ValueError):
        return


def _made(ffi: Any, text: str) -> Any:
    """A type as cffi's parser would make it."""
    from cffi import model

    found = _TYPE.fullmatch(text)
    if found is None:
        raise ValueError(text)
    name, stars, array, length = found.groups()
    if name in model.PrimitiveType.ALL_PRIMITIVE_TYPES:
        kind = model.PrimitiveType(name)
    else:
        kind, _ = ffi._parser._declarations[f"typedef {name}"]
    for _ in stars:
        kind = model.PointerType(kind)
    return model.ArrayType(kind, int(length) if length else None) if array else kind
