"""Does SECURITY.md say what somebody needs who has found something?"""

import re

import pytest

from tests.house.tree import TOP, words_of

SAID = words_of(TOP / "SECURITY.md")


@pytest.mark.parametrize("heading", ["How to report", "What is promised", "What is supported"])
def test_it_has_a_heading_for(heading: str):
    assert f"## {heading}\n" in SAID


def test_what_it_names_is_there():
    for path in [*re.findall(r"\]\(([^)]+)\)", SAID), "tests/threats"]:
        assert (TOP / path).exists(), path
    assert "sbom:" in words_of(TOP / "Makefile")
    assert "/.well-known/security.txt" in SAID
