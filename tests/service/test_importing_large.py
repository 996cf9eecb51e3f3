"""A large file needs no large memory, however its bytes arrive; the schema says what is read."""

import io
import json
import tracemalloc
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.generating.bundles import generate
from service.importing import queries, signs
from service.importing.bundles import import_bundle
from service.importing.schema import bundle_schema
from service.importing.source import Bytes
from service.keys import store
from tests.service.bundles import ROOT, bundle, review, three_reviews

pytestmark = pytest.mark.slow

PIECES = (
    r"\\",
    r"\ud83d",
    r"\ude00",
    r"\uD83D\uDE00",
    "a",
    r"\n",
    r"\"",
    r"\u00e9",
    "ud83d",
    "é🙂",
)


@pytest.mark.slow
def test_memory_stays_flat_while_the_file_grows(casework, monkeypatch):
    monkeypatch.setattr(store, "MOST", 50)  # keys kept at hand; bounded whatever the number
    few, many = many_reviews(5), many_reviews(75)
    import_bundle(casework, io.BytesIO(many_reviews(4)))  # what is made once is there
    assert len(many) > 750_000
    peak_of_few = peak_while_importing(casework, few)
    peak_of_many = peak_while_importing(casework, many)
    assert casework.head() > 5_000
    # fifteen times the file; when the collector runs moves a peak by some 300,000
    assert peak_of_few < 2_000_000
    assert peak_of_many < 2 * peak_of_few


def test_a_source_that_can_be_read_only_once_is_read_all_the_same(casework):
    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

    report = import_bundle(casework, Pipe(json.dumps(three_reviews()).encode()))
    assert (report.reviews, report.exit_code) == (3, 0)


def test_a_file_that_changes_while_it_is_read_is_said_to(casework):
    class Cut(io.BytesIO):
        def seek(self, *where: int) -> int:
            self.truncate(len(self.getvalue()) - 40_000)
            return super().seek(*where)

    report = import_bundle(casework, Cut(many_reviews(15)))
    assert report.exit_code == 2
    assert 0 < report.reviews < 15
    assert any("not JSON" in line for line in report.lines())
    assert any("new events" in line for line in report.lines())


@given(st.lists(st.sampled_from(PIECES), max_size=14), st.integers(1, 9))
def test_bytes_mean_the_same_in_pieces_of_any_size(pieces, size):
    text = "".join(pieces)
    source = Bytes(io.BytesIO(f'"{text}"'.encode()))
    read = b"".join(iter(lambda: source.read(size), b""))
    judged = "".join("\0" if "\ud800" <= c <= "\udfff" else c for c in json.loads(f'"{text}"'))
    assert json.loads(read) == judged


def test_the_examples_and_generated_bundles_are_what_the_schema_says():
    schema = json.loads(bundle_schema())
    jsonschema.Draft202012Validator.check_schema(schema)
    written: list[str] = []
    generate(5, 11, written.append)
    for told in (three_reviews(), bundle(review()), json.loads("".join(written))):
        jsonschema.validate(told, schema)


@pytest.mark.parametrize(
    "broken",
    [
        {"format": "review-bundle/2", "reviews": []},
        bundle({"title": "no code"}),
        bundle(review(challenges=[{"id": "Q1"}])),
        bundle(review(observations=[{"id": "two words", "kind": "other"}])),
    ],
)
def test_the_schema_knows_what_is_broken(broken):
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(broken, json.loads(bundle_schema()))


def test_every_step_of_every_kind_is_in_the_document():
    page = (ROOT / "docs" / "review-bundle.md").read_text("utf-8")
    assert [name for name in (*queries.MOVES, *signs.MOVES) if f"`{name}`" not in page] == []


def test_every_key_of_the_format_is_in_the_document():
    page = (ROOT / "docs" / "review-bundle.md").read_text("utf-8")
    defs = json.loads(bundle_schema())["$defs"]
    keys = {key for one in defs.values() for key in one["properties"]}
    assert sorted(key for key in keys if f"`{key}`" not in page) == []


def many_reviews(count: int) -> bytes:
    """A bundle of so many reviews like the first example, each with a code of its own."""
    first = three_reviews()["reviews"][0]
    return json.dumps(bundle(*({**first, "code": f"N{count}-{n}"} for n in range(count)))).encode()


def peak_while_importing(casework: Any, data: bytes) -> int:
    """The most memory, in bytes, that Python held while it imported."""
    tracemalloc.start()
    import_bundle(casework, io.BytesIO(data))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak
