"""The typeset rule: expected lines, the value of every line against its assignment, letters that never clash."""

from __future__ import annotations

import dataclasses
import random
import re
from dataclasses import dataclass
from typing import ClassVar

import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from symgd.lessons.names import Names
from symgd.notation.real import with_real_functions
from symgd.notation.symbolic import symbol, to_sympy
from symgd.notation.tree import Call, Glyph, Negative, Node, Power, Product, Quotient, Sum, Variable
from symgd.optimizers import Assignment, Optimizer, State, forms_of, get, names, nodes
from symgd.optimizers.rule import eta, g, k, x
from symgd.optimizers.typesetting import RuleLetters, rule_tree, typeset_rule, typeset_start
from symgd.optimizers.typesetting.indexing import indexed_assignments, names_gradient
from symgd.optimizers.typesetting.letters import letters
from symgd.output.formulas import typesetter

ALL = [form + name for name in names() for form in ("", *(f"{f}:" for f in forms_of(name)))]


def lines(optimizer: Optimizer, variables=("x",), **options) -> list[str]:
    rows = typeset_rule(optimizer, Names(variables), **options)
    return [re.sub(r"\s+", " ", row.latex.replace("&=", "=")) for row in rows]


# optimizer, variables, its lines
RULES = [
    ("gd", ("x",), [r"x_{k+1} = x_{k} - \eta \,f'(x_{k})"]),
    ("gd", ("x", "y"), [r"\mathbf{x}_{k+1} = \mathbf{x}_{k} - \eta \,\nabla f(\mathbf{x}_{k})"]),
    ("momentum", ("x",), [r"b_{k+1} = \mu b_{k} + f'(x_{k})", r"x_{k+1} = x_{k} - \eta b_{k+1}"]),
    (
        "nesterov",
        ("x",),
        [
            r"g_{k} = f'(x_{k})",
            r"b_{k+1} = \mu b_{k} + g_{k}",
            r"x_{k+1} = x_{k} - \eta (g_{k} + \mu b_{k+1})",
        ],
    ),
    ("keras:momentum", ("x",), [r"b_{k+1} = \mu b_{k} - \eta \,f'(x_{k})", r"x_{k+1} = x_{k} + b_{k+1}"]),
    (
        "adam",
        ("x",),
        [
            r"g_{k} = f'(x_{k})",
            r"m_{k+1} = \beta_1m_{k} + (1 - \beta_1)g_{k}",
            r"v_{k+1} = \beta_2v_{k} + (1 - \beta_2)g_{k}^2",
            r"\hat{m}_{k+1} = \frac{m_{k+1}}{1 - \beta_1^{k + 1}}",
            r"\hat{v}_{k+1} = \frac{v_{k+1}}{1 - \beta_2^{k + 1}}",
            r"x_{k+1} = x_{k} - \eta \frac{\hat{m}_{k+1}}{\sqrt{\hat{v}_{k+1}} + \varepsilon}",
        ],
    ),
    (
        "optax:lion",
        ("x",),
        [
            r"g_{k} = f'(x_{k})",
            r"u_{k} = \operatorname{sgn}(\beta_1m_{k} + (1 - \beta_1)g_{k})",
            r"m_{k+1} = \beta_2m_{k} + (1 - \beta_2)g_{k}",
            r"x_{k+1} = x_{k} - \eta (u_{k} + \lambda x_{k})",
        ],
    ),
    ("newton", ("x",), [r"p_{k} = \frac{f'(x_{k})}{f''(x_{k})}", r"x_{k+1} = x_{k} - p_{k}"]),
    (
        "barzilai_borwein",
        ("x", "z"),
        [
            r"\mathbf{g}_{k} = \nabla f(\mathbf{x}_{k})",
            r"\mathbf{s}_{k} = \mathbf{x}_{k} - \mathbf{x}_{k-1}",
            r"\mathbf{y}_{k} = \mathbf{g}_{k} - \mathbf{g}_{k-1}",
            r"\alpha_{k+1} = \begin{cases} \dfrac{\lVert \mathbf{s}_{k} \rVert^2}{\left|\mathbf{s}_{k} \cdot"
            r" \mathbf{y}_{k}\right|} & \text{if } \mathbf{s}_{k} \cdot \mathbf{y}_{k} \ne 0 \\ \alpha_{k} &"
            r" \text{otherwise} \end{cases}",
            r"\mathbf{x}_{k+1} = \mathbf{x}_{k} - \alpha_{k+1}\mathbf{g}_{k}",
        ],
    ),
    ("gd", ("f",), [r"f_{k+1} = f_{k} - \eta \,g'(f_{k})"]),
    ("momentum", ("b",), [r"c_{k+1} = \mu c_{k} + f'(b_{k})", r"b_{k+1} = b_{k} - \eta c_{k+1}"]),
    ("momentum", ("mu",), [r"b_{k+1} = \nu b_{k} + f'(\mu _{k})", r"\mu _{k+1} = \mu _{k} - \eta b_{k+1}"]),
]


