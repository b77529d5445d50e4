"""The linear map of a rule, against the rule's own compiled step and against long runs of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from symgd import optimizers
from symgd.analysis.local import spectrum
from symgd.analysis.local.linearization import Linearization, e, eigenvalue, h, linearize, numbers
from symgd.calculus.problem import Problem
from symgd.descent.stepping import ArrayStepper
from symgd.optimizers import Assignment, Optimizer, State, registry
from symgd.optimizers.nodes import GradientAt
from symgd.optimizers.parameters import beta_1, epsilon
from symgd.optimizers.parameters import momentum as mu
from symgd.optimizers.rule import eta, g, x

LATE = 10**7  # so many steps that every correction of a bias has come to its end
SCALE = 1e-9
CURVATURE = 3.0

FORMS = [
    form
    for name in optimizers.names()
    for form in (optimizers.get(name), *(optimizers.get(f"{f}:{name}") for f in registry.forms_of(name)))
    if isinstance(linearize(form), Linearization)
]


def eased(optimizer: Optimizer) -> Optimizer:
    """The same rule with an ε that floats can be small beside."""
    if "epsilon" not in optimizer.hyperparameters:
        return optimizer
    fields = {**optimizer.hyperparameters, "epsilon": 0.1, "form": optimizer.form}
    return type(optimizer)(**fields)


def put(optimizer: Optimizer, linear: Linearization, z: dict[sp.Symbol, float], held: float) -> list[object]:
    """The memory of the rule's own step, SCALE·z close to rest; what is dropped is of second order."""
    rests = {"Pi": 0.0, "u": 0.1 if optimizer.name == "adamax" and optimizer.form != "keras" else 0.0}
    memory = []
    for state in optimizer.state():
        if state.symbol in linear.frozen:
            value = held
        elif state.symbol in z:
            value = SCALE * z[state.symbol]
        else:
            value = rests.get(state.symbol.name, 4.0 * SCALE**2)
        memory.append(value if state.scalar else np.array([value]))
    return memory


@pytest.mark.parametrize("optimizer", FORMS, ids=lambda o: o.full_name)
def test_the_matrix_is_the_jacobian_of_the_step(optimizer: Optimizer) -> None:
    optimizer = eased(optimizer)
    linear = linearize(optimizer)
    assert isinstance(linear, Linearization)
    known = {symbol: float(value) for symbol, value in numbers(optimizer).items()}
    known |= {eta: 0.07, h: CURVATURE} | {sp.Symbol(u.name, positive=True): 0.3 for u in linear.frozen}
    stepper = ArrayStepper(Problem("3x^2/2"), optimizer)
    generator = np.random.default_rng(1)
    for _ in range(3):
        z = dict(zip(linear.coordinates, generator.normal(size=len(linear.coordinates)), strict=True))
        memory = put(optimizer, linear, z, 0.3)
        (following,), after = stepper.step(LATE, (np.array([SCALE * z[e]]),), 0.07, memory)
        names = [state.symbol for state in optimizer.state()]
        found = [
            float(following[0]),
            *(float(np.ravel(after[names.index(u)])[0]) for u in linear.coordinates[1:]),
        ]
        expected = np.array(linear.matrix.subs(known), dtype=float) @ np.array(list(z.values()))
        assert np.array(found) / SCALE == pytest.approx(expected, rel=1e-6, abs=1e-6)


# The rule and its stability limit, as a formula.
beta_2 = sp.Symbol("beta_2", positive=True)
tau = sp.Symbol("tau", positive=True)
LIMITS = [
    ("gd", {}, 2 / h),
    ("momentum", {}, 2 * (1 + mu) / h),
    ("keras:momentum", {}, 2 * (1 + mu) / h),
    ("momentum", {"dampening": 0.9}, 2 * (1 + mu) / ((1 - tau) * h)),
    ("momentum", {"momentum": 0.0}, 2 / h),
    ("nesterov", {}, 2 * (1 + mu) / ((1 + 2 * mu) * h)),
    ("keras:nesterov", {}, 2 * (1 + mu) / ((1 + 2 * mu) * h)),
    ("adadelta", {}, 2 / h),
    ("rmsprop", {}, 2 * epsilon / h),
    ("keras:rmsprop", {}, 2 * sp.sqrt(epsilon) / h),
    ("rmsprop_centered", {}, 2 * epsilon / h),
    ("rmsprop_momentum", {}, 2 * (1 + mu) * epsilon / h),
    ("adam", {}, 2 * (1 + beta_1) * epsilon / ((1 - beta_1) * h)),
    ("keras:adam", {}, 2 * (1 + beta_1) * epsilon / ((1 - beta_1) * h)),
    ("adamax", {}, 2 * (1 + beta_1) * epsilon / ((1 - beta_1) * h)),
    ("nadam", {}, 2 * (1 + beta_1) * epsilon / ((1 - beta_1) * (1 + 2 * beta_1) * h)),
]


