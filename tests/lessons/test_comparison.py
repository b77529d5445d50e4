"""Comparisons: who takes part, what each is called, what all share, and the command that makes it again."""

from __future__ import annotations

import itertools
import json
import shlex
from pathlib import Path

import numpy as np
import pytest

import symgd
from symgd.cli import main
from symgd.errors import ParameterError
from symgd.lessons import Comparison, Lesson
from symgd.optimizers import Adam, Momentum, like

PARABOLA = "3*x**2 - 2*x - 3"

LABELS = [
    ({"optimizer": ["gd", "momentum", "adam"]}, ("gd", "momentum", "adam")),
    ({"optimizer": ("gd", "sgd:momentum"[4:])}, ("gd", "momentum")),
    ({"optimizer": ["adam", "keras:adam"], "learning_rate": 0.1}, ("adam", "adam (keras)")),
    ({"optimizer": ["torch:adam", "keras:adam"]}, ("adam (torch)", "adam (keras)")),
    (
        {"optimizer": [Adam(beta_1=0.8), Adam()], "learning_rate": 0.1},
        ("adam (β₁ = 0.8)", "adam (β₁ = 0.9)"),
    ),
    ({"optimizer": [Adam(0.5), Adam(0.1)]}, ("adam (η = 0.5)", "adam (η = 0.1)")),
    (
        {
            "optimizer": [
                like("keras.optimizers.Adam"),
                like("keras.optimizers.Adam", beta_1=0.5, amsgrad=False),
            ]
        },
        ("adam (keras, β₁ = 0.9)", "adam (keras, β₁ = 0.5)"),
    ),
    ({"learning_rate": [0.01, 1e-5]}, ("η = 0.01", "η = 1e-5")),
    ({"learning_rate": [0.1, "0.5/(1+k)"]}, ("η = 0.1", "η = 0.5/(1+k)")),
    ({"optimizer": "momentum", "learning_rate": (0.01, 0.02)}, ("η = 0.01", "η = 0.02")),
]


@pytest.mark.parametrize(("settings", "labels"), LABELS)
def test_labels_tell_the_runs_apart(settings: dict, labels: tuple[str, ...]) -> None:
    made = symgd.lesson(PARABOLA, 8, max_iter=20, **settings)
    assert isinstance(made, Comparison)
    assert made.labels == labels
    assert made.kind == ("rates" if isinstance(settings.get("learning_rate"), list | tuple) else "optimizers")
    assert len(made.runs) == len(made.theories) == len(labels)
    assert len({run.problem for run in made.runs}) == 1


def test_an_array_of_rates_is_a_list() -> None:
    rates = np.array([0.1, 0.2])
    assert symgd.lesson("x^2", 3, learning_rate=rates).labels == ("η = 0.1", "η = 0.2")
    assert symgd.lesson("x^2", 3, learning_rate=rates[:1]).labels == ("gd",)


def test_the_letter_of_the_rate_gives_way_to_a_variable() -> None:
    assert symgd.lesson("eta^2", 1, learning_rate=[0.1, 0.2]).labels == ("α = 0.1", "α = 0.2")


REFUSED = [
    ({"optimizer": ["gd", "adam"], "learning_rate": [0.1, 0.2]}, "cannot be compared at once"),
    ({"optimizer": ["gd", "sgd"]}, "gd is there twice"),
    ({"optimizer": ["adam", Adam(beta_1=0.9)]}, "adam (beta_1=0.9"),
    ({"optimizer": [Adam(0.1), Adam(0.2)], "learning_rate": 0.5}, "is there twice"),
    ({"learning_rate": [0.1, "0.1"]}, "the learning rate 0.1 is there twice"),
    ({"learning_rate": ["0.5/(1+k)", "0.5/(1+k)"]}, "is there twice"),
    ({"learning_rate": [0.1, "auto"]}, "is also the one given"),
    ({"optimizer": [Adam(0.2), Adam()]}, "is also the one given"),
    ({"optimizer": []}, "optimizer is an empty list"),
    ({"learning_rate": ()}, "learning_rate is an empty list"),
    ({"learning_rate": [0.1 * i for i in range(1, 8)]}, "at most 6, not 7"),
    ({"optimizer": "newton", "learning_rate": [0.1, 0.2]}, "newton finds its own step lengths"),
    (
        {"optimizer": ["newton", "armijo"], "learning_rate": 0.1},
        "none of these optimizers has a learning rate",
    ),
    ({"optimizer": ["gd", "nonsense"]}, "there is no optimizer 'nonsense'"),
    ({"learning_rate": [0.1, -1]}, "greater than 0"),
    ({"optimizer": ["gd", "adam"], "pages": 2}, "no sheet of two pages"),
    ({"optimizer": ["gd", "adam"], "paper": "a3"}, "there is no paper"),
    ({"optimizer": ["gd", "adam"], "rate": 1}, "no setting 'rate'"),
]


