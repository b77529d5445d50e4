"""How numbers are written: the one owner of digits, signs, groups and powers of ten.

`number` and `column` return `Numeral` objects. A numeral knows its text (``1.23 × 10⁻⁵``), its HTML, its LaTeX and its
spoken form; a template prints it as HTML, ``str()`` gives the text. A value is never rounded to a limit that it has
not reached, and zeros at the end stand only where the value was rounded.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction
from typing import Any, Final

__all__ = ["ENGLISH", "NOTHING", "Numeral", "Style", "column", "number"]

#: exponents of ten that are written out: 0.00123 and 1234567.8, but 1.23 × 10⁻⁴ and 1.23 × 10⁷
_LEAST, _MOST = -3, 7
#: a small number of so few digits is written out down to 10⁻⁴: a rate of 0.0001 or 0.00025
_FEW, _LEAST_OF_FEW = 2, -4
_MAX_DIGITS = 17
#: more decimals than these are cut off, with an ellipsis, in a column
_MOST_PLACES = 10
_MAX_INTEGER = 15
_GROUPS_FROM = 5
_FIGURE_SPACE: Final = "\N{FIGURE SPACE}"
_NO_BREAK: Final = "\N{NO-BREAK SPACE}"
_SUPERSCRIPTS = str.maketrans("0123456789-−\N{FIGURE SPACE}", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁻\N{FIGURE SPACE}")
_EXACT = Context(prec=60, rounding=ROUND_HALF_EVEN)


@dataclass(frozen=True, slots=True)
class Style:
    """The signs of a language: decimal sign, group separator, minus."""

    decimal: str = "."
    group: str = "\N{THIN SPACE}"
    minus: str = "\N{MINUS SIGN}"


ENGLISH: Final = Style()


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number as it will be written: digits, not a value.

    Args:
        negative: whether a minus stands in front.
        whole: the digits before the decimal sign, without groups; or a fraction, 1/9.
        fraction: the digits after it, or "".
        exponent: the power of ten, or None; ``whole`` is "" for a bare power of ten.
        word: what stands there instead of digits: ∞, a dash.
        pad: figure spaces after the number, which align a column.
    """

    negative: bool = False
    whole: str = "0"
    fraction: str = ""
    exponent: int | None = None
    word: str = ""
    pad: int = 0
    exponent_width: int = 0
    style: Style = ENGLISH

    def _mantissa(self, group: str, decimal: str) -> str:
        return _grouped(self.whole, group) + (decimal + self.fraction if self.fraction else "")

    def _sign(self, minus: str) -> str:
        return minus if self.negative else ""

    @property
    def text(self) -> str:
        """The number in Unicode text: ``−12 345.6``, ``1.23 × 10⁻⁵``."""
        if self.word:
            return self._sign(self.style.minus) + self.word + _FIGURE_SPACE * self.pad
        shown = self._sign(self.style.minus) + self._mantissa(self.style.group, self.style.decimal)
        if self.exponent is not None:
            power = "10" + str(self.exponent).ljust(self.exponent_width, _FIGURE_SPACE).translate(
                _SUPERSCRIPTS
            )
            shown += f" × {power}" if self.whole else power
        return shown + _FIGURE_SPACE * self.pad

    def __str__(self) -> str:
        return self.text

    def __html__(self) -> str:
        """The number in HTML, on one line; it needs no escaping."""
        if self.exponent is None or self.word:
            return self.text if self.style.group not in self.text else f'<span class="n">{self.text}</span>'
        mantissa = self._sign(self.style.minus) + self._mantissa(self.style.group, self.style.decimal)
        exponent = str(self.exponent).replace("-", self.style.minus).ljust(self.exponent_width, _FIGURE_SPACE)
        # No span where spaces do: before one, WeasyPrint may break the line too early.
        times = f"{_NO_BREAK}×{_NO_BREAK}" if self.whole else ""
        power = f"{mantissa}{times}10<sup>{exponent}</sup>"
        return power if self.style.group not in mantissa else f'<span class="n">{power}</span>'

    @property
    def latex(self) -> str:
        r"""The number in LaTeX, for math mode: ``1.23 \times 10^{-5}``."""
        if self.word:
            return self._sign("-") + (r"\infty" if self.word == "∞" else rf"\text{{{self.word}}}")
        decimal = self.style.decimal if self.style.decimal == "." else f"{{{self.style.decimal}}}"
        shown = self._sign("-") + self._mantissa(r"\,", decimal)
        if self.exponent is not None:
            shown += rf" \times 10^{{{self.exponent}}}" if self.whole else f"10^{{{self.exponent}}}"
        return shown

    @property
    def speech(self) -> str:
        """The number as it is read aloud: ``minus 1.23 times 10 to the minus 5``."""
        sign = "minus " if self.negative else ""
        if self.word:
            return sign + ("infinity" if self.word == "∞" else self.word)
        mantissa = self._mantissa("", self.style.decimal).replace("/", " over ")
        if self.exponent is None:
            return sign + mantissa
        power = f"10 to the {'minus ' if self.exponent < 0 else ''}{abs(self.exponent)}"
        return sign + (f"{mantissa} times {power}" if self.whole else power)


