"""The linear map of a method as it is typeset, with the letters of the lesson."""

from __future__ import annotations

import re

import pytest

from symgd.lessons import lesson
from symgd.optimizers import get
from symgd.output.formulas import typesetter
from symgd.output.phrases.local import local_eigenvalues, local_limit_is, local_map, swings
from symgd.output.phrases.methods import comes_by, short_of_the_way, steps_over, tidy

# optimizer, expression, start, LaTeX of the entries, row by row, and of the limit
MAPS = [
    ("momentum", "x^2 - 2x", 3, r"1 - \eta h & -\eta\mu \\ h & \mu", r"\frac{2(1 + \mu)}{h}"),
    ("momentum", "mu^2 + mu", 3, r"1 - \eta h & -\eta\nu \\ h & \nu", r"\frac{2(1 + \nu)}{h}"),
    (
        "adagrad",
        "x^2 - 2x",
        3,
        r"1 - \eta\frac{h}{\sqrt{v} + \varepsilon}",
        r"\frac{2(\sqrt{v} + \varepsilon)}{h}",
    ),
    ("rmsprop", "x^2 - 2x", 3, r"1 - \eta\frac{h}{\varepsilon}", r"\frac{2\varepsilon}{h}"),
    (
        "adam",
        "x^2 - 2x",
        3,
        r"1 - \eta h(1 - \beta_1)/\varepsilon & -\eta\beta_1/\varepsilon \\ h(1 - \beta_1) & \beta_1",
        r"\frac{2\varepsilon(1 + \beta_1)}{h(1 - \beta_1)}",
    ),
]


@pytest.mark.parametrize(("optimizer", "expression", "x0", "entries", "limit"), MAPS)
def test_maps(optimizer, expression, x0, entries, limit) -> None:
    made = lesson(expression, x0, optimizer=optimizer, learning_rate=0.01)
    formula = local_map(made)
    assert entries in formula.latex
    assert typesetter().typeset(formula.latex).width > 0
    assert not re.search(r"\\[a-z]+|[_^{}]", formula.alt)
    assert local_limit_is(made)[0].latex == limit


@pytest.mark.parametrize(
    ("rate", "complex_pair"),
    [(0.02, True), (1e-4, False), (2.0, False)],
)
def test_eigenvalues_of_the_heavy_ball(rate: float, complex_pair: bool) -> None:
    local = lesson("x^2", 3, optimizer="momentum", learning_rate=rate, max_iter=20).theory.local
    assert swings(local) == complex_pair
    assert (r"\pm" in local_eigenvalues(local).latex) == complex_pair


def test_eigenvalues_that_coincide_are_no_pair() -> None:
    # At (1 + √μ)²/h, rounded, they are complex by rounding only.
    made = lesson("12.5x^2", 3, optimizer=get("momentum", momentum=4 / 9), learning_rate=1 / 9)
    assert not swings(made.theory.local)
    assert local_eigenvalues(made.theory.local).latex.count("-0.6667") == 2


def test_a_computed_number_loses_its_rounding() -> None:
    assert [str(tidy(v)) for v in (1 / (1 - 0.9), 1 / 3, 0.5)] == ["10", "0.3333", "0.5"]


@pytest.mark.parametrize(("rate", "short"), [(0.001, True), (0.1, False)])
def test_whether_the_steps_can_reach(rate: float, short: bool) -> None:
    made = lesson("3x^2 - 2x - 3", 8, optimizer="adam", learning_rate=rate)
    assert short_of_the_way(made.run, made.theory) == short


def test_a_step_over_a_point() -> None:
    run = lesson("x - ln x", 3, optimizer="newton").run
    assert steps_over(run, run.verdict.minimizer)  # from 3 to −3, over 1
    assert not steps_over(lesson("x^2", 3).run, run.verdict.minimizer)


@pytest.mark.parametrize(("x0", "held"), [(0.06, True), (0.07, False)])
def test_a_cycle_that_holds_the_minimum(x0: float, held: bool) -> None:
    verdict = lesson("x^2", x0, optimizer="lion", learning_rate=0.02).run.verdict
    assert verdict.status == "cycled"
    assert comes_by(verdict) == held
