"""The files that pages are drawn with: each is what its manifest says, and none is GOV.UK's own."""

import json
import re
from hashlib import sha256

import pytest

from web.files import FOLDER

VENDOR = FOLDER / "vendor"
MANIFEST = json.loads((VENDOR / "MANIFEST.json").read_text())["files"]
CARRIED = [path.name for path in sorted(VENDOR.iterdir()) if path.suffix in (".css", ".js")]


@pytest.mark.parametrize("name", CARRIED)
def test_every_file_of_others_is_what_the_manifest_says(name: str):
    assert sha256((VENDOR / name).read_bytes()).hexdigest() == MANIFEST[name]["sha256"]


def test_the_manifest_names_no_file_that_is_not_there():
    assert sorted(MANIFEST) == CARRIED


def test_every_file_of_others_names_its_package_version_and_licence():
    for entry in MANIFEST.values():
        assert entry["package"]
        assert re.fullmatch(r"\d+\.\d+\.\d+", entry["version"])
        assert entry["license"] in ("MIT", "Apache-2.0")


def test_the_licence_of_every_package_travels_with_its_files():
    for entry in MANIFEST.values():
        assert (VENDOR / f"LICENSE-{entry['package']}.txt").stat().st_size > 500


def test_the_style_sheet_has_neither_the_typeface_nor_the_marks_of_govuk():
    style = (VENDOR / "heedful.css").read_text()
    assert "Arial" in style
    assert not re.search("GDS Transport|crown|crest|logotype", style, re.IGNORECASE)


def test_the_style_sheet_asks_nobody_for_anything():
    style = (VENDOR / "heedful.css").read_text()
    assert not re.search(r"@import|url\((?!\"?data:)", style)
