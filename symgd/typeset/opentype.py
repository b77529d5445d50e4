"""The tables of an OpenType file, as far as measuring mathematics needs them.

A reader of our own, because it is many times quicker to first use than one that decodes whole tables. Offsets and
formats are those of the OpenType specification 1.9.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from io import BytesIO
from itertools import chain
from pathlib import Path
from struct import Struct, error, unpack_from
from typing import ParamSpec, TypeVar

from symgd.typeset.errors import TypesetError

__all__ = ["OpenType", "Table", "checked"]

_KINDS = {b"\0\1\0\0", b"OTTO", b"true"}
_NEEDED = {"cmap", "head", "hhea", "hmtx", "maxp", "MATH"}
_BOX = Struct(">4h")
_OFFSETS = {0: (Struct(">2H"), 2), 1: (Struct(">2I"), 1)}

P = ParamSpec("P")
T = TypeVar("T")


def checked(function: Callable[P, T]) -> Callable[P, T]:
    """What lies outside the file, or is not what the specification says, becomes a `TypesetError`."""

    @wraps(function)
    def inner(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return function(*args, **kwargs)
        except (error, IndexError, KeyError) as wrong:
            raise TypesetError(f"The font is damaged: {wrong}") from wrong

    return inner


class Table:
    """A table, or a part of one: numbers by their offsets from its start."""

    __slots__ = ("data", "start")

    def __init__(self, data: bytes, start: int) -> None:
        self.data = data
        self.start = start

    def unsigned(self, at: int) -> int:
        value: int = unpack_from(">H", self.data, self.start + at)[0]
        return value

    def signed(self, at: int) -> int:
        value: int = unpack_from(">h", self.data, self.start + at)[0]
        return value

    def numbers(self, layout: str, at: int) -> tuple[int, ...]:
        """Several numbers, by a format of `struct` without the byte order."""
        return unpack_from(">" + layout, self.data, self.start + at)

    def at(self, offset: int) -> Table:
        """The part at an offset that is known."""
        return Table(self.data, self.start + offset)

    def follow(self, at: int) -> Table | None:
        """The part whose 16-bit offset stands at ``at``; None where it is null."""
        offset = self.unsigned(at)
        return Table(self.data, self.start + offset) if offset else None

    def part(self, at: int) -> Table:
        """The part whose 16-bit offset stands at ``at``, which may not be null."""
        found = self.follow(at)
        if found is None:
            raise TypesetError("The font is damaged: a table that must be there is missing.")
        return found

    def values(self, count: int, at: int) -> tuple[int, ...]:
        """The numbers of ``count`` MathValueRecords; their device tables are for screens of old."""
        return self.numbers("h2x" * count, at)

    def covered(self) -> dict[int, int]:
        """This, as a coverage table: the index of each glyph."""
        kind, count = self.numbers("2H", 0)
        if kind == 1:
            return {glyph: index for index, glyph in enumerate(self.numbers(f"{count}H", 4))}
        numbers = self.numbers(f"{3 * count}H", 4)
        ranges = (range(a, b + 1) for a, b in zip(numbers[::3], numbers[1::3], strict=True))
        return {glyph: index for index, glyph in enumerate(chain.from_iterable(ranges))}


class OpenType:
    """A font file: its characters, advances, boxes and substitutes.

    Args:
        path: a TrueType or OpenType file with a MATH table.

    Raises:
        TypesetError: it is no such file.
    """

    def __init__(self, path: Path | str) -> None:
        self.path = Path(path)
        try:
            self._data = self.path.read_bytes()
        except OSError as wrong:
            raise TypesetError(f"{path} cannot be read: {wrong.strerror}.") from wrong
        if self._data[:4] not in _KINDS:
            raise TypesetError(f"{path} is neither a TrueType nor an OpenType font.")
        self._directory = self._read_directory()
        missing = _NEEDED - self._directory.keys()
        if missing:
            raise TypesetError(f"{path} has no table {', '.join(sorted(missing))}.")
        self._read_heads()

    @checked
    def _read_directory(self) -> dict[str, int]:
        whole = Table(self._data, 0)
        directory = {}
        for index in range(whole.unsigned(4)):
            tag, start, length = unpack_from(">4s4x2I", self._data, 12 + 16 * index)
            if start + length > len(self._data):
                raise TypesetError(f"{self.path} ends in the middle of its table {tag.decode('latin-1')}.")
            directory[tag.decode("latin-1")] = start
        return directory

    @checked
    def _read_heads(self) -> None:
        head = self.table("head")
        self.units = head.unsigned(18)
        self.glyphs = self.table("maxp").unsigned(4)
        self.outlined_by_glyf = "glyf" in self._directory and "loca" in self._directory
        self._advances = self.table("hhea").unsigned(34)
        if self.outlined_by_glyf:
            self._loca, self._glyf = self._directory["loca"], self._directory["glyf"]
            self._offsets = _OFFSETS[head.unsigned(50)]
        self._hmtx = self.table("hmtx")

    def stream(self) -> BytesIO:
        """The whole file, for other readers."""
        return BytesIO(self._data)

    def table(self, tag: str) -> Table:
        return Table(self._data, self._directory[tag])

    @checked
    def characters(self) -> dict[int, int]:
        """The glyph of each code point."""
        cmap = self.table("cmap")
        found = {}
        for index in range(cmap.unsigned(2)):
            platform, encoding, offset = cmap.numbers("2HI", 4 + 8 * index)
            found[platform, encoding] = cmap.at(offset)
        for key in ((3, 10), (0, 6), (0, 4), (3, 1), (0, 3)):
            if key in found:
                kind = found[key].unsigned(0)
                if kind in _CHARACTERS:
                    return _CHARACTERS[kind](found[key])
        raise TypesetError(f"{self.path} has no table of Unicode characters that can be read.")

    def advance(self, glyph: int) -> int:
        return self._hmtx.unsigned(4 * min(glyph, self._advances - 1))

    def box(self, glyph: int) -> tuple[int, int, int, int]:
        """Left, bottom, right and top of a glyph of the table glyf; zeros where it has no ink."""
        offsets, unit = self._offsets
        start, end = offsets.unpack_from(self._data, self._loca + glyph * offsets.size // 2)
        if start == end:
            return (0, 0, 0, 0)
        left, bottom, right, top = _BOX.unpack_from(self._data, self._glyf + start * unit + 2)
        return (left, bottom, right, top)

    @checked
    def alternates(self, feature: str) -> dict[int, tuple[int, ...]]:
        """The glyphs that a feature of the table GSUB gives in the place of one, for any script and language."""
        if "GSUB" not in self._directory:
            return {}
        gsub = self.table("GSUB")
        features, lookups = gsub.part(6), gsub.part(8)
        chosen: set[int] = set()
        for index in range(features.unsigned(0)):
            tag, offset = unpack_from(">4sH", features.data, features.start + 2 + 6 * index)
            if tag == feature.encode("ascii"):
                record = features.at(offset)
                chosen.update(record.numbers(f"{record.unsigned(2)}H", 4))
        found: dict[int, tuple[int, ...]] = {}
        for index in sorted(chosen):
            lookup = lookups.part(2 + 2 * index)
            kind, _, count = lookup.numbers("3H", 0)
            for position in range(count):
                for glyph, forms in _substitutes(kind, lookup.part(6 + 2 * position)):
                    found.setdefault(glyph, forms)
        return found


def _segments(table: Table) -> dict[int, int]:
    """A table of characters of format 4: the Basic Multilingual Plane in segments."""
    count = table.unsigned(6) // 2
    ends = table.numbers(f"{count}H", 14)
    starts = table.numbers(f"{count}H", 16 + 2 * count)
    deltas = table.numbers(f"{count}H", 16 + 4 * count)
    found = {}
    for index, (first, last, delta) in enumerate(zip(starts, ends, deltas, strict=True)):
        here = 16 + 6 * count + 2 * index
        offset = table.unsigned(here)
        for code in range(first, min(last, 0xFFFE) + 1):
            glyph = table.unsigned(here + offset + 2 * (code - first)) if offset else code
            if glyph:
                found[code] = (glyph + delta) & 0xFFFF
    return found


def _groups(table: Table) -> dict[int, int]:
    """A table of characters of format 12: all of Unicode in groups."""
    (count,) = table.numbers("I", 12)
    numbers = table.numbers(f"{3 * count}I", 16)
    found: dict[int, int] = {}
    for first, last, glyph in zip(numbers[::3], numbers[1::3], numbers[2::3], strict=True):
        found.update(zip(range(first, last + 1), range(glyph, glyph + last - first + 1), strict=True))
    return found


_CHARACTERS = {4: _segments, 12: _groups}


def _substitutes(kind: int, table: Table) -> list[tuple[int, tuple[int, ...]]]:
    """The glyphs of a subtable with what may stand for them: of single (1) and alternate (3) substitution."""
    if kind == 7:  # the same, but far away
        kind, offset = table.numbers("HI", 2)
        table = table.at(offset)
    covered = table.part(2).covered() if kind in {1, 3} else {}
    if kind == 1 and table.unsigned(0) == 1:
        delta = table.unsigned(4)
        return [(glyph, ((glyph + delta) & 0xFFFF,)) for glyph in covered]
    if kind == 1:
        return [(glyph, (table.unsigned(6 + 2 * index),)) for glyph, index in covered.items()]
    found = []
    for glyph, index in covered.items():
        forms = table.part(6 + 2 * index)
        found.append((glyph, forms.numbers(f"{forms.unsigned(0)}H", 2)))
    return found
