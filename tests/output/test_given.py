"""Numbers that were given are shown as they were typed, and captions explain what is to be seen."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from symgd.lessons.figures import RateStudy, Window
from symgd.output.phrases.captions import outcome_groups, study_shows
from symgd.output.phrases.given import given, given_base


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0.1, "0.1"),
        (8.0, "8"),
        (1e-5, "10⁻⁵"),
        (1 / 9, "1/9"),
        (-4 / 9, "−4/9"),
        (10 / 9, "10/9"),
        (0.333333, "0.333333"),
        (2**0.5, "1.41421356237"),
        (0.1 + 0.2, "0.300000000000"),
    ],
)
def test_given_numbers(value: float, shown: str) -> None:
    assert str(given(value)) == shown


def test_a_fraction_is_read_aloud_and_raised_in_parentheses() -> None:
    assert given(1 / 9).speech == "1 over 9"
    assert given_base(4 / 9).latex == "(4/9)"
    assert given_base(0.9).latex == "0.9"


def study(outcomes: list[str]) -> RateStudy:
    rates = np.geomspace(0.01, 1.0, len(outcomes))
    steps = np.full(len(outcomes), 9.0)
    return RateStudy("x", rates, steps, tuple(outcomes), 10, Window(0.01, 1.0), ())


@pytest.mark.parametrize(
    ("outcomes", "shown"),
    [
        (["here"] * 90 + ["away"] * 10, {"here", "away"}),
        (["here"] * 99 + ["away"], {"here"}),  # half a hundredth of the picture: no shade is seen
        (["here"] * 99 + ["short"], {"here", "short"}),  # a cross is seen wherever it is
    ],
)
def test_a_shade_counts_where_it_is_wide_enough(outcomes: list[str], shown: set[str]) -> None:
    assert study_shows(study(outcomes)) == shown


@dataclass
class Trial:
    run: str


def test_runs_that_end_alike_are_told_once() -> None:
    groups = outcome_groups([Trial("a"), Trial("a"), Trial("b"), Trial("a")], str.upper)
    assert [(len(trials), told) for trials, told in groups] == [(2, "A"), (1, "B"), (1, "A")]