def limit_formula(optimizer: Optimizer) -> tuple[spectrum.Limit, sp.Expr, dict[sp.Symbol, sp.Expr]]:
    linear = linearize(optimizer)
    assert isinstance(linear, Linearization)
    known = {**numbers(optimizer), h: sp.Rational(CURVATURE)}
    limit = spectrum.limit_of(spectrum.polynomial_of(linear.matrix), known)
    assert limit is not None
    return limit, spectrum.polynomial_of(linear.matrix), known


@pytest.mark.parametrize(("name", "settings_", "formula"), LIMITS)
def test_the_limits(name: str, settings_: dict[str, float], formula: sp.Expr) -> None:
    optimizer = optimizers.get(name, **settings_)
    limit, _, known = limit_formula(optimizer)
    assert sp.simplify(limit.formula - formula) == 0
    assert limit.value == pytest.approx(float(formula.subs(known)), rel=1e-12)


@pytest.mark.parametrize(("name", "settings_", "formula"), LIMITS)
def test_close_starts_converge_below_the_limit_and_are_thrown_off_above(
    name: str, settings_: dict[str, float], formula: sp.Expr
) -> None:
    """The rule itself is run, with its root, from steps at which k is large."""
    optimizer = eased(optimizers.get(name, **settings_))
    linear = linearize(optimizer)
    assert isinstance(linear, Linearization)
    limit, _, _ = limit_formula(optimizer)
    stepper = ArrayStepper(Problem("3x^2/2"), optimizer)
    for share, stays in ((0.97, True), (1.03, False)):
        z = dict.fromkeys(linear.coordinates, 1.0)
        place, memory = (np.array([SCALE]),), put(optimizer, linear, z, 0.3)
        largest = 0.0
        for k in range(LATE, LATE + 1200):
            place, memory = stepper.step(k, place, share * limit.value, memory)
            largest = max(largest, abs(float(place[0][0])))
        if stays:
            assert abs(float(place[0][0])) < 1e-3 * SCALE
        assert (largest < 1e3 * SCALE) is stays


ABSENCES = [
    ("lion", {}, "constant_steps"),
    ("adam", {"epsilon": 0.0}, "constant_steps"),
    ("rmsprop", {"epsilon": 0.0}, "constant_steps"),
    ("adamw", {}, "moves"),
    ("momentum", {"weight_decay": 0.1}, "moves"),
    ("keras:adam", {"weight_decay": 0.1}, "moves"),
    ("torch:adagrad", {"learning_rate_decay": 0.1}, "schedule"),
    ("exact_line_search", {}, "nonlinear"),
    ("armijo", {}, "nonlinear"),
    ("barzilai_borwein", {}, "nonlinear"),
]


@pytest.mark.parametrize(("name", "settings_", "reason"), ABSENCES)
def test_where_there_is_no_linear_map(name: str, settings_: dict[str, float], reason: str) -> None:
    assert linearize(optimizers.get(name, **settings_)) == reason


def test_weight_decay_leaves_a_minimum_at_zero_where_it_is() -> None:
    linear = linearize(optimizers.get("adamw"), centered=True)
    assert isinstance(linear, Linearization)
    decay = optimizers.get("adamw").values
    assert sp.Symbol("lambda", positive=True) in linear.matrix.free_symbols & set(decay)


@pytest.mark.parametrize(
    ("name", "dropped"),
    [
        ("adam", "v"),
        ("adamax", "u"),
        ("adadelta", "v u"),
        ("rmsprop_centered", "v g_bar"),
        ("momentum", ""),
        ("adagrad", ""),  # its sum is frozen
        *((f"{form}amsgrad", "") for form in ("", "torch:", "keras:", "optax:")),  # its maximum is
    ],
)
def test_what_shrinks_until_epsilon_alone_is_left(name: str, dropped: str) -> None:
    assert " ".join(u.name for u in linearize(optimizers.get(name)).dropped) == dropped


def test_newton_wipes_out_the_first_order() -> None:
    linear = linearize(optimizers.get("newton"))
    assert isinstance(linear, Linearization)
    assert linear.matrix == sp.ImmutableMatrix([[0]])