#: what stands where there is no number
NOTHING: Final = Numeral(word="–")


def number(value: Any, digits: int = 6, *, limit: Any = None, style: Style = ENGLISH) -> Numeral:
    """A number as people write it, with at most ``digits`` significant digits where it has to be rounded.

    An integer keeps all its digits (up to 15). With ``limit``, as many more digits are shown as it takes to tell the
    value from the limit, up to 17; a value whose nearest float is the limit's has reached it.

    Args:
        value: int, float, Fraction, Decimal, a SymPy or NumPy number; None and nan are a dash, inf is ∞.
        digits: significant digits.
        limit: a number of any of these kinds, or None.
    """
    exact = _decimal(value)
    if isinstance(exact, Numeral):
        return replace(exact, style=style)
    if _is_integer(value) and len(str(abs(int(value)))) <= _MAX_INTEGER:
        return Numeral(int(value) < 0, str(abs(int(value))), style=style)
    shown = _rounded(exact, _digits_to_tell(exact, limit, digits))
    return _numeral(shown, whole_value=exact == shown, style=style)


def column(
    values: Iterable[Any],
    limits: Any = None,
    *,
    decimals: int = 5,
    digits: int = 4,
    style: Style = ENGLISH,
) -> list[Numeral]:
    """The numbers of one column, to be set flush right with tabular figures: their decimal signs align.

    Fixed-point rows share their decimals. Rows that would show fewer than three significant digits so, or that have
    more than seven digits before the decimal sign, are written in powers of ten with ``digits`` significant digits.
    A row that would round to its limit gets as many decimals as it needs; past ten they are cut off, and an
    ellipsis says that the digits go on.

    Args:
        values: as for `number`; a column of integers stays one.
        limits: one limit for all rows, or a sequence of one a row (None where there is none).
        decimals: digits after the decimal sign in fixed-point rows; fewer where the numbers are large.
        digits: significant digits of the rows in powers of ten.
    """
    rows = list(values)
    row_limits = (
        list(limits) if isinstance(limits, Sequence) and not isinstance(limits, str) else [limits] * len(rows)
    )
    if all(value is None or _is_integer(value) for value in rows):
        return [number(value, style=style) for value in rows]
    exact = [_decimal(value) for value in rows]
    places = _common_places([e for e in exact if isinstance(e, Decimal)], decimals)
    cells = [
        replace(e, style=style) if isinstance(e, Numeral) else _cell(e, limit, places, digits, style)
        for e, limit in zip(exact, row_limits, strict=True)
    ]
    fixed = [cell for cell in cells if cell.exponent is None and not cell.word]
    longest = max((_columns(cell.fraction) for cell in fixed), default=0)
    width = max((len(str(cell.exponent)) for cell in cells if cell.exponent is not None), default=0)
    return [_aligned(cell, longest, width) for cell in cells]


def _aligned(cell: Numeral, longest: int, width: int) -> Numeral:
    if cell.word:
        return cell
    if cell.exponent is not None:
        return replace(cell, exponent_width=width)
    return replace(cell, pad=longest - _columns(cell.fraction))


def _columns(fraction: str) -> int:
    """The width of decimals in figures; an ellipsis is as wide as two."""
    return len(fraction) + fraction.count("…")


def _common_places(values: list[Decimal], decimals: int) -> int:
    """The decimals of the fixed-point rows: nine digits in all for the largest of them."""
    largest = max((value.adjusted() for value in values if value and value.adjusted() < _MOST), default=0)
    return max(1, min(decimals, 8 - max(largest, 0)))


