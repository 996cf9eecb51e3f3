"""Is the event that made a process act found again by the id that names it?"""

from uuid import UUID

import pytest

from domain.causes import causation_id, position_of_cause


@pytest.mark.parametrize("position", [1, 2, 4711, 2**62 - 1])
def test_a_cause_is_found_by_its_place_in_the_log(position: int):
    named = causation_id(position)
    assert position_of_cause(named) == position
    assert (named.version, named.variant) == (8, "specified in RFC 4122")


@pytest.mark.parametrize(
    "other", [None, UUID("0190a0de-5c00-7000-8000-000000000000"), UUID(int=5), causation_id(0)]
)
def test_what_names_no_event_of_ours_has_no_place(other: UUID | None):
    assert position_of_cause(other) is None
