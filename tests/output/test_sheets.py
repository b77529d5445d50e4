"""A sheet for a class has two pages: it leaves out as much as it takes, and says all the same how the walk ended."""

from __future__ import annotations

import io

import numpy as np
import pypdf
import pytest

import symgd
from symgd.lessons.table import step_table
from symgd.output.handout import handout

LONG = [
    ("x^2 + 3y^2", (1, 2), "momentum", "a4"),  # a shorter table is enough
    ("(1-x)^2 + 100(y-x^2)^2", (1.5, 1.5), "adam", "a4"),  # no picture
    ("(x^2+y-11)^2 + (x+y^2-7)^2", (1, 1), "nadam", "letter"),  # no law of the method
    ("a^2 + b^2 + c^2 + d^2 + a*b + b*c + c*d", (1, 1, 1, 1), "adam", "a4"),
]


@pytest.mark.parametrize(("function", "start", "optimizer", "paper"), LONG)
def test_a_sheet_has_two_pages(function: str, start: tuple[float, ...], optimizer: str, paper: str) -> None:
    lesson = symgd.lesson(function, start, optimizer=optimizer, pages=2, paper=paper)
    pages = pypdf.PdfReader(io.BytesIO(handout(lesson))).pages
    assert len(pages) == 2
    text = " ".join(page.extract_text() for page in pages)
    for words in ("Where the gradient is zero", "Table 1", "Why it went this way", "Why it stopped"):
        assert words in text
    assert f"After {lesson.run.nit} steps" in text or f"after {lesson.run.nit} steps" in text


def test_a_shortened_table_has_the_first_rows_and_the_last() -> None:
    run = symgd.minimize("3*x**2 - 2*x - 3", 8, learning_rate=0.01, optimizer="momentum")
    table = step_table(run, None)
    short = table.shortened
    assert short.k.tolist() == [0, 1, 2, 3, run.nit - 1, run.nit]
    assert short.thinned
    assert np.array_equal(short.x, run.history["x"][short.k])
    assert np.array_equal(short.fun, run.history["fun"][short.k])
    assert short.error is None
    assert [len(column.values) for column in short.extra] == [6] * len(table.extra)
    assert short.shortened is short
