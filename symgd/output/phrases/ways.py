"""Where a function falls from a point that is no minimum, as formulas."""

from __future__ import annotations

import math
from typing import Any

from symgd.notation.spoken import factor as spoken_factor
from symgd.notation.spoken import parenthesized
from symgd.output.formulas import TeX, as_tex, eq, tex
from symgd.output.numbers import number
from symgd.output.phrases.matrices import direction_of, place_letter
from symgd.output.phrases.relations import is_
from symgd.output.phrases.vectors import vector_about

__all__ = ["lands_on_kink", "lower_point_is", "row_distance", "to_both_sides", "way_down"]


def way_down(names: Any, theory: Any, out: Any) -> TeX:
    """f(x̄ + tu) = f(x̄) − ct² for a quadratic: exact."""
    f, here, u = names.function, place_letter(names, theory), direction_of(out.point)
    size = as_tex(-out.coefficient)
    factor, spoken = ("", "") if out.coefficient == -1 else (size.latex, f"{spoken_factor(size.alt)} times ")
    return tex(
        rf"{f.latex}({here.latex} + t\,{u.latex}) = {f.latex}({here.latex}) - {factor}\,t^2",
        f"{f.alt} of {parenthesized(f'{here.alt} plus t times {u.alt}')} equals "
        f"{f.alt} of {here.alt} minus {spoken}t squared",
    )


def lower_point_is(names: Any, out: Any) -> TeX:
    """f(0.92, −0.38) ≈ 0.46."""
    f = names.function
    sign, place = vector_about(out.lower)
    shown, value = is_(out.value, 4)[:2]
    head = tex(f"{f.latex}{place.latex}", f"{f.alt} of {place.alt}")
    return eq(head, "=" if sign == shown == "=" else "≈", value if sign == "=" else number(out.value, 4))


def to_both_sides(point: Any) -> TeX:
    """±(0, 1): the directions in which f falls from a saddle."""
    u = direction_of(point)
    return tex(rf"\pm {u.latex}", f"plus or minus {u.alt}")


def lands_on_kink(run: Any) -> bool:
    """Whether the step that has no row leads exactly to the minimizer, which is no place for a slope."""
    point = run.verdict.minimizer
    if run.problem.dimension == 1 or run.halt is None or point is None or point.exact is None:
        return False
    return bool(point.kink) and tuple(run.halt.point) == tuple(point.x)


def row_distance(run: Any, k: int, point: Any) -> float:
    """The distance from x_k to a critical point."""
    return math.dist(run.history["x"][k], point.x)