def _cell(value: Decimal, limit: Any, places: int, digits: int, style: Style) -> Numeral:
    size = value.adjusted() if value else 0
    if value and (size >= _MOST or size < 2 - places):
        return _scientific(_rounded(value, _digits_to_tell(value, limit, digits)), style, fill=digits)
    if not value:
        return Numeral(style=style)
    places = max(places, _digits_to_tell(value, limit, places + size + 1) - size - 1)
    if places > _MOST_PLACES:  # the digits that tell it from its limit are too many to read: they go on
        cut = value.quantize(Decimal(1).scaleb(-_MOST_PLACES), rounding=ROUND_DOWN, context=_EXACT)
        numeral = _fixed(cut, style)
        return replace(numeral, fraction=f"{numeral.fraction}…")
    shown = value.quantize(Decimal(1).scaleb(-places), context=_EXACT)
    return _fixed(shown, style)


def _decimal(value: Any) -> Decimal | Numeral:
    """The value in decimal digits (floats by their shortest representation), or the sign for what is no number."""
    if value is None:
        return NOTHING
    if isinstance(value, Decimal):
        exact = value
    elif _is_integer(value):
        exact = Decimal(int(value))
    elif isinstance(value, Fraction):
        exact = _EXACT.divide(Decimal(value.numerator), Decimal(value.denominator))
    elif hasattr(value, "evalf"):  # SymPy: a number of any kind
        exact = Decimal(str(value.evalf(40)))
    else:
        exact = Decimal(repr(float(value)))
    if exact.is_nan():
        return NOTHING
    if exact.is_infinite():
        return Numeral(negative=exact < 0, word="∞")
    return exact


def _is_integer(value: Any) -> bool:
    return hasattr(value, "__index__") and not isinstance(value, bool)


def _rounded(value: Decimal, digits: int) -> Decimal:
    return Context(prec=digits, rounding=ROUND_HALF_EVEN).plus(value)


def _digits_to_tell(value: Decimal, limit: Any, digits: int) -> int:
    """At least ``digits``: how many significant digits of ``value`` differ from those of ``limit``."""
    digits = max(digits, 1)
    if limit is None or not value:
        return digits
    target = _decimal(limit)
    if isinstance(target, Numeral) or float(target) == float(value):
        return digits
    while digits < _MAX_DIGITS and _same(value, target, digits):
        digits += 1
    return digits


def _same(value: Decimal, target: Decimal, digits: int) -> bool:
    """Whether both round to the same number at the decimal place where ``value`` has its last digit."""
    place = Decimal(1).scaleb(value.adjusted() - digits + 1)
    if abs(_EXACT.subtract(value, target)) > place:
        return False
    return value.quantize(place, context=_EXACT) == target.quantize(place, context=_EXACT)


def _numeral(shown: Decimal, whole_value: bool, style: Style) -> Numeral:
    """A lone number: zeros at the end go if the value is whole, and stay if it was rounded."""
    if whole_value:
        shown = shown.normalize(_EXACT)
    count, size = len(shown.as_tuple().digits), shown.adjusted() if shown else 0
    least = _LEAST_OF_FEW if count <= _FEW else _LEAST
    if not least <= size < _MOST:
        return _scientific(shown, style, bare=whole_value)
    return _fixed(shown, style)


def _fixed(shown: Decimal, style: Style) -> Numeral:
    whole, _, fraction = f"{abs(shown):f}".partition(".")
    return Numeral(shown < 0, whole, fraction, style=style)


def _scientific(shown: Decimal, style: Style, fill: int = 1, bare: bool = False) -> Numeral:
    digits = "".join(map(str, shown.as_tuple().digits)).ljust(fill, "0")
    whole, fraction = digits[0], digits[1:]
    if bare and not fraction and whole == "1":
        whole = ""
    return Numeral(shown < 0, whole, fraction, shown.adjusted(), style=style)


def _grouped(digits: str, group: str) -> str:
    """Groups of three, counted from the decimal sign, from five digits on."""
    if len(digits) < _GROUPS_FROM or not group or "/" in digits:
        return digits
    first = len(digits) % 3 or 3
    return group.join([digits[:first], *(digits[i : i + 3] for i in range(first, len(digits), 3))])
