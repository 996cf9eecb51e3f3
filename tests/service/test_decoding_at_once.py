"""Several threads decode for the first time at the same moment: does the process live?"""

import subprocess
import sys

import pytest

from tests.journeys.serving import TOP

pytestmark = pytest.mark.slow

TIMES = 6
"""Unguarded, three of four ended with SIGSEGV: all of these spared would be one run in four thousand."""


def test_threads_that_meet_an_event_for_the_first_time_together_do_not_end_the_process():
    program = [sys.executable, "-m", "tests.service.decoding_at_once"]
    ended = [
        subprocess.run(program, cwd=TOP, capture_output=True, text=True, check=False)
        for _ in range(TIMES)
    ]
    assert [(one.returncode, one.stderr) for one in ended] == [(0, "")] * TIMES
