"""The objects of a PDF, as the same bytes, sooner: pydyf asks for the kind of each number, name and operator twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from symgd.typeset.weasy.replacing import replaced

__all__ = ["NAMES", "SIGNATURES", "quick_files"]

#: what is called, and how
SIGNATURES = {"pydyf:_to_bytes": "(item)"}

#: what the functions that are replaced, and those called, use
NAMES = {
    "pydyf:Array.data.fget": ("_to_bytes", "[", " ", "]"),
    "pydyf:Dictionary.data.fget": ("_to_bytes", "items", "/", " ", "<<", ">>"),
    "pydyf:Stream.data.fget": ("_to_bytes", "stream", "\n"),
}


@contextmanager
def quick_files() -> Iterator[None]:
    """While this lasts pydyf writes its objects sooner; not for two threads at once."""
    from pydyf import Array, Dictionary, Stream, _to_bytes

    with replaced(
        (Array, "data", property(_array(_to_bytes))),
        (Dictionary, "data", property(_dictionary(_to_bytes))),
        (Stream, "data", property(_stream(Stream.data.fget, _to_bytes))),
    ):
        yield


def _array(to_bytes: Callable[[Any], bytes]) -> Callable[[Any], bytes]:
    def data(array: Any) -> bytes:
        return b"[" + b" ".join([v if type(v) is bytes else to_bytes(v) for v in array]) + b"]"

    return data


def _dictionary(to_bytes: Callable[[Any], bytes]) -> Callable[[Any], bytes]:
    names: dict[Any, bytes] = {}

    def data(dictionary: Any) -> bytes:
        parts = [b"<<"]
        for key, value in dictionary.items():
            name = names.get(key)
            if name is None:
                name = names[key] = b"/" + to_bytes(key) + b" "
            kind = type(value)
            parts.append(name)
            parts.append(
                value if kind is bytes else value.encode("ascii") if kind is str else to_bytes(value)
            )
        parts.append(b">>")
        return b"".join(parts)

    return data


def _stream(usual: Callable[[Any], bytes], to_bytes: Callable[[Any], bytes]) -> Callable[[Any], bytes]:
    def data(stream: Any) -> bytes:
        held = stream.stream
        stream.stream = [b"\n".join([v if type(v) is bytes else to_bytes(v) for v in held])]
        try:
            return usual(stream)
        finally:
            stream.stream = held

    return data
