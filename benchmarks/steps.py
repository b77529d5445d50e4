"""Update rules as somebody would write them by hand in plain Python, for two functions.

Each loop records x, f and the gradient at every iterate and tests the stop as symgd does: without memory a step shorter
than ``tol`` ends the run and is not taken; with memory ten such steps in a row do, and they are taken.
"""

from __future__ import annotations

from math import sqrt

from benchmarks.rivals import by_hand

__all__ = ["BY_HAND"]

Row = tuple[float, ...]
QUIET = 10
MU, RHO, BETA_1, BETA_2, EPSILON = 0.9, 0.9, 0.9, 0.999, 1e-8


def momentum(x: float, rate: float, tol: float, max_iter: int) -> list[Row]:
    slope = 6 * x - 2
    b, quiet = 0.0, 0
    rows = [(0, x, 3 * x**2 - 2 * x - 3, slope)]
    for k in range(1, max_iter + 1):
        b = MU * b + slope
        following = x - rate * b
        quiet = quiet + 1 if abs(following - x) < tol else 0
        x = following
        slope = 6 * x - 2
        rows.append((k, x, 3 * x**2 - 2 * x - 3, slope))
        if quiet >= QUIET:
            break
    return rows


def rmsprop(x: float, rate: float, tol: float, max_iter: int) -> list[Row]:
    slope = 6 * x - 2
    v, quiet = 0.0, 0
    rows = [(0, x, 3 * x**2 - 2 * x - 3, slope)]
    for k in range(1, max_iter + 1):
        v = RHO * v + (1 - RHO) * slope**2
        following = x - rate * slope / (sqrt(v) + EPSILON)
        quiet = quiet + 1 if abs(following - x) < tol else 0
        x = following
        slope = 6 * x - 2
        rows.append((k, x, 3 * x**2 - 2 * x - 3, slope))
        if quiet >= QUIET:
            break
    return rows


def adam(x: float, rate: float, tol: float, max_iter: int) -> list[Row]:
    slope = 6 * x - 2
    m, v, quiet = 0.0, 0.0, 0
    rows = [(0, x, 3 * x**2 - 2 * x - 3, slope)]
    for k in range(1, max_iter + 1):
        m = BETA_1 * m + (1 - BETA_1) * slope
        v = BETA_2 * v + (1 - BETA_2) * slope**2
        m_hat = m / (1 - BETA_1**k)
        v_hat = v / (1 - BETA_2**k)
        following = x - rate * m_hat / (sqrt(v_hat) + EPSILON)
        quiet = quiet + 1 if abs(following - x) < tol else 0
        x = following
        slope = 6 * x - 2
        rows.append((k, x, 3 * x**2 - 2 * x - 3, slope))
        if quiet >= QUIET:
            break
    return rows


def gd_2(x: float, y: float, rate: float, tol: float, max_iter: int) -> list[Row]:
    bend = y - x**2
    g, h = -2 * (1 - x) - 400 * x * bend, 200 * bend
    rows = [(0, x, y, (1 - x) ** 2 + 100 * bend**2, g, h)]
    for k in range(1, max_iter + 1):
        p, q = x - rate * g, y - rate * h
        if abs(p - x) + abs(q - y) < tol:
            break
        x, y = p, q
        bend = y - x**2
        g, h = -2 * (1 - x) - 400 * x * bend, 200 * bend
        rows.append((k, x, y, (1 - x) ** 2 + 100 * bend**2, g, h))
    return rows


def momentum_2(x: float, y: float, rate: float, tol: float, max_iter: int) -> list[Row]:
    bend = y - x**2
    g, h = -2 * (1 - x) - 400 * x * bend, 200 * bend
    b, c, quiet = 0.0, 0.0, 0
    rows = [(0, x, y, (1 - x) ** 2 + 100 * bend**2, g, h)]
    for k in range(1, max_iter + 1):
        b, c = MU * b + g, MU * c + h
        p, q = x - rate * b, y - rate * c
        quiet = quiet + 1 if abs(p - x) + abs(q - y) < tol else 0
        x, y = p, q
        bend = y - x**2
        g, h = -2 * (1 - x) - 400 * x * bend, 200 * bend
        rows.append((k, x, y, (1 - x) ** 2 + 100 * bend**2, g, h))
        if quiet >= QUIET:
            break
    return rows


def rmsprop_2(x: float, y: float, rate: float, tol: float, max_iter: int) -> list[Row]:
    bend = y - x**2
    g, h = -2 * (1 - x) - 400 * x * bend, 200 * bend
    v, w, quiet = 0.0, 0.0, 0
    rows = [(0, x, y, (1 - x) ** 2 + 100 * bend**2, g, h)]
    for k in range(1, max_iter + 1):
        v, w = RHO * v + (1 - RHO) * g**2, RHO * w + (1 - RHO) * h**2
        p, q = x - rate * g / (sqrt(v) + EPSILON), y - rate * h / (sqrt(w) + EPSILON)
        quiet = quiet + 1 if abs(p - x) + abs(q - y) < tol else 0
        x, y = p, q
        bend = y - x**2
        g, h = -2 * (1 - x) - 400 * x * bend, 200 * bend
        rows.append((k, x, y, (1 - x) ** 2 + 100 * bend**2, g, h))
        if quiet >= QUIET:
            break
    return rows


