"""Types of C that are put together are those that cffi parses."""

from __future__ import annotations

import subprocess
import sys

from symgd.typeset.weasy.quick_types import TYPES

PROGRAM = f"""
from weasyprint.text.ffi import ffi
from symgd.typeset.weasy import know_types
{{before}}
know_types()
same = []
for text in {TYPES}:
    parsed = ffi._get_cached_btype(ffi._parser.parse_type(text)) if ffi._lock.acquire() else None
    ffi._lock.release()
    same.append(ffi.typeof(text) is parsed)
print(same.count(True), len(same))
"""


def run(before: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(before=before)], capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def test_they_are_the_same() -> None:
    assert run(f"assert not ffi._parsed_types.keys() & set({TYPES})") == f"{len(TYPES)} {len(TYPES)}"


def test_none_is_parsed_then() -> None:
    program = f"""
from weasyprint.text.ffi import ffi
from symgd.typeset.weasy import know_types
know_types()
parsed = []
ffi._parser.parse_type = parsed.append
for text in {TYPES}:
    ffi.typeof(text)
print(parsed)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_another_cffi_parses_them() -> None:
    before = "import symgd.typeset.weasy.quick_types as types; types._made = lambda ffi, text: {}[text]"
    assert run(before) == f"{len(TYPES)} {len(TYPES)}"