@pytest.mark.parametrize(("name", "variables", "expected"), RULES)
def test_rules_as_a_textbook_has_them(name: str, variables: tuple[str, ...], expected: list[str]) -> None:
    assert lines(get(name), variables) == expected


def test_a_schedule_and_a_decay_of_the_rate() -> None:
    assert lines(get("gd"), scheduled=True) == [r"x_{k+1} = x_{k} - \eta_{k}\,f'(x_{k})"]
    decayed = get("adagrad", learning_rate_decay=0.1)
    assert lines(decayed)[1] == r"\eta_{k} = \frac{\eta }{1 + \delta k}"
    assert (
        lines(decayed, scheduled=True)[1] == r"\alpha_{k} = \frac{\eta_{k}}{1 + \delta k}"
    )  # η_k is the schedule's


STARTS = [
    ("momentum", ("x",), ["b_{0} = 0"]),
    ("nadam", ("x",), [r"\Pi_{0} = 1", "m_{0} = 0", "v_{0} = 0"]),
    ("keras:adagrad", ("x",), ["v_{0} = 0.1"]),
    ("adam", ("x", "y"), [r"\mathbf{m}_{0} = \mathbf{0}", r"\mathbf{v}_{0} = \mathbf{0}"]),
    ("bb", ("x",), ["x_{-1} = x_{0}", "g_{-1} = g_{0}", r"\alpha_{0} = 1/\max(1, \left|g_{0}\right|)"]),
]


@pytest.mark.parametrize(("name", "variables", "expected"), STARTS)
def test_what_the_memory_starts_from(name: str, variables: tuple[str, ...], expected: list[str]) -> None:
    rows = typeset_start(get(name), Names(variables))
    assert [row.latex.replace("&=", "=") for row in rows] == expected


def _named(node: Node, table: dict[Glyph, Variable]) -> Node:
    """The tree with variables in the place of glyphs."""

    def again(part: Node) -> Node:
        return _named(part, table)

    match node:
        case Glyph():
            return table[node]
        case Negative(a):
            return Negative(again(a))
        case Sum(parts) | Product(parts):
            return type(node)(tuple(map(again, parts)))
        case Quotient(a, b):
            return Quotient(again(a), again(b))
        case Power(a, b):
            return Power(again(a), again(b))
        case Call(name, parts):
            return Call(name, tuple(map(again, parts)))
    return node


@pytest.mark.parametrize("name", ALL)
def test_every_line_has_the_value_of_its_assignment(name: str) -> None:
    """The order changed, the value did not: both sides at random positive numbers."""
    optimizer = get(name)
    if "weight_decay" in optimizer.hyperparameters:
        optimizer = dataclasses.replace(optimizer, weight_decay=0.1)
    setting, named = RuleLetters(optimizer, Names(("x",))), names_gradient(optimizer)
    number = random.Random(name)
    for row in indexed_assignments(optimizer):
        if row.value.has(*nodes.WHOLE, nodes.Ratio):
            continue
        free = sorted(row.value.free_symbols, key=str)
        # v is above the square of a mean, whose difference stands under a root.
        values = {s: sp.Float(number.uniform(*((0.5, 0.9) if s.name == "v" else (0.1, 0.6)))) for s in free}
        glyphs, table, at = {}, {}, {}
        for i, (s, value) in enumerate(values.items()):
            source, offset = row.uses.get(s, (s, None))
            glyph = setting.glyph(source, offset)
            if source == g and not named:
                glyph = setting.slope(setting.glyph(x, offset))
            glyphs[s] = glyph
            table[glyph], at[symbol(f"q{i}")] = Variable(f"q{i}"), value
        assert len(set(glyphs.values())) == len(values)  # nothing is written like another
        made = to_sympy(_named(rule_tree(row, setting, named), table)).subs(at)
        assert float(made) == pytest.approx(float(with_real_functions(row.value).subs(values)), rel=1e-12)


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("variables", [("x",), ("m", "b")])
def test_every_rule_can_be_set_and_heard(name: str, variables: tuple[str, ...]) -> None:
    for row in (*typeset_rule(get(name), Names(variables)), *typeset_start(get(name), Names(variables))):
        assert typesetter().typeset(row.latex.replace("&", "", 1)).box.items
        assert not set(row.spoken) & set("\\_^{}&$")
        assert "-1" not in row.latex.replace("k-1", "").replace("{-1}", "")


