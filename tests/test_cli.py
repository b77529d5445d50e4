"""The command, from the words typed to the exit code, stdout, stderr and the files."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
import sympy as sp

import symgd
from symgd import cli
from symgd.errors import InternalError
from symgd.notation import parse_constant

PARABOLA = "3*x**2 - 2*x - 3"


class Answer(NamedTuple):
    """What the command did."""

    code: int
    out: str
    err: str


Command = Callable[..., Answer]


@pytest.fixture
def command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """The command, in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return lambda *arguments: Answer(cli.main(arguments), *capsys.readouterr())


def process(*arguments: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "symgd", *arguments],
        cwd=cwd,
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        check=False,
    )


def test_the_run_of_the_article(command: Command, tmp_path: Path) -> None:
    answer = command(PARABOLA, "--x0", "8", "--lr", "0.001", "--json", "-o", "run.json")
    found = json.loads(answer.out)
    assert (answer.code, answer.err) == (0, "")
    assert found["x"] == [0.7116006162706949]
    assert (found["nit"], found["status"]) == (500, "max_iter")
    assert found["minimizer"]["exact"] == ["1/3"]
    assert found["theory"]["predicted_steps"] == 1402
    assert found["outputs"] == ["run.json"]
    assert json.loads((tmp_path / "run.json").read_text()) == found


def test_what_it_prints_for_people(command: Command) -> None:
    answer = command(PARABOLA, "--x0", "8", "--lr", "0.1", "-o", "steps.csv")
    assert answer == Answer(0, SUMMARY, "")


SUMMARY = """\
f         3*x**2 - 2*x - 3
f′        6*x - 2
start     x = 8
method    gradient descent, learning rate 0.1
end       x = 0.3333415654, f = -3.3333333331, after 15 steps
minimum   x = 1/3, f = -10/3 (exact, global)
outcome   converged: The run stopped at a minimum.
written   steps.csv
"""


def test_without_o_it_leaves_a_pdf_in_reports(command: Command, tmp_path: Path) -> None:
    answer = command(PARABOLA, "--x0", "8")
    assert answer.code == 0
    assert "reports/3x2-2x-3.pdf" in answer.out
    assert (tmp_path / "reports" / "3x2-2x-3.pdf").read_bytes().startswith(b"%PDF-")
    assert [path.name for path in (tmp_path / "reports").iterdir()] == ["3x2-2x-3.pdf"]


def test_several_files(command: Command, tmp_path: Path) -> None:
    answer = command("x^2", "--x0", "3", "-o", "new/run.json", "steps.CSV", "--json")
    assert json.loads(answer.out)["outputs"] == ["new/run.json", "steps.CSV"]
    assert json.loads((tmp_path / "new" / "run.json").read_text())["outputs"] == ["new/run.json", "steps.CSV"]
    rows = list(csv.reader((tmp_path / "steps.CSV").read_text(encoding="utf-8").splitlines()))
    assert rows[0] == ["step", "x", "f", "df"]
    assert rows[1] == ["0", "3.0", "9.0", "6.0"]


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ([PARABOLA, "--x0", "8"], "converged"),
        (["-x^2 + 3x", "--x0", "-3", "--lr", "1e-2"], "no_minimum"),
        (["x^4 - 3x^3 + 2", "--x0", "6"], "converged"),
        ([r"\frac{x^2}{2} - \sin x", "--x0", "3"], "converged"),
        (["log(cosh(x)) + x^2/10", "--x0", "5"], "converged"),
        (["(1-x)^2 + 100(y-x^2)^2", "--x0", "-1.2", "1"], "max_iter"),
        (["exp(x) - 2x", "--x0", "3"], "converged"),
        (["x^2", "--x0", "1", "--lr", "1"], "cycled"),
        (["x - ln x", "--x0", "3", "--lr", "5"], "left_domain"),
        (["x^3", "--x0", "0"], "stationary"),
        (["exp(-x)", "--x0", "0", "--lr", "1"], "no_minimum"),
        (["cosh x", "--x0", "5", "--lr", "1"], "diverged"),
        (["x^4", "--x0", "1", "--lr", "0.01", "--max-iter", "9000"], "stopped_early"),
        (["-o**2", "--x0", "1", "--lr", "0.1"], "no_minimum"),
        (["x^2 + y^2", "--x0", "x=-1.2", "y=1"], "converged"),
        (["cos x", "--x0", "pi/2"], "converged"),
        (["x^2", "--optimizer", "sgd", "--x0", "1/3"], "converged"),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else None,
)
def test_how_runs_end(command: Command, words: list[str], status: str) -> None:
    answer = command(*words, "--json", "-o", "run.json")
    assert answer.code == 0
    assert json.loads(answer.out)["status"] == status
    assert "Traceback" not in answer.err


def test_an_exact_minimizer(command: Command) -> None:
    found = json.loads(command("exp(x) - 2x", "--x0", "3", "--json", "-o", "run.json").out)
    assert [parse_constant(text) for text in found["minimizer"]["exact"]] == [sp.log(2)]


