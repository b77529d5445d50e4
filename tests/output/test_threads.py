"""Lessons made by several threads at once are the lessons that one thread makes, and leave the process as it was."""

from __future__ import annotations

import subprocess
import sys

PROGRAM = """
import hashlib, logging, sys, threading, warnings
import symgd
from symgd.output.handout import handout

filters, level = list(warnings.filters), logging.getLogger("matplotlib").level
sys.setswitchinterval(1e-5)
made, wrong = {}, []

def make(number):
    try:
        lesson = symgd.lesson("3*x**2 - 2*x - 3" if number % 2 else "x^2 + 3y^2", 8 if number % 2 else (4, 1))
        made.setdefault(number % 2, set()).add(hashlib.sha256(handout(lesson)).hexdigest())
    except BaseException as error:
        wrong.append(repr(error))

threads = [threading.Thread(target=make, args=(number,)) for number in range(6)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(wrong, [len(files) for files in made.values()])
print(warnings.filters == filters, logging.getLogger("matplotlib").level == level)
"""


def test_threads_make_the_same_files_and_leave_no_trace() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["[] [1, 1]", "True True"]
