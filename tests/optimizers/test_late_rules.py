"""Rules are loaded when one is asked for that is not there yet, and the list has its order all the same."""

from __future__ import annotations

import subprocess
import sys

from symgd import optimizers
from symgd.optimizers.registry import RULES


def run(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_gradient_descent_loads_no_other() -> None:
    assert (
        run(
            "import sys, symgd\nsymgd.minimize('x^2', 3)\n"
            "print([name for name in sys.modules if name.startswith('symgd.optimizers.rules.')])"
        )
        == "['symgd.optimizers.rules.gradient_descent']"
    )


def test_the_order_does_not_depend_on_what_was_loaded_first() -> None:
    first = "from symgd.optimizers.rules.nadam import Nadam\nfrom symgd.optimizers import Newton, names\n"
    assert run(f"{first}print(names())") == str(optimizers.names())
    assert optimizers.names()[:3] == ("gd", "momentum", "nesterov")


def test_who_registers_a_name_of_ours_first_keeps_it() -> None:
    assert (
        run(
            "from dataclasses import dataclass\nfrom symgd.optimizers import GradientDescent, get, register\n"
            "@register\n@dataclass(frozen=True)\nclass Mine(GradientDescent):\n    name = 'adam'\n    aliases = ()\n"
            "print(type(get('adam')).__name__, type(get('adamw')).__name__, type(get('adam')).__name__)"
        )
        == "Mine AdamW Mine"
    )


def test_every_class_is_handed_on() -> None:
    listed = {name for names in RULES.values() for name in names}
    assert listed < set(optimizers.__all__)
    assert all(getattr(optimizers, name).__name__ == name for name in listed)
