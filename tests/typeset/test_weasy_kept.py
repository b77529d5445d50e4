"""What is kept from one document for the next: the operators of formulas; and how streams are packed."""

from __future__ import annotations

import gc
import zlib
from copy import copy

import pytest
from weasy_pages import drawn, image, typeset, written

from symgd.typeset.weasy import ink as kept
from symgd.typeset.weasy.scripts import drawing

PLAIN = {"uncompressed_pdf": True}
#: texts in the font of formulas, whose digits have other widths in whole units at other sizes
TEXTS = [
    "",
    *(f"<p style='font: {size}px \"Math of the page\"'>x = 0123456789 −+" for size in (3.3, 7.1, 10.7)),
]


@pytest.mark.parametrize("text", TEXTS)
def test_a_formula_is_drawn_as_if_it_had_never_been_drawn(text: str) -> None:
    formula = typeset(r"x = 0123456789 - \frac{1}{2} + y_0^2", False)
    body = f"{text}<p>{image('a', formula)} and {image('a', formula, size=7.3)}"
    kept._KEPT.clear()
    expected = written(body, drawn(a=formula), **PLAIN)
    kept._KEPT.clear()
    for other in TEXTS:
        written(f"{other}<p>{image('a', formula)}", drawn(a=formula), **PLAIN)
    assert written(body, drawn(a=formula), **PLAIN) == expected


def test_operators_are_made_once_and_go_with_their_formula() -> None:
    formula = copy(typeset("q = 8", False))
    ink = kept.ink_of(formula)
    written(image("a", formula), drawn(a=formula))
    assert kept.ink_of(formula) is ink
    assert len(ink._codes) == 1
    written(image("a", formula), drawn(a=formula))
    assert len(ink._codes) == 1
    count = len(kept._KEPT)
    del formula
    gc.collect()
    assert len(kept._KEPT) < count


@pytest.mark.parametrize("length", [0, 1, 100, 4095, 4096, 4097, 100_000])
def test_streams_of_any_length_are_packed(length: int) -> None:
    import pydyf

    content = (bytes(range(256)) * 400)[:length]
    stream = pydyf.Stream([content], compress=True)
    with drawing():
        data = stream.data
    assert pydyf.zlib is zlib
    packed = data.split(b"stream\n", 1)[1].rsplit(b"\nendstream", 1)[0]
    assert f"/Length {len(packed)}".encode() in data
    assert zlib.decompress(packed) == content
