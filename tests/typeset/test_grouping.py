"""What belongs together stands together in MathML, and the page looks the same."""

from __future__ import annotations

import pytest

from symgd.typeset.grouping import flat
from symgd.typeset.latex import from_latex, source

APPLY = "\N{FUNCTION APPLICATION}"


def _function(name: str, argument: str) -> str:
    return f"<mrow>{name}<mo>{APPLY}</mo>{argument}</mrow>"


XY = "<mrow><mi>x</mi><mi>y</mi></mrow>"
LOW = '<mo stretchy="false">{}</mo>'
X_IN_PARENTHESES = f"<mrow>{LOW.format('(')}<mi>x</mi>{LOW.format(')')}</mrow>"


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        (r"\cos 3x", _function("<mi>cos</mi>", "<mrow><mn>3</mn><mi>x</mi></mrow>")),
        (r"\sin xy", _function("<mi>sin</mi>", XY)),
        (r"\sin\cos xy", _function("<mi>sin</mi>", _function("<mi>cos</mi>", XY))),
        (r"\ln x\ln y", _function("<mi>ln</mi>", "<mi>x</mi>") + _function("<mi>ln</mi>", "<mi>y</mi>")),
        (r"\sin(x)y", _function("<mi>sin</mi>", X_IN_PARENTHESES) + "<mi>y</mi>"),
        (r"\max f(x)", _function("<mi>max</mi>", f"<mrow><mi>f</mi>{X_IN_PARENTHESES[6:]}")),
        (r"\ln x f(x)", _function("<mi>ln</mi>", "<mi>x</mi>") + "<mi>f</mi>" + X_IN_PARENTHESES[6:-7]),
        (r"(x)^2", f"<msup>{X_IN_PARENTHESES}<mn>2</mn></msup>"),
        (
            r"((x)^2)_0",
            f"<msub><mrow>{LOW.format('(')}<msup>{X_IN_PARENTHESES}<mn>2</mn></msup>{LOW.format(')')}</mrow>"
            "<mn>0</mn></msub>",
        ),
    ],
)
def test_the_tree_says_what_belongs_together(latex: str, expected: str) -> None:
    assert source(from_latex(latex, False)).partition(">")[2].removesuffix("</math>") == expected


def test_functions_in_a_table_hold_their_arguments() -> None:
    table = source(from_latex(r"\begin{aligned} f &= \sin 3x \\ &= \cos(x)y \end{aligned}", True))
    assert _function("<mi>sin</mi>", "<mrow><mn>3</mn><mi>x</mi></mrow>") in table
    assert _function("<mi>cos</mi>", X_IN_PARENTHESES) + "<mi>y</mi>" in table


def test_scripts_stand_at_the_parenthesis_on_the_page() -> None:
    row = flat(list(from_latex(r"((x)^2 + 1)^3 + \left(x\right)^2", False)))
    tags = [element.tag for element in row]
    assert tags == ["mo", "mo", "mi", "msup", "mo", "mn", "msup", "mo", "msup"]
    assert [row[index][0].tag for index in (3, 6, 8)] == ["mo", "mo", "mrow"]