def test_strict(command: Command) -> None:
    assert command("x^2", "--x0", "1", "--lr", "1", "-o", "run.json", "--strict").code == 1
    assert command("x^2", "--x0", "1", "--lr", "0.1", "-o", "run.json", "--strict").code == 0


def test_hints_go_to_stderr(command: Command) -> None:
    answer = command("x2", "--x0", "1", "--json", "-o", "run.json")
    assert answer.code == 0
    assert "hint" in answer.err
    assert json.loads(answer.out)["variables"] == ["x2"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "the function is missing"),
        (["--x0", "8", PARABOLA], "comes before --x0"),
        (["-o", "a.pdf", PARABOLA], "comes before -o"),
        (["3*x**2", "-", "2*x"], "stands in quotes"),
        (["x^2", "--optimzer", "gd"], "unknown option --optimzer; did you mean --optimizer?"),
        (["x^2", "--momentum", "0.9"], "unknown option --momentum"),
        (["x^2", "-x", "3"], "unknown option -x; did you mean --x0?"),
        (["x^2", "-x^3"], "'-x^3' is left over"),
        (["x^2", "-oa.pdf"], "unknown option -oa.pdf; did you mean -o a.pdf?"),
        (["x^2", "-o=a.json"], "unknown option -o=a.json; did you mean -o a.json?"),
        (["x^2", "--x0", "3", "--LR", "1"], "unknown option --LR; did you mean --lr?"),
        (["x^2", "--x0", "3", "--Lr=1"], "unknown option --Lr=1; did you mean --lr=1?"),
        (["x^2", "--x0", "3", "--lr0.1"], "unknown option --lr0.1; did you mean --lr 0.1?"),
        (["x^2", "--x0", "3", "-l", "1"], "unknown option -l; did you mean --learning-rate or --lr?"),
        (["x^2", "--x0", "3", "-v"], "unknown option -v; did you mean --version?"),
        (["--", "x^2", "--x0", "3"], "'--x0' is left over. After -- nothing is an option."),
        (["--"], "the function is missing"),
        (["x^2", "--x0", ""], "--x0: a number is needed"),
        (["x^2", "--lr", " "], "--learning-rate: the learning rate is empty"),
        (["x^2", "--tol", ""], "--tol: a number is needed"),
        (["x^2", "--max-iter", ""], "--max-iter: a number is needed"),
        (["x^2", "--x0", "fast"], "--x0: 'fast' is not a number"),
        (["x^2", "--tol", "abc"], "--tol: 'abc' is not a number"),
        (["x^2", "--date", "yesterday"], "'yesterday' is not a date"),
        (["x - x"], "f is constant"),
        (["sign(x)"], "zero wherever f has one"),
        (["exp(900 + x^2)"], "too large for a double at every round start"),
        (["x^2", "-o", "a.pdf", "./a.pdf"], "'./a.pdf' would be written twice"),
        (["x^2", "-o", "https://host/a.pdf"], "is an address"),
        (["x^2", "-o", "~/a.pdf"], "the shell replaces ~"),
        (["x^2", "-o"], "-o lesson.pdf"),
        (["x^2", "-o", "lesson.doc"], ".pdf, .json, .csv"),
        (["x^2", "-o", "lesson"], ".pdf, .json, .csv"),
        (["x^2", "-o", ""], ".pdf, .json, .csv"),
        (["x^2", "-o", ".."], ".pdf, .json, .csv"),
        (["x^2", "-o", "a\0.pdf"], "no file can have such a name"),
        (["x^2", "--x0"], "--x0 needs a value"),
        (["x^2", "--x0", "1", "2"], "--x0"),
        (["x^2", "--x0", "y=1"], "'y' is not a variable"),
        (["x^2", "--x0", "nan"], "--x0"),
        (["x^2", "--x0", "1e999"], "--x0"),
        (["log(x)", "--x0", "-1"], "undefined at x = -1"),
        (["x^2", "--lr", "0"], "greater than 0"),
        (["x^2", "--lr", "-0.1"], "greater than 0"),
        (["x^2", "--lr", "inf"], "--learning-rate"),
        (["x^2", "--tol", "-1"], "not negative"),
        (["x^2", "--tol", "nan"], "--tol"),
        (["x^2", "--gtol", "-1"], "not negative"),
        (["x^2", "--max-iter", "1000000000"], "100000"),
        (["x^2", "--max-iter", "0"], "from 1"),
        (["x^2", "--max-iter", "2.5"], "whole number"),
        (["x^2", "--optimizer", "adan"], "no optimizer 'adan'"),
        (["x^2", "--paper", "a0"], "a4, letter"),
        (["x^2", "--pages", "3"], "pages must be 2"),
        (["x^2", "--title", "x" * 201], "title is longer"),
        (["x^2", "--title", "a\x1b[2J"], "U+001B"),
        (["sinx"], "sin(x)"),
        (["optimizer"], "symgd optimizers"),
        (["convergence"], "symgd --help"),
        (["5"], "variable"),
        (["x+"], "^"),
    ],
    ids=lambda value: " ".join(value)[:40] if isinstance(value, list) else None,
)
def test_one_message_and_exit_code_2(command: Command, tmp_path: Path, words: list[str], said: str) -> None:
    answer = command(*words)
    assert answer.code == 2
    assert answer.out == ""
    assert answer.err.startswith("symgd: ")
    assert said in answer.err
    assert "Traceback" not in answer.err
    assert "\ufdd0" not in answer.err
    assert list(tmp_path.iterdir()) == []


