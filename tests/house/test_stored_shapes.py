"""Can every event that was ever stored still be read, and is it still written the same?"""

import json

import pytest
from eventsourcing.persistence import StoredEvent

from domain.stored_names import event_classes
from tests.house.golden import FOLDER, MAPPER, NAMESPACE, golden, needed, stored

PRESENT = sorted(needed())
KEPT = sorted(FOLDER.glob("*.json"))


def read(path):
    """The event in a golden file, as the log would hand it out."""
    topic = path.name.split(".")[0]
    return MAPPER.to_domain_event(StoredEvent(NAMESPACE, 1, topic, path.read_bytes()))


@pytest.mark.parametrize("path", PRESENT, ids=lambda path: path.stem)
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


def test_every_earlier_version_is_kept():
    versions = {
        topic: getattr(event, "class_version", 1) for topic, event in event_classes().items()
    }
    assert set(KEPT) == {
        golden(topic, version)
        for topic, present in versions.items()
        for version in range(1, present + 1)
    }
