"""Is what gets installed exactly what was resolved?"""

import re

import pytest

from tests.house.tree import TOP, words_of

LOCKS = ("requirements.lock", "requirements-dev.lock")
NAME = re.compile(r"^([A-Za-z][\w.-]*)", re.MULTILINE)


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_requirement_has_one_version_and_its_hashes(lock):
    lines = re.sub(r"\\\n\s*", " ", words_of(TOP / lock)).splitlines()
    requirements = [line for line in lines if line and not line.lstrip().startswith("#")]
    assert requirements
    assert [line for line in requirements if "==" not in line or "--hash=sha256:" not in line] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_everything_asked_for_is_locked(lock):
    asked = named(words_of(TOP / lock.replace(".lock", ".in")))
    assert asked
    assert asked <= named(words_of(TOP / lock))


def test_both_locks_agree_where_they_overlap():
    first, second = (pinned(words_of(TOP / lock)) for lock in LOCKS)
    assert {name: first[name] for name in first.keys() & second} == {
        name: second[name] for name in first.keys() & second
    }


def named(text):
    """The distributions a requirements file names, in their normal spelling."""
    return {re.sub(r"[-_.]+", "-", name).lower() for name in NAME.findall(text)}


def pinned(text):
    """Each distribution with its one version."""
    return dict(re.findall(r"^([\w.-]+)==(\S+)", text, re.MULTILINE))
