"""Random trees over the whole set of functions, for the laws of derivations."""

from __future__ import annotations

from hypothesis import strategies as st

from symgd.notation.functions import FUNCTIONS
from symgd.notation.tree import (
    Call,
    Constant,
    Negative,
    Node,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
    Variable,
)

X, Y = Variable("x"), Variable("y")

_ONE_ARGUMENT = [row.name for row in FUNCTIONS if row.arity == 1]
_TWO_ARGUMENTS = [row.name for row in FUNCTIONS if row.arity == 2]

_numbers = st.sampled_from(["1", "2", "3", "5", "10", "0.5", "2.5"]).map(Number)
_exponents = st.sampled_from(
    [
        Number("2"),
        Number("3"),
        Negative(Number("1")),
        Number("0.5"),
        Quotient(Number("1"), Number("3")),
        Negative(Quotient(Number("3"), Number("2"))),
    ]
)
_leaves = st.one_of(
    st.just(X), st.just(X), st.just(Y), _numbers, st.sampled_from([Constant("pi"), Constant("e")])
)


def _larger(parts: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    return st.one_of(
        parts.map(Negative),
        st.lists(parts, min_size=2, max_size=4).map(lambda some: Sum(tuple(some))),
        st.lists(parts, min_size=2, max_size=6).map(lambda some: Product(tuple(some))),
        st.builds(Quotient, parts, parts),
        st.builds(Power, parts, st.one_of(_exponents, parts)),
        st.builds(lambda name, a: Call(name, (a,)), st.sampled_from(_ONE_ARGUMENT), parts),
        st.builds(lambda name, a, b: Call(name, (a, b)), st.sampled_from(_TWO_ARGUMENTS), parts, parts),
    )


trees = st.recursive(_leaves, _larger, max_leaves=16)
