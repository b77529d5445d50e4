"""Lessons made by several threads at once are the lessons that one thread makes, and leave the process as it was."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

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


PLAIN = """
import gc, os, signal, sys, threading, time
import symgd, weasyprint
from symgd.output.handout import handout

HTML = "<title>t</title><style>div { background: black; height: 3em }</style><div></div><p>x<sup>2</sup>"

def plain():
    return weasyprint.HTML(string=HTML).write_pdf(pdf_identifier=b"0")

def make(count):
    for _ in range(count):
        handout(lesson)

lesson = symgd.lesson("x^2", 3)
make(1)
expected = plain()
sys.setswitchinterval(1e-4)
thread = threading.Thread(target=make, args=(8,))
thread.start()
"""
BESIDE = "found = set()\nwhile thread.is_alive():\n    found.add(plain())\nprint(found == {expected})"
FORKED = """
def child():
    signal.alarm(60)
    print(gc.isenabled(), plain() == expected, len(handout(lesson)) > 1000, flush=True)
    os._exit(0)

for _ in range(3):
    time.sleep(0.1)
    if not os.fork():
        child()
    os.wait()
thread.join()
"""


def run(program: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-W", "ignore::DeprecationWarning", "-c", program],
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.splitlines()


def test_what_other_threads_draw_by_themselves_is_what_it_was() -> None:
    assert run(PLAIN + BESIDE) == ["True"]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
def test_a_process_forked_meanwhile_has_all_as_it_was() -> None:
    assert run(PLAIN + FORKED) == ["True True True"] * 3
