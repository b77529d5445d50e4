"""Where a function falls from a point that is no minimum, as formulas."""

from __future__ import annotations

import math
from typing import Any

from symgd.output.formulas import TeX, as_tex, eq, tex
from symgd.output.numbers import number
from symgd.output.phrases.matrices import direction_of, place_letter
from symgd.output.phrases.relations import is_
from symgd.output.phrases.vectors import vector_about

__all__ = ["lower_point_is", "row_distance", "way_down"]


def way_down(lesson: Any, out: Any) -> TeX:
    """f(x̄ + tu) = f(x̄) − ct² for a quadratic: exact."""
    f, here, u = lesson.names.function, place_letter(lesson), direction_of(out.point)
    size = as_tex(-out.coefficient)
    factor, spoken = ("", "") if out.coefficient == -1 else (size.latex, f"{size.alt} times ")
    return tex(
        rf"{f.latex}({here.latex} + t\,{u.latex}) = {f.latex}({here.latex}) - {factor}\,t^2",
        f"{f.alt} of {here.alt} plus t times {u.alt} equals {f.alt} of {here.alt} minus {spoken}t squared",
    )


def lower_point_is(lesson: Any, out: Any) -> TeX:
    """f(0.92, −0.38) ≈ 0.46."""
    f = lesson.names.function
    sign, place = vector_about(out.lower)
    shown, value = is_(out.value, 4)[:2]
    head = tex(f"{f.latex}{place.latex}", f"{f.alt} of {place.alt}")
    return eq(head, "=" if sign == shown == "=" else "≈", value if sign == "=" else number(out.value, 4))


def row_distance(run: Any, k: int, point: Any) -> float:
    """The distance from x_k to a critical point."""
    return math.dist(run.history["x"][k], point.x)
