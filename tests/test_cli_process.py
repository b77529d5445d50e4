"""The command as a process: closed and full streams, odd surroundings, interrupts."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from pypdf import PdfReader

COMMAND = f"{shlex.quote(sys.executable)} -m symgd"


def shell(line: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """A line of bash, in which SYMGD is the command."""
    return subprocess.run(
        ["bash", "-c", line.replace("SYMGD", COMMAND)],
        cwd=cwd,
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, **environment},
        check=False,
    )


@pytest.mark.parametrize(
    ("line", "code", "files"),
    [
        ("SYMGD x^2 --x0 3 -o a.json >&-", 0, ["a.json"]),
        ("SYMGD x^2 --x0 3 -o a.json 2>&-", 0, ["a.json"]),
        ("SYMGD x^2 --x0 3 -o a.json <&- >&- 2>&-", 0, ["a.json"]),
        ("SYMGD x^2 --x0 2>&-", 2, []),
        ("SYMGD sinx 2>/dev/full", 2, []),
        ("SYMGD x2 --x0 3 -o a.json 2>/dev/full", 0, ["a.json"]),  # a hint that cannot be said
        ("SYMGD x^2 --x0 3 -o a.json >/dev/full", 3, ["a.json"]),
        ("set -o pipefail; SYMGD --help | head -c 1", 3, []),
        ("ln -s a.json a.json; SYMGD x^2 -o a.json", 3, ["a.json"]),
        ("SYMGD -- -x^2+x", 0, ["reports"]),
        ("SYMGD --x0 3 -- -x^2+x", 0, ["reports"]),
    ],
)
def test_streams_and_exit_codes(tmp_path: Path, line: str, code: int, files: list[str]) -> None:
    answer = shell(line, tmp_path)
    assert answer.returncode == code
    assert "Traceback" not in answer.stdout + answer.stderr
    assert [path.name for path in tmp_path.iterdir()] == files


def test_the_closed_stream_says_nothing_on_the_other(tmp_path: Path) -> None:
    assert shell("SYMGD x^2 --x0 2>&-", tmp_path).stdout == ""


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The lesson as it is made anywhere."""
    folder = tmp_path_factory.mktemp("plain")
    assert shell("SYMGD x^2 -o a.pdf", folder).returncode == 0
    return (folder / "a.pdf").read_bytes()


SETTINGS = "lines.linewidth: 20\nfont.size: 40\naxes.facecolor: red\nbackend: rubbish\nno.such: 3\n"


@pytest.mark.parametrize(
    "environment",
    [
        {"MPLBACKEND": "nonsense"},
        {"MPLBACKEND": "module://no_such_module.backend"},
        {"MATPLOTLIBRC": "matplotlibrc"},
        {"MPLCONFIGDIR": "."},
        {"PYTHONWARNINGS": "error"},
    ],
    ids=str,
)
def test_surroundings_change_no_picture(tmp_path: Path, plain: bytes, environment: dict[str, str]) -> None:
    (tmp_path / "matplotlibrc").write_text(SETTINGS)
    answer = shell("SYMGD x^2 -o a.pdf", tmp_path, **environment)
    assert (answer.returncode, answer.stderr) == (0, "")
    assert (tmp_path / "a.pdf").read_bytes() == plain


def test_settings_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    (tmp_path / "matplotlibrc").write_bytes(b"\xff\xfe\x00")
    answer = shell("SYMGD x^2 -o a.pdf", tmp_path)
    assert answer.returncode == 3
    assert "matplotlibrc" in answer.stderr
    assert answer.stderr.count("\n") == 1


def test_the_variables_are_put_back(tmp_path: Path) -> None:
    program = "import os, symgd; symgd.lesson('x^2', 1).save('a.pdf'); print(os.environ['MPLBACKEND'])"
    answer = subprocess.run(
        [sys.executable, "-W", "error", "-c", program],
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "MPLBACKEND": "nonsense"},
        check=True,
    )
    assert (answer.stdout, answer.stderr) == ("nonsense\n", "")


def test_no_folder_is_left_where_home_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").touch()  # no folder can be made in a file, not even by root
    (tmp_path / "temporary").mkdir()
    home = str(tmp_path / "file" / "home")
    outside = {"HOME": home, "XDG_CONFIG_HOME": home, "XDG_CACHE_HOME": home, "MPLCONFIGDIR": ""}
    answer = shell("SYMGD x^2 -o a.pdf", tmp_path, TMPDIR=str(tmp_path / "temporary"), **outside)
    assert (answer.returncode, answer.stderr) == (0, "")
    assert list((tmp_path / "temporary").iterdir()) == []


@pytest.mark.parametrize("module", ["symgd.cli", "cyclopts"])
def test_an_interrupt_while_the_command_is_loaded(tmp_path: Path, module: str) -> None:
    program = f"""
import os, signal, sys

class Interrupt:
    def find_spec(self, name, path=None, target=None):
        if name == {module!r}:
            os.kill(os.getpid(), signal.{signal.SIGINT.name})

sys.meta_path.insert(0, Interrupt())
from symgd.__main__ import run
run()
"""
    answer = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, encoding="utf-8", check=False
    )
    assert (answer.returncode, answer.stdout, answer.stderr) == (130, "", "symgd: interrupted\n")


def test_what_the_page_cannot_show_is_said_and_kept_in_the_file(tmp_path: Path) -> None:
    answer = shell("SYMGD x^2 --title '漢字 für' --author 'ก' --date 2026-03-31 -o a.pdf", tmp_path)
    assert answer.returncode == 0
    assert answer.stderr.count("\n") == 1
    assert "漢 (U+6F22), 字 (U+5B57), ก (U+0E01)" in answer.stderr
    reader = PdfReader(tmp_path / "a.pdf")
    assert reader.metadata is not None
    assert "漢字 für" in reader.metadata.title
    assert reader.metadata.author == "ก"
    assert f"{reader.metadata.creation_date:%Y-%m-%d}" == "2026-03-31"
    assert f"{reader.metadata.modification_date:%Y-%m-%d}" == "2026-03-31"
    text = reader.pages[0].extract_text()
    assert "2026-03-31" in text
    assert "漢" not in text


def test_no_hint_where_no_page_is_made(tmp_path: Path) -> None:
    assert shell("SYMGD x^2 --title '漢字' -o a.json", tmp_path).stderr == ""


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        ("SYMGD 'f(y, x) = x^2 + 2y^2' --x0 1 2 -o a.json", "numbers of --x0 go in the order x, y, not y, x"),
        ("SYMGD -v -o a.json", "the version is shown by --version"),
    ],
)
def test_hints(tmp_path: Path, line: str, hint: str) -> None:
    answer = shell(line, tmp_path)
    assert answer.returncode == 0
    assert hint in answer.stderr


def test_a_path_is_printed_without_its_control_characters(tmp_path: Path) -> None:
    answer = shell("SYMGD x^2 -o $'a\\x1b[2J.json'", tmp_path)
    assert answer.returncode == 0
    assert "written   a\\x1b[2J.json\n" in answer.stdout
