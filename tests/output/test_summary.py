"""What the command prints for people."""

from __future__ import annotations

import pytest

import symgd
from symgd.output.text import summary

LINES = [
    ("f^2", 3, "g         f**2\n"),
    ("f^2", 3, "g′        2*f\n"),
    ("f^2", 3, ", g = "),
    ("f^2 + g^2", [1, 2], "∂h/∂f     2*f\n"),
    ("3x^2 - 2x - 3", 8, "minimum   x = 1/3, f = -10/3 (exact, global)\n"),
    ("x^2 + 2y^2 + 3z^2 + x*y - z", [3, 2, 1], ", z = 0.1666666667, f = "),
    ("x^4 + y^4 - 3x*y + x", [2, 1], "(computed, local, not global)\n"),
    ("x^2 + y^4 - y^7", [0.5, 0.001], "f = 0 (exact, not proved: nothing lower was seen close by)\n"),
    ("x^4 - 4x^2 + x", 2, "local, not global)\n"),
    ("(x^2 - 1)^2 + y^2", [2, 1], "(exact, global)\n"),
    ("123457x^3 - 765431x^2 - 9876543x", 3, "(rounded from an exact value, local, not global)\n"),
]


@pytest.mark.parametrize(("function", "x0", "line"), LINES)
def test_lines(function: str, x0, line: str) -> None:
    assert line in summary(symgd.minimize(function, x0))


def test_no_line_is_long_because_a_value_is_exact() -> None:
    (line,) = [
        line
        for line in summary(symgd.minimize("123457x^3 - 765431x^2 - 9876543x", 3)).splitlines()
        if line.startswith("minimum")
    ]
    assert "sqrt" not in line
    assert "x = 7.628827489, f = -6.508007033" in line


def test_twenty_variables_are_readable() -> None:
    names = [f"x{i}" for i in range(1, 21)]
    text = summary(
        symgd.minimize(f"exp({' + '.join(f'{name}^2' for name in names)})/1e9", [1] * 20, max_iter=2)
    )
    lines = text.splitlines()
    assert "…         16 more" in lines
    assert sum(line.startswith("∂f/∂") for line in lines) == 4
    assert "∂f/∂x₁₀" not in text
    assert any(line.startswith("∂f/∂x₂₀") and " + ... + x20**2)" in line for line in lines)
    start = lines.index(next(line for line in lines if line.startswith("start")))
    assert lines[start].endswith(",")
    assert lines[start + 1].startswith(" " * 10 + "x")
    assert all(len(line) < 140 for line in lines[1:])
