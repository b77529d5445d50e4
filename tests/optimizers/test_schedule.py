"""Learning rates that change from step to step: their numbers, their source, their formula."""

from __future__ import annotations

import math
import pickle
import re

import numpy as np
import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st

from symgd import minimize
from symgd.calculus.code import SCALAR
from symgd.descent.stepping import ArrayStepper
from symgd.errors import ParameterError
from symgd.notation import Expression, latex, parse, speech, text
from symgd.notation.functions import FUNCTIONS
from symgd.notation.symbolic import from_sympy, to_sympy
from symgd.notation.tree import Call, Number, Power, Product, Quotient, Sum, Variable
from symgd.optimizers import Adam, Momentum
from symgd.optimizers.rule import k
from symgd.optimizers.schedules import Schedule, read_rate


def schedule(typed: str) -> Schedule:
    found = read_rate(typed)
    assert isinstance(found, Schedule)
    return found


# typed, the same in Python, the source of the compiled loop, that of the listing
SOURCES = [
    ("0.5/(1+k)", lambda k: 0.5 / (1 + k), "0.5/(1 + k)", "0.5/(1 + k)"),
    ("0.1*0.95^k", lambda k: 0.1 * 0.95**k, "0.1*0.95**k", "0.1*0.95**k"),
    ("0.1/sqrt(1+k)", lambda k: 0.1 / math.sqrt(1 + k), "0.1/sqrt(1 + k)", "0.1/np.sqrt(1 + k)"),
    ("0.3(k+1)^-0.6", lambda k: 0.3 * (k + 1) ** -0.6, "0.3*pow(k + 1, -0.6)", "0.3*(k + 1)**(-0.6)"),
    ("0.1*exp(-k/7)", lambda k: 0.1 * math.exp(-k / 7), "0.1*exp(-k/7)", "0.1*np.exp(-k/7)"),
    ("1/3^k", lambda k: 1 * 3.0**-k, "1*3.0**(-k)", "1*3.0**(-k)"),
    ("2/(k*exp(k)+1)", lambda k: 2 / (k * math.exp(k) + 1), "2/(k*exp(k) + 1)", "2/(k*np.exp(k) + 1)"),
    ("2/((k+1)*exp(k))", lambda k: 2 * math.exp(-k) / (k + 1), "2*exp(-k)/(k + 1)", "2*np.exp(-k)/(k + 1)"),
    ("0.1*0.5^floor(k/3)", lambda k: 0.1 * 0.5 ** (k // 3), "0.1*0.5**(k//3)", "0.1*0.5**(k//3)"),
    ("floor(0.3k)+1", lambda k: 0.3 * k // 1 + 1, "(0.3*k)//1 + 1", "(0.3*k)//1 + 1"),
    ("1 - floor(k/3)/3", lambda k: 1 - k // 3 / 3, "1 - k//3/3", "1 - k//3/3"),
    (
        "max(0.3-k/20, 0.01)",
        lambda k: max(0.3 - k / 20, 0.01),
        "max(0.3 - k/20, 0.01)",
        "max(0.3 - k/20, 0.01)",
    ),
    ("0.7*(1-k/9)", lambda k: 0.7 * (1 - k / 9), "0.7*(1 - k/9)", "0.7*(1 - k/9)"),
    ("k^007/2e3", lambda k: k**7 / 2000.0, "k**7/2000.0", "k**7/2000.0"),
]


@pytest.mark.parametrize(("typed", "same", "compiled", "listed"), SOURCES)
def test_the_numbers_and_the_source(typed, same, compiled, listed):
    rate = schedule(typed)
    assert (rate.code, rate.listing) == (compiled, listed)
    expected = [same(step) for step in range(10)]
    assert rate.values(10).tolist() == expected
    assert [rate.at(step) for step in range(10)] == expected
    assert [eval(listed, {"np": np, "k": step}) for step in range(10)] == pytest.approx(expected, rel=1e-15)


ARGUMENTS = ("k/4 + 1/8", "(k + 1)/7", "k + 3/2", "-k - 3/2")


@pytest.mark.parametrize("row", [row for row in FUNCTIONS if row.typed], ids=lambda row: row.name)
def test_every_function_may_stand_in_a_schedule(row):
    """Compiled, listed, and by SymPy to 30 digits."""

    def real(typed: str) -> bool:
        values = [parse(typed).sympy.subs(sp.Symbol("k", real=True), step).evalf(30) for step in range(5)]
        return all(value.is_real and value.is_finite for value in values)

    second = ", 3" if row.arity == 2 else ""
    typed = next(t for a in ARGUMENTS if real(t := f"{row.name}({a}{second})"))
    rate = schedule(f"2 + {typed}/10")
    exact = [float(rate.value.subs(k, step).evalf(30)) for step in range(5)]
    assert rate.values(5) == pytest.approx(exact, rel=1e-14)
    listed = [eval(rate.listing, {"np": np, "erf": math.erf, "k": step}) for step in range(5)]
    assert listed == pytest.approx(exact, rel=1e-14)


_LEAVES = st.sampled_from([Variable("k"), Number("2"), Number("0.3"), Number("7"), Number("1e-2")])
TREES = st.recursive(
    _LEAVES,
    lambda inner: st.one_of(
        st.tuples(inner, inner).map(lambda pair: Quotient(*pair)),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: Sum(tuple(parts))),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: Product(tuple(parts))),
        st.tuples(inner, st.sampled_from([Number("2"), Number("0.5")])).map(lambda pair: Power(*pair)),
        st.tuples(inner, inner).map(lambda pair: Call("min", pair)),
    ),
    max_leaves=8,
)


@given(TREES, st.integers(1, 50))
def test_what_is_computed_is_what_is_typeset(tree, step):
    """The source is made from the tree, the formula and the theory from the same tree; nothing here is negative."""
    rate = Schedule(Expression(str(tree), tree))
    exact = to_sympy(tree).subs(sp.Symbol("k", real=True), step).evalf(30)
    if 1e-200 < exact < 1e200:
        assert rate.at(step) == pytest.approx(float(exact), rel=1e-12)


@pytest.mark.parametrize(
    "typed", ["0.5/(1+k)", "0.1*0.95^k", "0.7*(1-k/10)", "0.1/(1+k)^1.5", "cosine(0.3, 7)"]
)
def test_a_run_uses_these_numbers(typed):
    rates = schedule(typed).values(8)
    run = minimize("x^2 - x", 3, learning_rate=typed, tol=0, max_iter=8)
    x = 3.0
    for step in range(8):
        assert run.history["x"][step] == x
        x -= rates[step] * (2.0 * x - 1.0)
    assert run.learning_rate == schedule(typed)
    assert run.rate is None
    assert not run.is_gradient_descent


@pytest.mark.parametrize("optimizer", [Momentum(momentum=0.5), Adam()], ids=lambda o: o.name)
def test_arrays_step_with_them_too(optimizer):
    rate = schedule("step_decay(0.1, 0.5, 2)")
    run = minimize("x^4 - 3x", 2, optimizer=optimizer, learning_rate=rate, tol=0, max_iter=6)
    stepper, x, state = ArrayStepper(run.problem, optimizer, rate), (np.array([2.0]),), ()
    for step in range(6):
        x, state = stepper.step(step, x, None, state)
        assert x[0][0] == pytest.approx(run.history["x"][step + 1], rel=1e-12)


@pytest.mark.parametrize(
    ("typed", "count", "says"),
    [
        ("1/k", 9, "the learning rate 1/k has no value at step k = 0;"),
        ("0.1*(1-k/10)", 12, "the learning rate 0.1*(1-k/10) is -0.01 at step k = 11;"),
        ("ln(k-3)+9", 9, "has no value at step k = 0;"),
        ("sqrt(7-k)", 100_000, "has no value at step k = 8;"),
        ("1.05^k", 100_000, "is too large for a double at step k = 14548;"),
        ("k^k", 500, "is too large for a double at step k = 144;"),
        ("0*k", 5, "the learning rate 0*k is 0 at every step"),
        ("max(k-8,0)", 9, "is 0 at every step"),
        (
            "1/(k-300)^2",
            301,
            "has no value at step k = 300; it must be a number that is not negative at every step from",
        ),
    ],
)
def test_a_rate_that_cannot_be_used_is_refused_with_its_step(typed, count, says):
    with pytest.raises(ParameterError) as caught:
        schedule(typed).check(count)
    assert says in str(caught.value)
    with pytest.raises(ParameterError):
        minimize("x^2", 3, learning_rate=typed, max_iter=count)


@pytest.mark.parametrize("typed", ["0.1*(1-k/10)", "0.7*(1-k/10)", "k", "max(k-7,0)", "2^-k", "exp(-k)"])
def test_a_rate_may_end_at_zero_or_begin_there(typed):
    schedule(typed).check(9)


def test_all_the_steps_that_there_may_be_are_checked():
    schedule("0.1*0.5^floor(k/20)").check(100_000)


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("1/3", 1 / 3),
        ("1e-3", 0.001),
        (" 0.25 ", 0.25),
        ("pi/10", math.pi / 10),
        ("2^-3", 0.125),
        ("0.1*floor(7/2)", 0.3),
    ],
)
def test_a_constant_is_a_number(typed, value):
    assert read_rate(typed) == pytest.approx(value, rel=1e-15)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("fast", "the learning rate 'fast' is not a number. Give a number such as 0.1, an expression in k"),
        ("inf", "the learning rate 'inf' is not a number."),
        ("", "the learning rate is empty."),
        ("-0.1", "must be a number greater than 0, not -0.1."),
        ("0", "must be a number greater than 0, not 0."),
        ("0.1/x", "is an expression in the step number k, which counts 0, 1, 2, …, not in x."),
        ("a+k", "not in a."),
        ("0.1*(1+k", "the learning rate cannot be read. '(' is never closed"),
        ("0.1/(1+floor(k/x))", "not in x."),
        ("0.1*floor(k/)", "(column 13)\n  0.1*floor(k/)\n              ^"),
        ("floor(k/2)+*3", "(column 12)\n  floor(k/2)+*3\n             ^"),
        ("0.1*foo", "Unknown name 'foo' (column 5)"),
    ],
)
def test_what_is_no_rate_is_refused(typed, says):
    with pytest.raises(ParameterError) as caught:
        read_rate(typed)
    assert says in str(caught.value)


