"""The start of a process: what is loaded, and templates that need not be compiled again."""

from __future__ import annotations

import hashlib
import os
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jinja2 import Environment, FileSystemLoader

from symgd.output.template_bytecode import TemplateBytecode

# What a lesson about one run of gradient descent on a function of one variable has no use for.
NEEDLESS = (
    "IPython",
    "contourpy",
    "matplotlib.pyplot",
    "mpl_toolkits",
    "pypdf",
    "rich",
    "sympy.physics",
    "symgd.analysis.multivariate.elsewhere",
    "symgd.analysis.multivariate.global_minimum",
    "symgd.analysis.multivariate.valley",
    "symgd.calculus.multivariate.absence",
    "symgd.calculus.multivariate.convexity",
    "symgd.calculus.multivariate.growth",
    "symgd.calculus.multivariate.stationary",
    "symgd.descent.several_variables",
    "symgd.lessons.basin_map",
    "symgd.lessons.comparison.comparison",
    "symgd.lessons.plane_pictures",
    "symgd.lessons.rates.several",
    "symgd.output.comparison",
)


def test_a_first_lesson_loads_nothing_needless(tmp_path: Path) -> None:
    program = f"""
import sys
from symgd.cli import main
assert main(["3*x**2 - 2*x - 3", "--x0", "8", "-o", "a.pdf"]) == 0
print("LOADED", *[name for name in {NEEDLESS} if name in sys.modules])
"""
    answer = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, encoding="utf-8", check=True
    )
    assert answer.stdout.splitlines()[-1] == "LOADED"


class Counting(Environment):
    """An environment that notes what it compiles."""

    def __init__(self, *arguments: Any, **settings: Any) -> None:
        super().__init__(*arguments, **settings)
        self.compiled: list[str | None] = []

    def compile(self, source: Any, name: str | None = None, *rest: Any, **settings: Any) -> Any:
        self.compiled.append(name)
        return super().compile(source, name, *rest, **settings)


@pytest.fixture
def templates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of templates; bytecode may be written beside them, and not elsewhere."""
    folder = tmp_path / "templates"
    folder.mkdir()
    (folder / "a.txt").write_text("{% for i in range(3) %}{{ i }}{% endfor %}")
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", None)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return folder


def compiles(templates: Path, settings: object = "", text: str = "012") -> bool:
    """Whether a process that begins now compiles the template."""
    environment = Counting(
        loader=FileSystemLoader(templates), bytecode_cache=TemplateBytecode(templates, settings)
    )
    assert environment.get_template("a.txt").render() == text
    return environment.compiled == ["a.txt"]


def kept(folder: Path) -> Path:
    """The one file in a folder."""
    (path,) = folder.iterdir()
    return path


def test_templates_are_compiled_once(templates: Path, tmp_path: Path) -> None:
    assert compiles(templates)
    assert not compiles(templates)
    assert kept(templates / "__pycache__").suffix == ".pyc"
    assert not (tmp_path / "cache").exists()


def test_what_has_changed_is_compiled_again(templates: Path) -> None:
    assert compiles(templates)
    assert compiles(templates, settings="others")
    (templates / "a.txt").write_text("new")
    assert compiles(templates, settings="others", text="new")


def spoil(path: Path, position: int) -> None:
    content = bytearray(path.read_bytes())
    content[position] ^= 0xFF
    path.write_bytes(content)


@pytest.mark.parametrize(
    "harm",
    [
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(path.read_bytes()[:-10]),
        lambda path: spoil(path, 0),
        lambda path: spoil(path, -20),
        lambda path: path.chmod(0o666),
        lambda path: path.parent.chmod(0o777),
        lambda path: (path.unlink(), path.mkdir()),
        lambda path: path.chmod(0o664),
        lambda path: (path.unlink(), os.mkfifo(path)),
        lambda path: path.write_bytes(hashlib.sha256(b"no code").digest() + b"no code"),
    ],
    ids=[
        "empty",
        "cut short",
        "digest",
        "code",
        "file for all",
        "folder for all",
        "a folder",
        "file for a group",
        "a pipe",
        "no code",
    ],
)
def test_what_is_spoiled_or_unsafe_is_not_run(templates: Path, harm: Callable[[Path], object]) -> None:
    assert compiles(templates)
    harm(kept(templates / "__pycache__"))
    assert compiles(templates)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root gives files away")
def test_what_belongs_to_a_stranger_is_not_run(templates: Path) -> None:
    assert compiles(templates)
    os.chown(kept(templates / "__pycache__"), 4711, 4711)
    assert compiles(templates)
    os.chown(kept(templates / "__pycache__"), 4711, 4711)
    os.chown(templates, 4711, 4711)  # who owns the templates could change these as well
    assert not compiles(templates)


def test_the_users_own_folder_is_the_second_choice(
    templates: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert compiles(templates)
    assert not compiles(templates)
    folder = tmp_path / "cache" / "symgd"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert kept(folder).suffix == ".pyc"
    assert not (templates / "__pycache__").exists()


def test_nothing_fails_where_nothing_can_be_kept(
    templates: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (templates / "__pycache__").touch()  # a file, where the folder should be
    (tmp_path / "cache").touch()
    assert compiles(templates)
    assert compiles(templates)
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", str(tmp_path / "cache"))
    assert compiles(templates)
