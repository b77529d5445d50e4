"""What is folded in the derivation is told with the letters that are exchanged, and only where it is true."""

import pytest
from page_words import words_of

from symgd import lesson
from symgd.output.handout import handout_page

CHAIN = "100(x2-x1^2)^2+(1-x1)^2+100(x3-x2^2)^2+(1-x2)^2+100(x4-x3^2)^2+(1-x3)^2"


@pytest.mark.parametrize(
    ("text", "x0", "said", "tables"),
    [
        ("x^2 + x*y + y^2 + z^2", [3, 2, 1], "follows by symmetry from the one by", 2),
        ("x^4 + y^4", [1, 2], "follows by symmetry from the one by", 1),
        ("x1^2 + x2^2 + x3^2 + x1*x2*x3", [1, 1, 1], "with either of", 1),
        (CHAIN, [1, 2, 3, 4], "So is the partial derivative:", 3),
        ("x^2 + 50y^2", [10, 1], None, 2),
        ("x1 + 2x2^2 + 3x3^3 + 4x4^4 + 5x5^5", [1] * 5, "give the others", 3),
    ],
)
def test_folding(text, x0, said, tables):
    page = handout_page(lesson(text, x0, max_iter=3))
    assert page.html.count('<table class="derivation') == tables
    words = words_of(page, "one rule at a time", "Where the gradient is zero")
    if said is None:
        assert "symmetry" not in words
        assert "written with" not in words
    else:
        assert said in words