def adam_2(x: float, y: float, rate: float, tol: float, max_iter: int) -> list[Row]:
    bend = y - x**2
    g, h = -2 * (1 - x) - 400 * x * bend, 200 * bend
    m, n, v, w, quiet = 0.0, 0.0, 0.0, 0.0, 0
    rows = [(0, x, y, (1 - x) ** 2 + 100 * bend**2, g, h)]
    for k in range(1, max_iter + 1):
        m, n = BETA_1 * m + (1 - BETA_1) * g, BETA_1 * n + (1 - BETA_1) * h
        v, w = BETA_2 * v + (1 - BETA_2) * g**2, BETA_2 * w + (1 - BETA_2) * h**2
        c, d = 1 - BETA_1**k, 1 - BETA_2**k
        p, q = x - rate * (m / c) / (sqrt(v / d) + EPSILON), y - rate * (n / c) / (sqrt(w / d) + EPSILON)
        quiet = quiet + 1 if abs(p - x) + abs(q - y) < tol else 0
        x, y = p, q
        bend = y - x**2
        g, h = -2 * (1 - x) - 400 * x * bend, 200 * bend
        rows.append((k, x, y, (1 - x) ** 2 + 100 * bend**2, g, h))
        if quiet >= QUIET:
            break
    return rows


TRID_6 = " + ".join([*(f"(x{i} - 1)^2" for i in range(1, 7))]) + "".join(
    f" - x{i}*x{i + 1}" for i in range(1, 6)
)
BOWL_20 = " + ".join(f"{i}*x{i}^2" for i in range(1, 21)) + "".join(f" - x{i}*x{i + 1}" for i in range(1, 20))


def gd_6(
    a: float, b: float, c: float, d: float, e: float, h: float, rate: float, tol: float, max_iter: int
) -> list[Row]:
    rows: list[Row] = []
    for k in range(max_iter + 1):
        p, q, r, s, t, u = a - 1, b - 1, c - 1, d - 1, e - 1, h - 1
        f = p * p + q * q + r * r + s * s + t * t + u * u - a * b - b * c - c * d - d * e - e * h
        da, db, dc = 2 * p - b, 2 * q - a - c, 2 * r - b - d
        dd, de, dh = 2 * s - c - e, 2 * t - d - h, 2 * u - e
        rows.append((k, a, b, c, d, e, h, f, da, db, dc, dd, de, dh))
        if k == max_iter:
            break
        a1, b1, c1 = a - rate * da, b - rate * db, c - rate * dc
        d1, e1, h1 = d - rate * dd, e - rate * de, h - rate * dh
        if abs(a1 - a) + abs(b1 - b) + abs(c1 - c) + abs(d1 - d) + abs(e1 - e) + abs(h1 - h) < tol:
            break
        a, b, c, d, e, h = a1, b1, c1, d1, e1, h1
    return rows


def gd_20(*arguments: float) -> list[Row]:
    """In twenty variables nobody writes each by hand: lists."""
    *x, rate, tol, max_iter = arguments
    n = range(20)
    rows: list[Row] = []
    for k in range(int(max_iter) + 1):
        f = sum((i + 1) * x[i] ** 2 for i in n) - sum(x[i] * x[i + 1] for i in range(19))
        g = [2 * (i + 1) * x[i] - (x[i - 1] if i else 0.0) - (x[i + 1] if i < 19 else 0.0) for i in n]
        rows.append((k, *x, f, *g))
        if k == max_iter:
            break
        new = [x[i] - rate * g[i] for i in n]
        if sum(abs(new[i] - x[i]) for i in n) < tol:
            break
        x = new
    return rows


BY_HAND = {
    ("3*x**2 - 2*x - 3", "gd"): by_hand,
    ("3*x**2 - 2*x - 3", "momentum"): momentum,
    ("3*x**2 - 2*x - 3", "rmsprop"): rmsprop,
    ("3*x**2 - 2*x - 3", "adam"): adam,
    ("(1-x)^2 + 100(y-x^2)^2", "gd"): gd_2,
    ("(1-x)^2 + 100(y-x^2)^2", "momentum"): momentum_2,
    ("(1-x)^2 + 100(y-x^2)^2", "rmsprop"): rmsprop_2,
    ("(1-x)^2 + 100(y-x^2)^2", "adam"): adam_2,
    (TRID_6, "gd"): gd_6,
    (BOWL_20, "gd"): gd_20,
}
