"""`lesson`: its settings, its texts from outside, and the files it is saved in."""

from __future__ import annotations

import datetime
import json

import pytest

import symgd
from symgd.descent import Run
from symgd.errors import OutputError, ParameterError
from symgd.lessons import Lesson, lesson
from symgd.lessons.names import Names


def test_a_lesson_is_about_a_run() -> None:
    made = symgd.lesson("3*x**2 - 2*x - 3", 8, learning_rate=0.1, tol=1e-4, max_iter=77)
    assert isinstance(made, Lesson)
    assert isinstance(made.run, Run)
    assert (made.run.learning_rate, made.run.tol, made.run.max_iter) == (0.1, 1e-4, 77)
    assert made.theory.run is made.run
    assert made.names == Names(("x",))
    assert (made.paper, made.pages, made.title) == ("a4", None, "")


TEXTS = [
    ("Walking downhill", "Walking downhill"),
    ("  two \n lines\t", "two lines"),
    ("", ""),
    (None, ""),
    ("Füße & <b>Größe</b> 漢字", "Füße & <b>Größe</b> 漢字"),
    ("x" * 200, "x" * 200),
    (r"$\frac{1}{$ {{ 7*7 }} {% raw %}", r"$\frac{1}{$ {{ 7*7 }} {% raw %}"),
]


@pytest.mark.parametrize("field", ["title", "author", "course", "institution"])
@pytest.mark.parametrize(("text", "kept"), TEXTS)
def test_texts_are_kept_as_they_are(field: str, text, kept: str) -> None:
    assert getattr(lesson("x^2", 1, learning_rate=0.1, **{field: text}), field) == kept


REFUSED = [
    ({"title": "x" * 201}, "the title is longer than 200 characters."),
    ({"author": "a\x00b"}, "the author contains the unprintable character U+0000."),
    ({"course": "a\u202eb"}, "the course contains the unprintable character U+202E."),
    ({"date": "\x1b[31m"}, "'\\x1b[31m' is not a date"),
    ({"date": "2026-02-30"}, "'2026-02-30' is not a date. Write year, month and day, such as 2026-03-31."),
    ({"date": "20260331"}, "is not a date"),
    ({"date": "31.3.2026"}, "is not a date"),
    ({"date": "２０２６-03-31"}, "is not a date"),
    ({"date": 20260331}, "the date must be a text, not 20260331"),
    ({"title": 5}, "the title must be a text, not 5"),
    ({"title": b"x"}, "the title must be a text, not b'x'"),
    ({"author": ["a"]}, "the author must be a text, not ['a']"),
    ({"pages": True}, "pages must be 2, for a sheet"),
    ({"rate": 0.1}, "a lesson has no setting 'rate'"),
    ({"learning_rate": True}, "the learning rate True is not a number"),
    ({"paper": "a3"}, "there is no paper 'a3'; there are: a4, letter."),
    ({"paper": None}, "there is no paper None"),
    ({"pages": 3}, "pages must be 2, for a sheet"),
    ({"pages": 0}, "pages must be 2, for a sheet"),
    ({"pages": "2"}, "pages must be 2, for a sheet"),
    ({"tol": -1}, "tol must be a number that is not negative"),
    ({"optimizer": "adom"}, "there is no optimizer 'adom'. Did you mean adam"),
]


@pytest.mark.parametrize(("settings", "message"), REFUSED)
def test_what_is_refused(settings: dict, message: str) -> None:
    with pytest.raises(ParameterError) as caught:
        lesson("x^2", 1, **settings)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    "day", ["2026-03-31", " 2026-03-31 ", datetime.date(2026, 3, 31), datetime.datetime(2026, 3, 31, 9)]
)
def test_a_date(day) -> None:
    assert lesson("x^2", 1, date=day).date == "2026-03-31"


@pytest.mark.parametrize("day", ["", " ", None])
def test_no_date(day) -> None:
    assert lesson("x^2", 1, date=day).date == ""


@pytest.mark.parametrize("path", [None, 5, b"", b"a.pdf", ["a.pdf"]])
def test_what_is_no_name_of_a_file(path) -> None:
    with pytest.raises(ParameterError, match="a file is named by a text or a path"):
        lesson("x^2", 1).save(path)


def test_a_paper_may_be_written_in_capitals() -> None:
    assert lesson("x^2", 1, paper="Letter").paper == "letter"


def test_saved_as_numbers(tmp_path) -> None:
    made = lesson("3*x**2 - 2*x - 3", 8)
    path = made.save(tmp_path / "run.json")
    data = json.loads(path.read_text("ascii"))
    assert data["outputs"] == [str(tmp_path / "run.json")]
    assert data["minimizer"]["exact"] == ["1/3"]
    rows = made.save(tmp_path / "steps.csv").read_text("ascii").splitlines()
    assert rows[0] == "step,x,f,df"
    assert len(rows) == made.run.nit + 2
    step, x, f, df = rows[-1].split(",")
    assert (int(step), float(x), float(f), float(df)) == (
        made.run.nit,
        made.run.x,
        made.run.fun,
        made.run.jac,
    )
    with pytest.raises(ParameterError, match="suffix"):
        made.save(tmp_path / "lesson.doc")
    with pytest.raises(OutputError):
        made.save(tmp_path / "run.json" / "steps.csv")
    assert sorted(p.name for p in tmp_path.iterdir() if p.is_file()) == ["run.json", "steps.csv"]
