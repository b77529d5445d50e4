"""Inputs that must be answered well: the rows of data/bad_inputs.tsv that are about one lesson."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pypdf import PdfReader

import symgd
from symgd import cli

ROWS = [
    line.split("\t")
    for line in (Path(__file__).parent / "data" / "bad_inputs.tsv")
    .read_text(encoding="utf-8")
    .splitlines()[1:]
]
OPTIONS = {"x0": "--x0", "lr": "--lr", "max_iter": "--max-iter", "tol": "--tol"}
STATUSES = ("diverged", "no_minimum", "left_domain", "plateau")


def words(category: str, given: str) -> list[str]:
    """The command line of a row."""
    text = eval(given.removeprefix("py:")) if given.startswith("py:") else given
    if category == "run":
        expression, _, settings = text.partition(" @")
        found = dict(re.findall(r"(x0|lr)=([-\d.]+)", settings))
        return [
            expression,
            "--x0",
            found.pop("x0", "1"),
            *(w for k, v in found.items() for w in (OPTIONS[k], v)),
        ]
    if category == "param":
        name, _, value = text.partition("=")
        return [
            "x^2",
            *([] if name == "x0" else ["--x0", "3"]),
            OPTIONS[name],
            value.replace("10**9", "1000000000"),
        ]
    return [text, "--x0", "1"]


@pytest.mark.parametrize(
    ("category", "given", "answer"),
    [row for row in ROWS if row[0] in {"code", "bomb", "syntax", "meaning", "run", "param"}],
    ids=lambda value: value[:30],
)
def test_each_is_answered(
    category: str,
    given: str,
    answer: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    code = cli.main([*words(category, given), "-o", "run.json"])
    out, err = capsys.readouterr()
    if answer.startswith("OK") or (category == "run" and "exit 2" not in answer):
        assert code == 0
        wanted = [status for status in STATUSES if answer.startswith(status)]
        assert all(f"\noutcome   {status}:" in out for status in wanted)
        return
    assert code == 2
    assert err.startswith("symgd: ")
    assert "Traceback" not in err
    assert "a mistake of symgd" not in err
    column = re.search(r"col(?:umn)? (\d+)", answer)
    assert column is None or f"column {column[1]}" in err


@pytest.mark.parametrize(
    "title",
    [row[1].removeprefix("title=") for row in ROWS if row[0] == "text" and row[1].startswith("title=")],
)
def test_a_title_is_text(title: str, tmp_path: Path) -> None:
    path = symgd.lesson("x^2 - 3x", 5, title=title).save(tmp_path / "lesson.pdf")
    reader = PdfReader(path)
    assert title in reader.metadata.title
    assert set(reader.attachments) == {"steps.csv"}
