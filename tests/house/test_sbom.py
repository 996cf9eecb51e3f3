"""Does the bill of materials hold all that is locked, and nothing else?"""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from tests.house.sbom import DEV, RUN_TIME, sbom
from tests.house.tree import TOP

PINNED = re.compile(r"^([\w.-]+)==([^\s;\\]+)", re.MULTILINE)


@pytest.fixture(scope="module")
def written() -> dict[str, dict]:
    """Every component by the name and version it is locked with."""
    found = json.loads(sbom())["components"]
    return {f"{one['name']}=={one['version']}": one for one in found}


def pinned(lock: Path) -> set[str]:
    return {"==".join(one) for one in PINNED.findall(lock.read_text("utf-8"))}


def test_everything_that_is_locked_is_in_it_and_nothing_else(written: dict[str, dict]):
    assert written.keys() == pinned(RUN_TIME) | pinned(DEV)
    assert len(written) > 100


def test_what_it_runs_on_is_told_from_what_it_is_tested_with(written: dict[str, dict]):
    required = {name for name, one in written.items() if one["scope"] == "required"}
    assert required == pinned(RUN_TIME)
    told = json.loads(sbom())["dependencies"]
    [heedful] = [one for one in told if one["ref"].startswith("heedful@")]
    assert len(heedful["dependsOn"]) == len(required)


def test_every_hash_stands_with_what_it_is_of(written: dict[str, dict]):
    said = [p["value"] for one in written.values() for p in one["properties"]]
    assert all(
        "heedful:sha256" in {p["name"] for p in one["properties"]} for one in written.values()
    )
    hashes = set(re.findall(r"sha256:([0-9a-f]{64})", RUN_TIME.read_text() + DEV.read_text()))
    assert hashes <= set(said)


def test_the_same_locks_make_the_same_bytes():
    again = "from tests.house.sbom import sbom; print(sbom(), end='')"
    other = subprocess.run([sys.executable, "-c", again], cwd=TOP, capture_output=True, check=True)
    assert other.stdout.decode() == sbom()


def test_it_is_cyclonedx():
    told = json.loads(sbom())
    assert (told["bomFormat"], told["specVersion"]) == ("CycloneDX", "1.6")
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(sbom()) is None