def test_what_cannot_be_written(command: Command, tmp_path: Path) -> None:
    (tmp_path / "folder.json").mkdir()
    (tmp_path / "file").touch()
    for name in ("folder.json", "file/run.json", f"{'x' * 300}.json"):
        answer = command("x^2", "--x0", "1", "-o", name)
        assert answer.code == 3
        assert name[:40] in answer.err


def test_a_mistake_of_ours_is_one_line(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    for error in (InternalError("a derivative is wrong"), ZeroDivisionError("division by zero")):
        monkeypatch.setattr(symgd, "lesson", lambda *_, error=error, **__: (_ for _ in ()).throw(error))
        answer = command("x^2")
        assert answer.code == 1
        assert str(error) in answer.err
        assert "report" in answer.err
        assert answer.err.count("\n") == 1
        monkeypatch.setenv("SYMGD_TRACEBACK", "1")
        assert "Traceback" in command("x^2").err
        monkeypatch.delenv("SYMGD_TRACEBACK")


def test_an_interrupt(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(symgd, "lesson", interrupt)
    assert command("x^2") == Answer(130, "", "symgd: interrupted\n")


def test_version_and_help(command: Command) -> None:
    assert command("--version") == Answer(0, f"{symgd.__version__}\n", "")
    answer = command("--help")
    assert answer.code == 0
    for option in (
        "--x0",
        "--optimizer",
        "--set",
        "--learning-rate",
        "--lr",
        "--max-iter",
        "--output",
        "-o",
        "--strict",
    ):
        assert option in answer.out


def test_open_uses_what_the_system_has(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    viewer = tmp_path / ("open" if sys.platform == "darwin" else "xdg-open")
    monkeypatch.setenv("PATH", str(tmp_path))
    answer = command("x^2", "--x0", "3", "-o", "run.json", "--open")
    assert answer.code == 3
    assert viewer.name in answer.err
    assert (tmp_path / "run.json").is_file()


def test_a_real_process(tmp_path: Path) -> None:
    answer = process("-x**2 + 3*x", "--x0", "-3", "--lr", "1e-2", "-o", "run.json", cwd=tmp_path)
    assert (answer.returncode, answer.stderr) == (0, "")
    assert "no_minimum" in answer.stdout


def test_a_terminal_without_unicode(tmp_path: Path) -> None:
    environment = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"}
    answer = process("x^2", "--x0", "1", "-o", "run.json", cwd=tmp_path, **environment)
    assert (answer.returncode, answer.stderr) == (0, "")
    assert answer.stdout.isascii()


def test_a_reader_that_goes_away(tmp_path: Path) -> None:
    command = f"{sys.executable} -m symgd 'x^2' --x0 3 -o run.json | true"
    answer = subprocess.run(
        ["bash", "-c", command], cwd=tmp_path, capture_output=True, encoding="utf-8", check=False
    )
    assert answer.stderr == ""
    assert (tmp_path / "run.json").is_file()


@pytest.mark.parametrize(
    ("words", "unloaded"),
    [
        (["--help"], {"sympy", "numpy", "matplotlib", "weasyprint"}),
        (["--version"], {"sympy", "numpy", "matplotlib", "weasyprint"}),
        (["x^2", "--lerning-rate", "1"], {"sympy", "numpy", "matplotlib", "weasyprint"}),
        (["x^2", "-o", "a.doc"], {"sympy", "numpy", "matplotlib", "weasyprint"}),
        (["sinx"], {"sympy", "numpy", "matplotlib", "weasyprint"}),
        (["x^2", "--x0", "3", "-o", "run.json"], {"matplotlib", "weasyprint"}),
        (["x^2", "--x0", "3", "-o", "steps.csv", "--json"], {"matplotlib", "weasyprint"}),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_it_loads_what_it_needs(tmp_path: Path, words: list[str], unloaded: set[str]) -> None:
    program = (
        "import sys; from symgd.cli import main; main(sys.argv[1:]);"
        f"print('LOADED', *(name for name in {sorted(unloaded)!r} if name in sys.modules))"
    )
    answer = subprocess.run(
        [sys.executable, "-c", program, *words],
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert answer.stdout.splitlines()[-1] == "LOADED"
