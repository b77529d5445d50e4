"""Optimizers from elsewhere: registered in a test, announced by an installed package, broken."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import tomllib
from contextlib import redirect_stdout
from dataclasses import dataclass
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import ClassVar

import numpy as np
import pytest
import sympy as sp
from pypdf import PdfReader

import symgd
from symgd import cli, optimizers
from symgd.lessons.listing import numpy_listing
from symgd.optimizers import Assignment, Optimizer, State, plugins, registry
from symgd.optimizers.rule import eta, g, x

CONTRIBUTING = Path(__file__).parents[2] / "CONTRIBUTING.md"
BLOCKS = re.findall(r"```(python|toml)\n(.*?)```", CONTRIBUTING.read_text(encoding="utf-8"), re.DOTALL)
PLUGIN = next(text for kind, text in BLOCKS if kind == "python" and "class Averaged" in text)
ANNOUNCED = tomllib.loads(next(text for kind, text in BLOCKS if kind == "toml"))

w, kappa = sp.Symbol("w", real=True), sp.Symbol("kappa", real=True)


@dataclass(frozen=True)
class Heavy(Optimizer):
    """w ← κw + (1 − κ)g; x ← x − η(w + g)."""

    name: ClassVar[str] = "heavy"
    title: ClassVar[str] = "a heavy average"
    reference: ClassVar[str] = "this test"
    aliases: ClassVar[tuple[str, ...]] = ("heavier",)
    kappa: float = 0.75

    def state(self) -> tuple[State, ...]:
        return (State(w),)

    def assignments(self) -> tuple[Assignment, ...]:
        return Assignment(w, kappa * w + (1 - kappa) * g), Assignment(x, x - eta * (w + g))


@pytest.fixture
def registered(monkeypatch: pytest.MonkeyPatch) -> dict[str, type[Optimizer]]:
    """The table of classes, for one test."""
    monkeypatch.setattr(registry, "_CLASSES", dict(registry._CLASSES))
    return registry._CLASSES


def ends(source: str) -> tuple[int, list[float]]:
    """The step number and the point that a program prints."""
    out = io.StringIO()
    with redirect_stdout(out), np.printoptions(precision=17, floatmode="unique"):
        exec(compile(source, "descent.py", "exec"), {})
    steps, *numbers = re.findall(r"-?\d+\.?\d*(?:e-?\d+)?", out.getvalue())
    return int(steps), [float(number) for number in numbers[:-1]]


@pytest.mark.usefixtures("registered")
def test_an_optimizer_of_a_test_is_found_everywhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    optimizers.register(Heavy)
    monkeypatch.chdir(tmp_path)
    assert cli.main(["optimizers"]) == 0
    listed = capsys.readouterr().out
    assert "heavy (or heavier): a heavy average\n    w ← κw + (1 − κ)g\n    x ← x − η(w + g)\n" in listed
    assert "    kappa κ = 0.75\n    this test\n" in listed
    words = ["x^2 + 3y^2", "--x0", "2", "1", "--optimizer", "heavier", "--set", "kappa=0.5", "--lr", "0.2"]
    assert cli.main([*words, "-o", "lesson.pdf", "run.json"]) == 0
    assert "a heavy average, learning rate 0.2, kappa = 0.5" in capsys.readouterr().out
    pages = " ".join(page.extract_text() for page in PdfReader(tmp_path / "lesson.pdf").pages)
    assert "w = kappa * w + (1 - kappa) * g" in pages
    run = symgd.minimize("x^2 + 3y^2", [2, 1], optimizer="heavy", learning_rate=0.2)
    steps, point = ends(numpy_listing(run))
    assert steps == run.nit
    np.testing.assert_allclose(point, run.x, rtol=1e-11, atol=1e-14)


def test_after_that_it_is_gone() -> None:
    assert "heavy" not in optimizers.names()


def test_the_letter_the_range_and_the_alias_of_the_guide(
    registered: dict[str, type[Optimizer]], capsys: pytest.CaptureFixture[str]
) -> None:
    more = next(text for kind, text in BLOCKS if kind == "python" and "__post_init__" in text)
    source = PLUGIN.replace("share * m + (1 - share)", "gamma * m + (1 - gamma)")
    source = source.replace('m, share = symbols("m share"', 'm, gamma = symbols("m gamma"')
    source = source.replace("    share: float = 0.5\n", f"    share: float = 0.5\n{more}")
    scope = {"__name__": __name__, "ParameterError": symgd.ParameterError}
    exec(source, scope)
    optimizers.register(scope["Averaged"])
    assert cli.main(["optimizers", "mean_gradient"]) == 0
    out = capsys.readouterr().out
    assert "averaged (or mean_gradient): averaged gradients\n    m ← γm + (1 − γ)g\n" in out
    assert cli.main(["x^2", "--optimizer", "averaged", "--set", "share=1.5"]) == 2
    assert "share of averaged is at least 0 and less than 1, not 1.5." in capsys.readouterr().err


def installed(folder: Path, name: str, source: str, entry_points: str) -> None:
    """A package as pip leaves it: a module, and its metadata."""
    (folder / f"{name}.py").write_text(source, encoding="utf-8")
    metadata = folder / f"{name}-1.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
    (metadata / "entry_points.txt").write_text(entry_points)


def python(folder: Path, program: str) -> subprocess.CompletedProcess[str]:
    """A program in a process of its own, with the folder among the installed packages."""
    return subprocess.run(
        [sys.executable, "-c", program],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(folder), "PYTHONIOENCODING": "utf-8"},
        check=False,
    )


USES = """
import symgd
from symgd.cli import main
from symgd.lessons.listing import numpy_listing
assert main(["optimizers", "averaged"]) == 0
words = ["3x^2 - 2x - 3", "--x0", "8", "--optimizer", "averaged", "--set", "share=0.75", "--lr", "0.1"]
assert main([*words, "-o", "lesson.pdf"]) == 0
run = symgd.minimize("3x^2 - 2x - 3", 8, optimizer="averaged", learning_rate=0.1)
scope = {}
source = numpy_listing(run).replace("    g = df(x)", "    xs.append(x); g = df(x)")
exec(source.replace("quiet = 0", "quiet, xs = 0, []", 1), scope)
assert scope["k"] == run.nit > 10
print("APART", max(abs(a - b) for a, b in zip(scope["xs"], run.history["x"], strict=True)))
"""


def test_the_plug_in_of_the_guide(tmp_path: Path) -> None:
    (entries,) = ANNOUNCED["project"]["entry-points"].values()
    assert list(ANNOUNCED["project"]["entry-points"]) == [plugins.GROUP]
    assert len([line for line in PLUGIN.splitlines() if line.strip()]) == 12
    lines = "".join(f"{name} = {value}\n" for name, value in entries.items())
    installed(tmp_path, "averaged", PLUGIN, f"[{plugins.GROUP}]\n{lines}")
    answer = python(tmp_path, USES)
    assert (answer.returncode, answer.stderr) == (0, "")
    assert "averaged: averaged gradients\n    m ← share·m + (1 − share)g\n    x ← x − ηm\n" in answer.stdout
    assert "source: our course, lecture 3" in answer.stdout
    assert "averaged gradients, learning rate 0.1, share = 0.75" in answer.stdout
    assert float(answer.stdout.rpartition("APART")[2]) < 1e-12
    assert (tmp_path / "lesson.pdf").read_bytes().startswith(b"%PDF-")


def test_a_broken_plug_in_harms_nobody(tmp_path: Path) -> None:
    entries = f"[{plugins.GROUP}]\nbroken = broken:Broken\n"
    installed(tmp_path, "broken", 'raise RuntimeError("it\\nfell")', entries)
    calls = "assert main(['x^2', '-o', 'a.json', '--lr', '0.1']) == 0; main(['optimizers'])"
    program = f"from symgd.cli import main; {calls}"
    answer = python(tmp_path, program)
    assert answer.returncode == 0
    assert answer.stderr == "symgd: the plug-in broken (broken:Broken) is left out: RuntimeError: it fell\n"
    assert "Barzilai and Borwein 1988" in answer.stdout


@dataclass(frozen=True)
class Nameless(Heavy):
    name: ClassVar[str] = ""


@dataclass(frozen=True)
class Ruleless(Optimizer):
    name: ClassVar[str] = "ruleless"


@dataclass(frozen=True)
class Usurper(Heavy):
    name: ClassVar[str] = "adam"


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("Heavy", ""),
        ("Nameless", "'' is no name of an optimizer"),
        ("Ruleless", "Ruleless does not say how it steps"),
        ("Usurper", "the name adam is taken"),
        ("Missing", "has no attribute 'Missing'"),
        ("CONTRIBUTING", "it is no optimizer and no module"),
        ("Path", "it is no optimizer and no module"),
    ],
)
def test_what_is_let_in(
    registered: dict[str, type[Optimizer]],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    value: str,
    said: str,
) -> None:
    before = dict(registered)
    plugin = EntryPoint("mine", f"{__name__}:{value}", plugins.GROUP)
    monkeypatch.setattr(plugins, "_plugins", lambda: (plugin,))
    monkeypatch.setattr(plugins, "_SEEN", set())
    for _ in range(2):
        assert registry.classes()["adam"] is optimizers.Adam
    lines = capsys.readouterr().err.splitlines()
    if said:
        assert registered == before
        assert len(lines) == 1
        assert lines[0].startswith("symgd: the plug-in mine (")
        assert said in lines[0]
    else:
        assert lines == []
        assert registered == before | {"heavy": Heavy, "heavier": Heavy}
