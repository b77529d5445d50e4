"""The tags of formulas: their kind, words, place and MathML, and a tree that agrees with the content of the pages."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pypdf
import pytest
from weasy_pages import LATEX, advance, drawn, image, ink, operations, pdf, sheet, structure, typeset

from symgd.typeset import Formula
from symgd.typeset.formula import OVERHANG


def formulas_of(reader: pypdf.PdfReader) -> list[Any]:
    return [element for element in structure(reader) if element["/S"] == "/Formula"]


def test_formulas_are_tagged_as_formulas_with_their_words_place_and_mathml() -> None:
    body, drawings = sheet()
    reader = pdf(body, drawings)
    found = formulas_of(reader)
    assert [str(element["/Alt"]) for element in found] == [f"{name} aloud" for name in LATEX]
    tags = [o[0] for o, operator in operations(reader) if operator == b"BDC" and "/MCID" in o[1]]
    assert tags.count("/Formula") == len(LATEX)
    assert "/Figure" not in tags
    for element, (name, latex) in zip(found, LATEX.items(), strict=True):
        (file,) = (entry.get_object() for entry in element["/AF"])
        formula = typeset(latex, name != "short")
        assert file["/AFRelationship"] == "/Supplement"
        assert str(file["/F"]) == str(file["/UF"])
        stream = file["/EF"]["/F"].get_object()
        assert stream["/Subtype"] == "/application/mathml+xml"
        assert stream.get_data().decode() == formula.mathml
        left, bottom, right, top = map(float, element["/A"]["/BBox"])
        assert 0 <= left < right <= 300  # points
        assert 0 <= bottom < top <= 225
        assert right - left == pytest.approx((formula.width + 2 * OVERHANG) * 7.5, abs=0.01)
        assert top - bottom == pytest.approx((formula.height + formula.depth) * 7.5, abs=0.01)
    tops = [float(element["/A"]["/BBox"][3]) for element in found]
    assert tops == sorted(tops, reverse=True)  # y grows upwards


def test_a_formula_that_is_there_twice_has_one_file() -> None:
    formula = typeset("x+1")
    again = replace(formula)
    body = f"<p>{image('one', formula)} and {image('two', again)}, {image('one', formula)}</p>"
    found = formulas_of(pdf(body, drawn(one=formula, two=again)))
    assert len(found) == 3
    assert len({element["/AF"][0].indirect_reference.idnum for element in found}) == 1


def pieces() -> tuple[Formula, Formula, Formula]:
    whole = typeset("x = y + z")
    return whole, replace(typeset("x = y"), whole=whole), replace(typeset("{}+z"), whole=whole)


def test_pieces_are_one_formula() -> None:
    whole, first, second = pieces()
    line = f"{image('first', first)} {image('second', second, 'more')}"
    reader = pdf(f"<p>{line}, then {line}</p>", drawn(first=first, second=second))
    found = formulas_of(reader)
    assert [len(element["/K"]) for element in found] == [2, 2]
    for element in found:
        assert str(element["/Alt"]) == "first aloud"
        assert element["/AF"][0].get_object()["/EF"]["/F"].get_data().decode() == whole.mathml
        left, _, right, _ = map(float, element["/A"]["/BBox"])
        assert right - left > (first.width + second.width) * 7.5


def test_pieces_on_several_pages_are_one_formula() -> None:
    _, first, second = pieces()
    body = (
        f"<div>{image('first', first)}</div><div style='break-before: page'><span>{image('second', second, 'more')}"
        "</span></div><p>after"
    )
    reader = pdf(body, drawn(first=first, second=second))
    (element,) = formulas_of(reader)
    here, there = element["/K"]
    assert isinstance(here, int)
    assert there["/Pg"] == reader.pages[1]
    assert element["/Pg"] == reader.pages[0]
    assert "/A" not in element
    empty = [e for e in structure(reader) if not e["/K"]]
    assert not empty  # what was around the second piece is gone, too


def test_a_background_is_not_content() -> None:
    formula = typeset("x")
    body = f"<p style='background: url(math:x) no-repeat'>text</p>{image('x', formula)}"
    assert len(formulas_of(pdf(body, drawn(x=formula)))) == 1


def test_a_file_without_tags_has_the_formulas_all_the_same() -> None:
    body, drawings = sheet()
    reader = pdf(body, drawings, pdf_variant=None)
    assert "/StructTreeRoot" not in reader.trailer["/Root"]
    assert [text for text, _ in ink(reader, advance)] == [
        typeset(latex, name != "short").text for name, latex in LATEX.items()
    ]
