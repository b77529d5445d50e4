"""Optimizers, rates, hyper-parameters and comparisons on the command line; and the list of optimizers."""

from __future__ import annotations

import csv
import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

import symgd
from symgd import cli, optimizers
from symgd.optimizers.schedules.named import SCHEDULES

EVERY = [
    f"{form}:{name}".lstrip(":") for name in optimizers.names() for form in ("", *optimizers.forms_of(name))
]


class Answer(NamedTuple):
    """What the command did."""

    code: int
    out: str
    err: str


Command = Callable[[str], Answer]


@pytest.fixture
def command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """The command, on a line of words, in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return lambda line: Answer(cli.main(shlex.split(line)), *capsys.readouterr())


HOSTILE = [
    ("x^2 --optimizer", "--optimizer needs a name, such as --optimizer adam"),
    ("x^2 --optimizer ''", "the name of an optimizer is empty"),
    ("x^2 --optimizer adm", "there is no optimizer 'adm'. Did you mean adam"),
    ("x^2 --optimizer qqqq", "symgd optimizers lists them"),
    ("x^2 --optimizer gd gd", "gd is there twice"),
    ("x^2 --optimizer gd sgd", "gd is there twice"),
    ("x^2 --optimizer gd,adam", "words of their own: --optimizer gd adam"),
    ("x^2 --optimizer 'gd adam'", "words of their own: --optimizer gd adam"),
    ("x^2 --optimizer gd adm", "there is no optimizer 'adm'"),
    ("x^2 --optimizer keras:lion2", "Did you mean lion?"),
    ("x^2 --optimizer torch:lion", "torch has no lion; it has: gd"),
    ("x^2 --optimizer jax:adam", "there is no form 'jax'; there are: torch, keras, optax"),
    (
        "x^2 --optimizer keras:",
        "'keras:' lacks the name of the optimizer. Write for example adam or keras:adam",
    ),
    ("optimizers keras:", "'keras:' lacks the name of the optimizer"),
    ("x^2 --optimizer :adam", "there is no form ''"),
    ("x^2 --optimizer torch.optim.Adam", "Did you mean torch:adam?"),
    ("x^2+y^2 --optimizer exact_line_search", "for functions of one variable"),
    ("x^2+y^2 --optimizer gd exact_line_search", "for functions of one variable"),
    ("x^2 --optimizer gd momentum nesterov adam adagrad rmsprop lion", "at most 6, not 7"),
    ("x^2 --optimizer gd adam --lr 0.1 0.2", "give several of one of the two"),
    (
        "x^2 --optimizer gd adam --pages 2",
        "a comparison has no sheet of two pages. Leave out pages=2, in a shell --pages 2,",
    ),
    ("x^2 --lr", "--learning-rate needs a value"),
    ("x^2 --lr 0", "greater than 0, not 0"),
    ("x^2 --lr -1", "greater than 0, not -1"),
    ("x^2 --lr nan", "--learning-rate: the learning rate 'nan' is not a number"),
    ("x^2 --lr inf", "--learning-rate: the learning rate 'inf' is not a number"),
    ("x^2 --lr 1/k", "has no value at step k = 0"),
    ("x^2 --lr 1-k", "is -1 at step k = 2"),
    ("x^2 --lr x", "the step number k, which counts 0, 1, 2, …, not in x"),
    ("x^2 --lr fast", "'fast' is not a number"),
    ("x^2 --lr ''", "the learning rate is empty"),
    ("x^2 --lr 0.1,0.2", "words of their own: --learning-rate 0.1 0.2"),
    ("x^2 --lr 0.1 1/10", "the learning rate 0.1 is there twice"),
    ("x^2 --lr 0.1 0.2 0.3 0.4 0.5 0.6 0.7", "at most 6, not 7"),
    ("x^2 --lr 'cosine(0.1)'", "lacks steps"),
    ("x^2 --lr 0.1 --optimizer newton", "newton finds its own step lengths"),
    ("x^2 --lr 0.1 0.2 --optimizer armijo", "armijo finds its own step lengths"),
    ("x^2 --lr 0.1 --optimizer newton armijo", "none of these optimizers has a learning rate"),
    ("x^2 --set", "--set needs a name and a value"),
    ("x^2 --set momentum", "Write a name and a value"),
    ("x^2 --set =0.9", "Write a name and a value"),
    ("x^2 --set momentum=", "Write a name and a value"),
    ("x^2 --set .momentum=0.9", "Write a name and a value"),
    (
        "x^2 --set beta1=0.9",
        "(gd has none). Did you mean beta_1? adam, amsgrad, adamw, adamax, nadam, lion have it.",
    ),
    ("x^2 --set momentum=0.9", "momentum, nesterov, rmsprop, rmsprop_centered, rmsprop_momentum have it"),
    ("x^2 --optimizer adam --set beta1=0.9", "Did you mean beta_1?"),
    ("x^2 --optimizer adam --set beta_1=1.5", "beta_1 of adam must be at least 0 and less than 1, not 1.5"),
    ("x^2 --optimizer adam --set beta_1=nan", "beta_1 of adam: 'nan' is not a number"),
    (
        "x^2 --optimizer adam --set adam.momentum=0.9",
        "there is no hyper-parameter momentum here (adam has beta_1",
    ),
    ("x^2 --optimizer gd --set adam.beta_1=0.9", "adam is not among the optimizers chosen (gd)"),
    ("x^2 --optimizer adam --set learning_rate=3", "set by --lr, as in --lr 3."),
    ("x^2 --optimizer adam --set adam.lr=3", "or for one of several by adam.learning_rate=3"),
    (
        "x^2 --optimizer newton --set newton.learning_rate=3",
        "no hyper-parameter learning_rate here (newton has none)",
    ),
    ("x^2 --optimizer momentum --set nesterov=maybe", "nesterov of momentum is true or false, not 'maybe'"),
    ("x^2 --optimizer momentum --set momentum=true", "momentum of momentum: 'true' is not a number"),
    ("x^2 --optimizer adam --set beta_1=0.9 beta_1=0.8", "beta_1 of adam is given twice"),
    ("x^2 --optimizer adam --set form=keras", "there is no hyper-parameter form here"),
    (
        "x^2 --optimizer keras:momentum --set dampening=0.5",
        "no hyper-parameter dampening here (keras:momentum has",
    ),
    ("x^2 --optimizer nesterov --set dampening=0.5", "cannot be combined with nesterov"),
    ("x^2 --momentum 0.9", "unknown option --momentum; did you mean --set momentum=…?"),
    ("x^2 --beta1=0.9", "did you mean --set beta_1=0.9?"),
    ("x^2 --optimizers adam", "did you mean --optimizer?"),
    ("optimizers adm", "there is no optimizer 'adm'. Did you mean adam"),
    ("optimizers gd adam", "symgd optimizers takes one name, and 'adam' is left over"),
    ("optimizers keras:armijo", "keras has no armijo"),
    ("optimizers --x0 3", "unknown option --x0. See"),
    ("optimizers --foo", "unknown option --foo. See"),
    ("optimizers --jso", "unknown option --jso; did you mean --json?"),
    ("optimizers -o a.json", "unknown option -o. See"),
    ("x^2 --set momentum==0.9", "a second equals sign. Write one, such as momentum=0.9."),
    (
        "x^2 --optimizer gd adam --set adam.learning_rate=0.1 --lr 0.2",
        "--set adam.learning_rate=0.1 and --learning-rate, which is for all, contradict each other",
    ),
    ("x^2 --lr 'OneCycleLR(0.1, 50)'", "there is no schedule OneCycleLR. There are cosine, cosine_restarts,"),
    ("x^2 --lr 'linear(0.1, 0.01, 50)'", "not '0.01'. It is linear(rate, steps, end=0), for example"),
    ("x^2 --lr '0.1 + 0.05(-1)^k'", "write cos(pi*k) for (-1)^k"),
]


@pytest.mark.parametrize(("line", "said"), HOSTILE, ids=[line for line, _ in HOSTILE])
def test_one_line_and_exit_code_2(command: Command, tmp_path: Path, line: str, said: str) -> None:
    answer = command(line)
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.startswith("symgd: ")
    assert said in answer.err
    assert answer.err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("x^2 --lr '0.5/(1+'", "(column 8)"),
        ("x^2 --lr 1/0", "divides by zero"),
        ("""x^2 --lr "__import__('os')" """, "Bad character '_'"),
        ("""x^2 --optimizer adam --set "beta_1=__import__('os').system('id')" """, "Bad character '_'"),
        ("optimizer", "did you mean symgd optimizers?"),
        ("optimzers", "did you mean symgd optimizers?"),
    ],
)
def test_what_cannot_be_read_is_shown(command: Command, line: str, said: str) -> None:
    answer = command(line)
    assert (answer.code, answer.out) == (2, "")
    assert said in answer.err
    assert "Traceback" not in answer.err


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("--optimizer momentum --set momentum=0.8", {"hyperparameters": {"momentum": 0.8}}),
        ("--optimizer momentum --set MOMENTUM=1/2", {"optimizer": "momentum", "hyperparameters": {"momentum": 0.5}}),
        ("--optimizer momentum --set nesterov=true", {"hyperparameters": {"nesterov": True}}),
        ("--optimizer keras:adam", {"learning_rate": 0.001, "learning_rate_source": "optimizer"}),
        ("--optimizer keras:adam --set keras:adam.epsilon=1e-3", {"hyperparameters": {"epsilon": 1e-3}}),
        ("--optimizer keras:adam --set adam.beta-1=0.5", {"hyperparameters": {"beta_1": 0.5}}),
        ("--optimizer sgd", {"optimizer": "gd", "learning_rate_source": "auto"}),
        ("--optimizer torch:momentum --lr auto", {"optimizer": "torch:momentum", "learning_rate_source": "auto"}),
        ("--lr 0.5/(1+k)", {"learning_rate": "0.5/(1+k)", "learning_rate_source": "given"}),
        ("--lr 1/4", {"learning_rate": 0.25}),
        ("--optimizer newton", {"learning_rate": None, "learning_rate_source": "none"}),
        ("--optimizer adam --set adam.learning_rate=0.05", {"learning_rate": 0.05}),
    ],
)  # fmt: skip
def test_what_is_set_is_used(command: Command, words: str, found: dict[str, object]) -> None:
    answer = command(f"x^2 --x0 3 {' '.join(map(shlex.quote, words.split()))} --json -o run.json")
    assert (answer.code, answer.err) == (0, "")
    made = json.loads(answer.out)
    hyperparameters = found.pop("hyperparameters", {})
    assert made["hyperparameters"].items() >= hyperparameters.items()
    assert made.items() >= found.items()


def test_a_setting_goes_to_all_that_have_it(command: Command) -> None:
    line = "x^2 --x0 3 --optimizer gd momentum nesterov --set momentum=0.8 nesterov.momentum=0.7 --json -o run.json"
    runs = json.loads(command(line).out)["runs"]
    assert [run["hyperparameters"].get("momentum") for run in runs] == [None, 0.8, 0.7]


def test_a_comparison(command: Command, tmp_path: Path) -> None:
    answer = command("'3x^2 - 2x - 3' --x0 8 --optimizer gd adam newton -o runs.json steps.csv")
    assert (answer.code, answer.err) == (0, "")
    found = json.loads((tmp_path / "runs.json").read_text())
    assert list(found) == ["schema", "runs", "outputs"]
    assert (found["schema"], found["outputs"]) == (1, ["runs.json", "steps.csv"])
    assert [run["optimizer"] for run in found["runs"]] == ["gd", "adam", "newton"]
    assert [run["x0"] for run in found["runs"]] == [[8.0]] * 3
    with (tmp_path / "steps.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == ["run", "step", "x", "f", "df"]
    for run in found["runs"]:
        own = [row for row in rows if row["run"] == run["optimizer"]]
        assert len(own) == run["nit"] + 1
        assert float(own[-1]["x"]) == run["x"][0]
    lines = answer.out.splitlines()
    first = next(i for i, line in enumerate(lines) if line.startswith("run "))
    columns = [lines[first].index(word) for word in ("end", "steps", "outcome")]
    for run, line in zip(found["runs"], lines[first + 1 :], strict=False):
        assert line.startswith(run["optimizer"])
        assert line[columns[0] :].startswith("x = ")
        assert line[columns[1] :].split()[:2] == [str(run["nit"]), run["status"]]
    assert answer.out.count("minimum") == 1


MINIMA = [
    ("'(x+y)^2' --x0 1 2 --optimizer gd momentum adam", ["x = -1/2, y = 1/2, f = 0 (exact, global)"]),
    ("'(x+y)^2' --x0 1 2 --lr 0.1 0.2", ["x = -1/2, y = 1/2, f = 0 (exact, global)"]),
    (
        "'(x*y-1)^2' --x0 3 2 --optimizer gd momentum newton",
        ["x = 2.2133", "x = -1.4475", "x = 1.2247", "f = 0 at each of these (computed, global)\n"],
    ),
    (
        "'(x^2-1)^2' --x0 2 --lr 0.1 0.05",
        ["x = -1\n", "x = 1\n", "f = 0 at each of these (exact, global)\n"],
    ),
    (
        "'x^4 - 4x^2 + x' --x0 0.3 --optimizer gd newton --lr 0.2",
        ["f = -5.444192067 (computed, global)\n", "f = -2.618555981 (computed, local, not global)"],
    ),
]


@pytest.mark.parametrize(("line", "shown"), MINIMA)
def test_the_minima_of_a_comparison_do_not_contradict_one_another(
    command: Command, line: str, shown: list[str]
) -> None:
    out = command(f"{line} -o run.json").out
    minima = out[out.index("\nminimum ") : out.index("\nwritten ")].strip().splitlines(keepends=True)
    for found, wanted in zip([*minima[:-1], minima[-1] + "\n"], shown, strict=True):
        assert wanted in found


@pytest.mark.parametrize("count", [4, 5, 20])
def test_the_table_of_a_comparison_fits_on_a_terminal(command: Command, count: int) -> None:
    terms = " + ".join(f"{i}x_{i}^2" for i in range(1, count + 1))
    out = command(f"'{terms}' --optimizer gd adam -o run.json").out
    table = out.split("\n\n")[1].splitlines()
    assert ("x₁ = " in table[1]) is (count <= 4)
    assert max(map(len, table)) <= (170 if count <= 4 else 80)


@pytest.mark.parametrize("words", ["--lr 0.1 --lr 0.2", "--lr 0.1 0.2", "--optimizer gd --optimizer adam"])
def test_a_list_may_come_in_parts(command: Command, words: str) -> None:
    assert len(json.loads(command(f"x^2 {words} --json -o run.json").out)["runs"]) == 2


def test_a_comparison_of_rates(command: Command) -> None:
    answer = command("x^2 --x0 3 --lr 0.1 '0.5/(1+k)' --json -o run.json")
    assert [run["learning_rate"] for run in json.loads(answer.out)["runs"]] == [0.1, "0.5/(1+k)"]
    shown = command("x^2 --x0 3 --lr 0.1 '0.5/(1+k)' -o run.json").out
    assert "η = 0.5/(1+k)" in shown
    assert "learning rate" not in shown


@pytest.mark.parametrize(("rates", "code"), [("0.1 0.2", 0), ("0.1 1", 1), ("1 0.1", 1), ("1 1.5", 1)])
def test_strict_wants_all_to_converge(command: Command, rates: str, code: int) -> None:
    assert command(f"x^2 --x0 3 --lr {rates} -o run.json --strict").code == code


@pytest.mark.parametrize("name", EVERY)
def test_what_json_says_makes_the_run_again(name: str) -> None:
    own = optimizers.get(name)
    rate = 0.05 if own.has_rate and own.learning_rate is None else None
    run = symgd.minimize("3x^2 - 2x - 3", 8, optimizer=name, learning_rate=rate, max_iter=30)
    found = json.loads(json.dumps(run.to_dict()))
    rate = {"learning_rate": found["learning_rate"]} if found["learning_rate"] is not None else {}
    method = optimizers.get(found["optimizer"], **found["hyperparameters"], **rate)
    again = symgd.minimize(found["expression"], found["x0"], optimizer=method, max_iter=found["max_iter"])
    assert again.history.tolist() == run.history.tolist()
    assert again.optimizer.full_name == name


def test_a_schedule_comes_back(command: Command) -> None:
    run = symgd.minimize("x^2", 3, optimizer="keras:adam", learning_rate="cosine(0.1, 50)", max_iter=60)
    found = run.to_dict()
    method = optimizers.get(
        found["optimizer"], **found["hyperparameters"], learning_rate=found["learning_rate"]
    )
    again = symgd.minimize("x^2", 3, optimizer=method, max_iter=60)
    assert again.history.tolist() == run.history.tolist()


def test_the_footer_repeats_the_lesson() -> None:
    made = symgd.lesson(
        "x^2", 3, optimizer=optimizers.get("keras:adam", beta_1=0.8), learning_rate="0.5/(1+k)"
    )
    settings = "--x0 3 --optimizer keras:adam --set beta_1=0.8 --learning-rate 0.5/(1+k)"
    assert shlex.split(made.command) == ["symgd", "x^2", *settings.split()]


# The list of optimizers.


def test_the_list_has_every_optimizer_with_its_rule(command: Command) -> None:
    answer = command("optimizers")
    assert (answer.code, answer.err) == (0, "")
    heads = [
        line.partition(":")[0].partition(" ")[0] for line in answer.out.splitlines() if line[:1].isalpha()
    ]
    assert heads[: len(optimizers.names())] == list(optimizers.names())
    for line in ADAM:
        assert f"    {line}\n" in answer.out
    for name in optimizers.names():
        assert optimizers.get(name).reference in answer.out


ADAM = [
    "m ← β₁m + (1 − β₁)g",
    "v ← β₂v + (1 − β₂)g²",
    "m̂ ← m/(1 − β₁^(k + 1))",
    "x ← x − ηm̂/(√v̂ + ε)",
    "b ← μb + g",
    "x ← x − η(g + μb)",
    "u ← max(β₂u, |g| + ε)",
    "p ← H⁻¹g, with H the Hessian of f at x",
    "α ← s·s/|s·y|, or α where |s·y| is 0",
    "α ← the first minimizer of f(x − αg) over α > 0",
]


def test_one_whole_with_the_forms_of_the_frameworks(command: Command) -> None:
    answer = command("optimizers ADAM")
    assert answer.code == 0
    assert answer.out.startswith("adam: Adam\n    m ← β₁m + (1 − β₁)g\n")
    for words in (
        "before the first step: m = 0, v = 0",
        "at least 0 and less than 1",
        "keras:adam, as keras.optimizers.Adam computes it: learning rate 0.001, ",
        "    x ← x − αm/(√v + ε)\n",
        "optax:adam, as optax.adam computes it: no learning rate of its own",
    ):
        assert words in answer.out


@pytest.mark.parametrize("name", EVERY)
def test_each_can_be_shown_as_json(command: Command, name: str) -> None:
    (found,) = json.loads(command(f"optimizers {name} --json").out)["optimizers"]
    assert found["name"] == name
    assert found["hyperparameters"] == optimizers.get(name).hyperparameters
    assert found["rule"][-1].startswith("x = ")
    for form, row in found["forms"].items():
        assert row["learning_rate"] == optimizers.get(form).learning_rate


def test_the_list_on_a_terminal_without_unicode(tmp_path: Path) -> None:
    answer = subprocess.run(
        [sys.executable, "-m", "symgd", "optimizers"],
        cwd=tmp_path,
        capture_output=True,
        check=False,
        env={**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"},
    )
    assert (answer.returncode, answer.stderr) == (0, b"")
    shown = answer.stdout.decode("ascii")
    assert "    m = beta_1 * m + (1 - beta_1) * g\n" in shown
    assert "\\u" not in shown


README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^\$ symgd (.*)$", README, re.MULTILINE)


@pytest.mark.parametrize("line", COMMANDS)
def test_the_commands_of_the_readme(command: Command, line: str) -> None:
    answer = command(f"{line} -o run.json")
    assert (answer.code, answer.err) == (0, "")


def test_the_readme_lists_the_schedules() -> None:
    listed = re.findall(
        r"`([A-Za-z_]+\(.*?\))`", README[README.index("| schedules | ") :].partition("\n\n")[0]
    )
    assert listed == [row.signature for row in SCHEDULES]


def test_the_python_of_the_readme(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (block,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    scope: dict[str, object] = {}
    exec(block.replace("lesson.pdf", "lesson.json"), scope)
    assert (tmp_path / "lesson.json").is_file()