VARIABLES = [
    "b",
    "beta1",
    "c",
    "f",
    "g",
    "k",
    "lambda",
    "m",
    "mu",
    "n",
    "p",
    "rho",
    "s",
    "u",
    "v",
    "w",
    "x",
    "y",
]


@settings(max_examples=40)
@given(st.lists(st.sampled_from(VARIABLES), min_size=1, max_size=9, unique=True), st.sampled_from(ALL))
def test_no_letter_of_a_rule_means_something_else(variables: list[str], name: str) -> None:
    here = Names(tuple(sorted(variables)))
    found = letters(get(name), here.taken, many=here.many)
    assert len({letter.latex for letter in found.values()}) == len(found)
    stems = {symbol: letter.spoken.split()[0] for symbol, letter in found.items()}  # m of "m hat"
    assert not set(stems.values()) & (here.taken - {"eta"})
    kinds = {symbol.name.split("_")[0]: stem for symbol, stem in stems.items()}
    assert len(set(kinds.values())) == len(kinds)  # m and m̂ keep one letter, m and v do not share one


@dataclass(frozen=True)
class _Odd(Optimizer):
    """All that a plug-in may do: two assignments to x, a word as a symbol, floats, every node of a formula."""

    name: ClassVar[str] = "odd"

    def assignments(self) -> tuple[Assignment, ...]:
        speed, d, there, c = sp.Symbol("speed"), sp.Symbol("d"), sp.Symbol("h"), sp.Symbol("c_2")
        return (
            Assignment(speed, sp.Float(0.5) * speed + g),
            Assignment(x, x - eta * speed),
            Assignment(there, nodes.GradientAt(x - 2 * speed)),
            Assignment(c, nodes.Ratio(nodes.Dot(g, there), nodes.Dot(g, g), k)),
            Assignment(d, nodes.ValueAt(x) * sp.exp(-c) * there / sp.sqrt(nodes.Dot(there, there))),
            Assignment(x, x - eta * d),
        )

    def state(self) -> tuple[State, ...]:
        return (State(sp.Symbol("speed"), sp.Float(0.25)),)


def test_a_rule_of_somebody_else() -> None:
    assert lines(_Odd()) == [
        "g_{k} = f'(x_{k})",
        r"\mathrm{speed}_{k+1} = 0.5\mathrm{speed}_{k} + g_{k}",
        r"x_{k+1/2} = x_{k} - \eta \mathrm{speed}_{k+1}",
        r"a_{k+1} = f'(x_{k+1/2} - 2\mathrm{speed}_{k+1})",
        r"c_2^{(k+1)} = \begin{cases} \dfrac{g_{k}a_{k+1}}{g_{k}^2} & \text{if } g_{k}^2 \ne 0 \\ k &"
        r" \text{otherwise} \end{cases}",
        r"d_{k+1} = \frac{e^{-c_2^{(k+1)}}\,f(x_{k+1/2})a_{k+1}}{\left|a_{k+1}\right|}",
        r"x_{k+1} = x_{k+1/2} - \eta d_{k+1}",
    ]
    for row in typeset_rule(_Odd(), Names(("x", "y"))):
        assert typesetter().typeset(row.latex.replace("&", "", 1)).box.items
    assert [row.latex for row in typeset_start(_Odd(), Names(("x",)))] == [r"\mathrm{speed}_{0} &= 0.25"]
