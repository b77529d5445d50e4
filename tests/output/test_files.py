"""Names of files, and writing them whole or not at all."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symgd.errors import MissingDependencyError, OutputError
from symgd.lessons import lesson
from symgd.output import formats
from symgd.output.files import check_folder, slug, write


@pytest.mark.parametrize(
    ("expression", "name"),
    [
        ("3*x**2 - 2*x - 3", "3x2-2x-3"),
        ("3x^2 - 2x - 3", "3x2-2x-3"),
        ("-x^2 + 3x", "-x2+3x"),
        ("sin(x)/x", "sin_x__x"),
        ("θ^2 + 2λ", "theta2+2lambda"),
        ("x² + 1", "x_+1"),
        ("x" * 100, "x" * 60),
        ("../../etc/passwd", "______etc_passwd"),
        ("a\nb\tc\0", "abc_"),
        ("", "f"),
        ("()", "f"),
        ("CON", "f_CON"),
        ("lpt1", "f_lpt1"),
        ("e", "e"),
    ],
)
def test_slug(expression: str, name: str) -> None:
    assert slug(expression) == name


@given(st.text(max_size=200))
def test_a_slug_is_always_a_plain_name(text: str) -> None:
    name = slug(text)
    assert 1 <= len(name) <= 60
    assert set(name) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-_")


def test_it_writes_bytes_and_text_and_makes_folders(tmp_path: Path) -> None:
    target = tmp_path / "new" / "deep" / "lesson.pdf"
    assert write(target, b"\x00\xff") == target
    assert target.read_bytes() == b"\x00\xff"
    write(str(target), "η\n")
    assert target.read_bytes() == "η\n".encode()
    assert [path.name for path in target.parent.iterdir()] == ["lesson.pdf"]


def test_a_new_file_has_the_usual_rights_and_an_old_one_keeps_its_own(tmp_path: Path) -> None:
    mask = os.umask(0o022)
    try:
        path = write(tmp_path / "a", b"1")
        assert stat.S_IMODE(path.stat().st_mode) == 0o644
        path.chmod(0o600)
        write(path, b"2")
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    finally:
        os.umask(mask)


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    real, link = tmp_path / "real", tmp_path / "link"
    real.write_bytes(b"old")
    link.symlink_to(real)
    write(link, b"new")
    assert link.is_symlink()
    assert real.read_bytes() == b"new"


def test_a_failure_leaves_what_was_there_and_no_debris(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "lesson.pdf"
    target.write_bytes(b"old")

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(OutputError, match=r"lesson\.pdf: no permission to write there"):
        write(target, b"new")
    assert target.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["lesson.pdf"]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("folder", "it is a folder"),
        ("file/below", "part of the path is a file"),
        ("x" * 300 + ".pdf", "name too long"),
        ("nul\0byte", "null"),
        ("loop", "too many levels of symbolic links"),
        ("loop/below", "too many levels of symbolic links|part of the path is a file"),
    ],
)
@pytest.mark.parametrize("act", [lambda path: write(path, b""), check_folder])
def test_what_cannot_be_written_is_said(
    tmp_path: Path, name: str, reason: str, act: Callable[[Path], object]
) -> None:
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(OutputError, match=reason) as caught:
        act(tmp_path / name)
    assert "\0" not in str(caught.value)


def test_a_pipe_is_written_into_and_not_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        write(pipe, b"lesson")
        assert os.read(reader, 100) == b"lesson"
        assert stat.S_ISFIFO(pipe.stat().st_mode)
    finally:
        os.close(reader)


@pytest.mark.parametrize("name", ["a.pdf", "new/folder/a.pdf", "../a.pdf"])
def test_where_a_file_can_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.chdir(tmp_path)
    check_folder(name)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_without_permission_is_said_beforehand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path) != tmp_path)  # root may write anywhere
    with pytest.raises(OutputError, match="no permission"):
        check_folder(tmp_path / "new" / "a.pdf")


def test_if_one_of_several_files_fails_the_message_says_which_are_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = lesson("x^2", 1)
    names = [str(tmp_path / "run.json"), str(tmp_path / "a\x1b.csv"), str(tmp_path / "gone" / "b.csv")]
    mkdir = Path.mkdir

    def refuse(path: Path, *arguments: Any, **settings: Any) -> None:
        if path.name == "gone":
            raise PermissionError(13, "Permission denied")
        mkdir(path, *arguments, **settings)

    monkeypatch.setattr(Path, "mkdir", refuse)
    with pytest.raises(OutputError) as caught:
        formats.save_all(made, names)
    assert "b.csv: no permission to write there. Written before it: " in str(caught.value)
    assert "run.json" in str(caught.value)
    assert "a\\x1b.csv" in str(caught.value)
    assert (tmp_path / "run.json").is_file()


def test_nothing_is_written_before_all_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> bytes:
        raise MissingDependencyError("no Pango")

    monkeypatch.setitem(formats.FORMATS, ".pdf", fail)
    with pytest.raises(MissingDependencyError):
        formats.save_all(lesson("x^2", 1), [str(tmp_path / "a.json"), str(tmp_path / "a.pdf")])
    assert list(tmp_path.iterdir()) == []