@pytest.mark.parametrize(("settings", "message"), REFUSED)
def test_what_is_refused(settings: dict, message: str) -> None:
    with pytest.raises(ParameterError) as refused:
        symgd.lesson(PARABOLA, 8, **settings)
    assert message in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    "settings", [{"optimizer": ["adam"]}, {"learning_rate": (0.1,)}, {"optimizer": ("gd",)}]
)
def test_a_list_of_one_is_an_ordinary_lesson(settings: dict) -> None:
    made = symgd.lesson(PARABOLA, 8, **settings)
    assert isinstance(made, Lesson)
    assert made.run.optimizer.name == settings.get("optimizer", ["gd"])[0]


def test_a_rate_goes_to_the_methods_that_have_one() -> None:
    made = symgd.lesson(PARABOLA, 8, optimizer=["gd", "newton", "keras:adam"], learning_rate=0.05)
    assert [run.learning_rate for run in made.runs] == [0.05, None, 0.05]
    assert [run.learning_rate_source for run in made.runs] == ["given", "none", "given"]


def test_without_a_rate_each_has_its_own() -> None:
    made = symgd.lesson(PARABOLA, 8, optimizer=["gd", "keras:adam", "armijo"])
    assert [run.learning_rate_source for run in made.runs] == ["auto", "optimizer", "none"]


def test_the_runs_are_those_of_minimize() -> None:
    made = symgd.lesson("(1-x)^2 + 100(y-x^2)^2", (-1.2, 1), optimizer=["gd", "adam"], max_iter=50, tol=0)
    for run, name in zip(made.runs, ("gd", "adam"), strict=True):
        alone = symgd.minimize("(1-x)^2 + 100(y-x^2)^2", (-1.2, 1), optimizer=name, max_iter=50, tol=0)
        assert np.array_equal(run.history, alone.history)


COMMANDS = [
    ({}, ""),
    ({"optimizer": "momentum", "learning_rate": 0.1}, "--optimizer momentum --learning-rate 0.1"),
    ({"optimizer": Adam(0.1, beta_1=0.8)}, "--optimizer adam --set beta_1=0.8 --learning-rate 0.1"),
    ({"optimizer": "keras:adam"}, "--optimizer keras:adam"),
    ({"optimizer": "keras:adam", "learning_rate": "auto"}, "--optimizer keras:adam --learning-rate auto"),
    ({"learning_rate": "0.5/(1+k)"}, '--learning-rate "0.5/(1+k)"'),
    ({"optimizer": ["gd", "momentum"], "tol": 1e-3}, "--optimizer gd momentum --tol 0.001"),
    ({"optimizer": ["gd", "newton"], "learning_rate": 0.1}, "--optimizer gd newton --learning-rate 0.1"),
    (
        {"optimizer": [Momentum(0.1, momentum=0.5), "adam"], "max_iter": 30},
        "--optimizer momentum adam --set momentum.momentum=0.5 momentum.learning_rate=0.1 --max-iter 30",
    ),
    ({"learning_rate": [0.01, 0.3, "0.1*0.9^k"]}, '--learning-rate 0.01 0.3 "0.1*0.9^k"'),
    (
        {"optimizer": "momentum", "learning_rate": [0.01, 0.02], "title": "It's"},
        '--optimizer momentum --learning-rate 0.01 0.02 --title "It\'s"',
    ),
]


@pytest.mark.parametrize(("settings", "options"), COMMANDS)
def test_the_command_names_what_is_not_as_usual(settings: dict, options: str) -> None:
    assert symgd.lesson(PARABOLA, 8, **settings).command == f'symgd "{PARABOLA}" --x0 8 {options}'.rstrip()


@pytest.mark.parametrize("settings", [row[0] for row in COMMANDS[1::2]])
def test_the_command_makes_the_same_runs(settings: dict, tmp_path: Path) -> None:
    made = symgd.lesson(PARABOLA, 8, **settings)
    program, *words = shlex.split(made.command)
    assert program == "symgd"
    written = tmp_path / "again.json"
    assert main([*words, "-o", str(written)]) == 0
    again = json.loads(written.read_text())
    for run, told in zip(made.runs, again.get("runs", [again]), strict=True):
        assert (told["x"], told["nit"], told["status"]) == ([run.x], run.nit, run.status)


def test_what_no_command_can_say_is_a_call_of_the_library() -> None:
    made = symgd.lesson(PARABOLA, 8, optimizer=[Adam(0.5), Adam(0.1, beta_1=0.8)], max_iter=40, author="A")
    again = eval(made.command, {"symgd": symgd})
    assert again.labels == made.labels
    assert again.author == "A"
    for first, second in itertools.zip_longest(made.runs, again.runs):
        assert np.array_equal(first.history, second.history)
