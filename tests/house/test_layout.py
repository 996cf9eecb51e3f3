"""Is everything where a reader expects it, and does each file say what it is about?"""

import re
import subprocess

import pytest

from tests.house.tree import TOP, files, name_of, python_files, words_of

REQUIRED = [
    *(".ci/run", ".editorconfig", "LICENSE", "MANIFEST.in", "Makefile", "Procfile", "wsgi.py"),
    *("CHANGELOG.md", "CONTRIBUTING.md", "README.md"),
    *("gunicorn.conf.py", "pyproject.toml", "ruff.toml", "setup.cfg"),
    *("requirements.in", "requirements.lock", "requirements-dev.in", "requirements-dev.lock"),
    *("docs/adding.md", "docs/glossary.md", "docs/openapi.json", "docs/stages.md"),
    *("docs/review-bundle.md", "docs/review-bundle.schema.json", "examples/three-reviews.json"),
]
EMPTY_NAMES = {"utils", "util", "helpers", "helper", "common", "manager", "base", "misc", "tools"}
NEVER_WRITTEN = {
    "a path of the machine it was written on": r"(?<![\w.])/(work|root|home)/\w",
    "notes that are not in this repository": r"\.\./shared\b",
    "a package registry's address": r"https?://[^/\s\"']*(pypi|pythonhosted|npmjs|registry)[^/\s]*",
}


@pytest.mark.parametrize("name", REQUIRED)
def test_the_house_has_the_file(name):
    assert (TOP / name).is_file()


def test_every_file_says_its_subject_in_its_first_line():
    assert [name_of(path) for path in python_files() if not says_its_subject(path)] == []


def test_every_file_is_named_for_its_subject():
    named = {name_of(path): set(re.split(r"[_\W]", path.stem)) for path in python_files()}
    assert [name for name, words in named.items() if words & EMPTY_NAMES] == []


@pytest.mark.parametrize("what", NEVER_WRITTEN)
def test_no_file_holds(what):
    found = [name_of(path) for path in files() if re.search(NEVER_WRITTEN[what], words_of(path))]
    assert found == []


def test_nothing_in_the_tree_is_a_link():
    listed = subprocess.run(["git", "ls-files", "-s"], cwd=TOP, capture_output=True, text=True)
    assert [line for line in listed.stdout.splitlines() if line.startswith("120000")] == []


def test_pyproject_holds_the_build_system_and_nothing_else():
    assert len(words_of(TOP / "pyproject.toml").splitlines()) == 3


def test_the_door_tells_what_it_opens():
    said = subprocess.run(["make", "help"], cwd=TOP, check=True, capture_output=True, text=True)
    for word in ("install", "run", "test", "check", "bench", "help"):
        assert f"make {word}" in said.stdout


def says_its_subject(path):
    """Whether a docstring opens the file; an __init__.py is empty instead."""
    text = words_of(path)
    return text.startswith('"""') if path.name != "__init__.py" else text == ""