@dataclass(frozen=True)
class LookAhead(Optimizer):
    """Nesterov's momentum as he wrote it: the gradient is taken where the memory leads."""

    name: ClassVar[str] = "look_ahead"
    symbols: ClassVar[dict[str, sp.Symbol]] = {"momentum": mu}
    momentum: float = 0.9
    b: ClassVar[sp.Symbol] = sp.Symbol("b", real=True)
    d: ClassVar[sp.Symbol] = sp.Symbol("d", real=True)

    def state(self) -> tuple[State, ...]:
        return (State(self.b),)

    def assignments(self) -> tuple[Assignment, ...]:
        return (
            Assignment(self.d, GradientAt(x + mu * self.b)),
            Assignment(self.b, mu * self.b - eta * self.d),
            Assignment(x, x + self.b),
        )


@dataclass(frozen=True)
class TwoMemories(LookAhead):
    """Momentum of momentum, with three eigenvalues."""

    name: ClassVar[str] = "two_memories"

    def state(self) -> tuple[State, ...]:
        return (State(self.b), State(self.d))

    def assignments(self) -> tuple[Assignment, ...]:
        return (
            Assignment(self.b, mu * self.b + g),
            Assignment(self.d, mu * self.d + (1 - mu) * self.b),
            Assignment(x, x - eta * self.d),
        )


def test_a_rule_from_elsewhere_has_its_theory_for_nothing() -> None:
    known = {mu: sp.Rational(9, 10), eta: sp.Rational(1, 10), h: sp.Rational(3)}
    ours, theirs = linearize(optimizers.get("nesterov")), linearize(LookAhead())
    assert isinstance(ours, Linearization)
    assert isinstance(theirs, Linearization)
    polynomials = [spectrum.polynomial_of(linear.matrix) for linear in (ours, theirs)]
    assert sp.expand(polynomials[0] - polynomials[1]) == 0
    assert spectrum.eigenvalues(polynomials[0], known) == spectrum.eigenvalues(polynomials[1], known)


def test_a_limit_without_a_formula_is_searched() -> None:
    limit, polynomial, known = limit_formula(TwoMemories(momentum=0.5))
    assert limit.formula is None
    for share, inside in ((0.999, True), (1.001, False)):
        found = spectrum.eigenvalues(polynomial, {**known, eta: sp.Float(share * limit.value, 30)})
        roots = np.roots(
            [
                float(c)
                for c in sp.Poly(
                    polynomial.subs({**known, eta: share * limit.value}), eigenvalue
                ).all_coeffs()
            ]
        )
        assert abs(found[0]) == pytest.approx(np.abs(roots).max(), rel=1e-9)
        assert (abs(found[0]) < 1) is inside


def test_a_momentum_of_one_never_attracts() -> None:
    linear = linearize(optimizers.get("momentum", momentum=1.0))
    assert isinstance(linear, Linearization)
    known = {**numbers(optimizers.get("momentum", momentum=1.0)), h: sp.S.One}
    assert spectrum.limit_of(spectrum.polynomial_of(linear.matrix), known) is None


@settings(max_examples=25, deadline=None)
@given(
    st.sampled_from(["momentum", "nesterov", "keras:nesterov"]),
    st.integers(1, 99).map(lambda n: n / 100),
    st.integers(1, 400).map(lambda n: n / 20),
    st.integers(1, 199).map(lambda n: n / 100),
)
def test_laws_of_the_spectrum(name: str, momentum: float, curvature: float, share: float) -> None:
    """NumPy's eigenvalues are inside the unit circle if and only if the rate is below the limit."""
    optimizer = optimizers.get(name, momentum=momentum)
    linear = linearize(optimizer)
    assert isinstance(linear, Linearization)
    known = {**numbers(optimizer), h: sp.Rational(str(curvature))}
    polynomial = spectrum.polynomial_of(linear.matrix)
    limit, best = spectrum.limit_of(polynomial, known), spectrum.best_rates(polynomial, known)
    assert limit is not None
    assert best is not None

    def radius(rate: float) -> float:
        matrix = np.array(linear.matrix.subs({**known, eta: rate}), dtype=float)
        return float(np.abs(np.linalg.eigvals(matrix)).max())

    rate = share * limit.value
    assert (radius(rate) < 1.0) is (share < 1.0) or share == 1.0
    assert best.lower <= best.upper < limit.value
    assert radius(best.lower) == pytest.approx(
        best.factor, abs=1e-5
    )  # a double eigenvalue costs half the digits
    assert radius(rate) >= best.factor - 1e-5
    exact = spectrum.eigenvalues(polynomial, {**known, eta: sp.Rational(str(rate))})
    assert abs(exact[0]) == pytest.approx(radius(rate), abs=1e-5)
    floor = spectrum.floor(polynomial, known)
    assert (floor is None) is ("nesterov" in name)
    assert floor is None or abs(exact[0]) >= float(floor.subs(known)) * (1 - 1e-12)
