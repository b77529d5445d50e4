"""What the room hands on, and that bad input is answered without SymPy."""

from __future__ import annotations

import subprocess
import sys

import pytest

import symgd.notation


def test_every_public_name_is_there():
    assert all(hasattr(symgd.notation, name) for name in symgd.notation.__all__)
    with pytest.raises(AttributeError, match="no attribute 'eval'"):
        symgd.notation.eval  # noqa: B018


@pytest.mark.parametrize("text", ["sinx", "9**9**9", "", "1/2x", "x\\u202e"])
def test_bad_input_is_answered_without_sympy(text):
    code = (
        "import sys, symgd.notation as n; from symgd.errors import ExpressionError\n"
        "try:\n"
        f"    n.parse('{text}')\n"
        "except ExpressionError:\n"
        "    sys.exit(int('sympy' in sys.modules))\n"
        "sys.exit(2)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