def test_a_floor_is_printed_everywhere():
    tree = schedule("0.1*0.5^floor(k/20)").expression.tree
    assert latex(tree) == r"0.1 \cdot 0.5^{\left\lfloor k/20 \right\rfloor}"
    assert speech(tree) == "0.1 times 0.5 to the power the floor of k over 20 end floor end power"
    assert text(tree) == "0.1*0.5**floor(k/20)"
    assert to_sympy(from_sympy(to_sympy(tree))) == to_sympy(tree)
    assert schedule(text(tree)).values(50).tolist() == schedule("0.1*0.5^floor(k/20)").values(50).tolist()


def test_a_formula_bears_the_letter_that_the_lesson_gives_to_the_step():
    assert latex(schedule("0.5/(1+k)").tree("n"), flat=True) == "0.5/(1 + n)"


def test_schedules_are_values():
    rate = schedule("0.5/(1+k)")
    assert pickle.loads(pickle.dumps(rate)) == rate == schedule("0.5/(1+k)") != schedule("0.5/(1+2k)")
    assert hash(rate) == hash(schedule("0.5/(1+k)"))
    assert (str(rate), repr(rate)) == ("0.5/(1+k)", "Schedule('0.5/(1+k)')")


def test_nothing_typed_is_in_the_source_by_its_name():
    """What the source calls is in its scope, and is made by us."""
    for row in FUNCTIONS:
        if row.typed:
            called = schedule(f"{row.name}(k{', 2' if row.arity == 2 else ''})").code
            names = set(re.findall(r"[A-Za-z_]\w*", called))
            assert names <= {*SCALAR, "k", "max", "min", "abs"}
