"""Do the commands in the README do what it says, typed as they stand there?"""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request

import pytest

from tests.house.tree import TOP, words_of

README = words_of(TOP / "README.md")
PRINTED_PORT = "8000"

pytestmark = pytest.mark.slow


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_the_question_the_readme_asks_is_answered_as_it_shows(served, environment):
    answer = json.loads(typed(blocks("sh")[1].replace(PRINTED_PORT, served), environment))
    shown = json.loads(blocks("json")[0])
    assert {name: answer[name] for name in shown} == shown


def test_the_readmes_first_commands_are_doors_of_the_makefile():
    doors = re.findall(r"^make (\w+)", blocks("sh")[0], re.MULTILINE)
    assert doors == ["run", "test"]
    assert "-m service run --examples" in typed("make --dry-run run", os.environ)


def blocks(language):
    """The README's code blocks of a language, in order."""
    return re.findall(rf"^```{language}\n(.*?)^```", README, re.MULTILINE | re.DOTALL)


def typed(commands, environment):
    """What a shell prints for these commands, typed at the top of the checkout."""
    shell = ["bash", "-euo", "pipefail", "-c", local(commands)]
    done = subprocess.run(shell, cwd=TOP, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def local(commands):
    """The commands with the Python these tests run on, wherever its environment lies."""
    return commands.replace(".venv/bin/python", sys.executable)


@pytest.fixture(scope="module")
def environment(tmp_path_factory):
    """A fresh machine's environment, with stores of its own and a free port."""
    with socket.socket() as chosen:
        chosen.bind(("127.0.0.1", 0))
        port = str(chosen.getsockname()[1])
    return os.environ | {"DATA_DIR": str(tmp_path_factory.mktemp("stores")), "PORT": port}


@pytest.fixture(scope="module")
def served(environment):
    """The port on which Heedful serves what `make run` serves."""
    command = [sys.executable, "-m", "service", "run", "--examples"]
    with subprocess.Popen(command, cwd=TOP, env=environment) as running:
        try:
            wait_until_it_answers(f"http://127.0.0.1:{environment['PORT']}/healthz")
            yield environment["PORT"]
        finally:
            running.terminate()


def wait_until_it_answers(address, seconds=60):
    """Ask until there is an answer; fail after so many seconds."""
    until = time.monotonic() + seconds
    while True:
        try:
            return urllib.request.urlopen(address, timeout=5).close()
        except OSError:
            assert time.monotonic() < until, "nothing answered in time"
            time.sleep(0.2)
