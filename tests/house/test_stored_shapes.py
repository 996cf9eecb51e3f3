"""Can every event that was ever stored still be read, and is it still written the same?"""

import json

import pytest
from eventsourcing.persistence import StoredEvent

from domain.stored_names import event_classes
from service.log.places import places
from tests.house.golden import (
    FOLDER,
    MAPPER,
    NAMESPACE,
    SEALED,
    SEALING_MAPPER,
    WORDS,
    example,
    golden,
    needed,
    stored,
)

PRESENT = sorted(needed())
KEPT = sorted(FOLDER.glob("*.json"))
PRESENT_SEALED = sorted(needed(SEALED))
KEPT_SEALED = sorted(SEALED.glob("*.json"))
ORIGIN = example("challenge-raised").originator_id


def read(path):
    """The event in a golden file, as the log would hand it out."""
    topic = path.name.split(".")[0]
    return MAPPER.to_domain_event(StoredEvent(NAMESPACE, 1, topic, path.read_bytes()))


def read_sealed(path):
    """The event in a golden file of the sealed form, opened with the fixed key ring."""
    topic = path.name.split(".")[0]
    return SEALING_MAPPER.to_domain_event(StoredEvent(ORIGIN, 1, topic, path.read_bytes()))


@pytest.mark.parametrize("path", PRESENT + PRESENT_SEALED, ids=lambda path: path.stem)
def test_an_event_has_a_golden_file_of_its_present_version(path):
    assert path.is_file(), "write it with: python -m tests.house.golden"


@pytest.mark.parametrize("path", KEPT, ids=lambda path: path.stem)
def test_an_event_that_was_once_stored_can_still_be_read(path):
    assert type(read(path)) is event_classes()[path.name.split(".")[0]]


@pytest.mark.parametrize("path", PRESENT, ids=lambda path: path.stem)
def test_an_event_is_stored_byte_for_byte_as_it_was(path):
    assert stored(read(path)) == path.read_bytes()


@pytest.mark.parametrize("path", PRESENT, ids=lambda path: path.stem)
def test_a_golden_file_leaves_no_field_empty(path):
    assert [name for name, value in json.loads(path.read_bytes()).items() if value is None] == []


@pytest.mark.parametrize("path", KEPT_SEALED, ids=lambda path: path.stem)
def test_words_that_were_once_sealed_can_still_be_opened(path):
    words = [sealed.value for _, sealed in places(read_sealed(path))]
    assert words
    assert set(words) == {WORDS}
    assert WORDS.encode() not in path.read_bytes()


@pytest.mark.parametrize("path", PRESENT_SEALED, ids=lambda path: path.stem)
def test_a_sealed_event_is_stored_byte_for_byte_as_it_was_and_means_the_same(path):
    assert stored(read_sealed(path), SEALING_MAPPER) == path.read_bytes()
    assert read_sealed(path) == example(path.name.split(".")[0])


def test_every_earlier_version_is_kept():
    versions = {
        topic: getattr(event, "class_version", 1) for topic, event in event_classes().items()
    }
    for folder, kept in ((FOLDER, KEPT), (SEALED, KEPT_SEALED)):
        assert set(kept) == {
            golden(topic, version, folder)
            for topic, present in versions.items()
            for version in range(1, present + 1)
        }
