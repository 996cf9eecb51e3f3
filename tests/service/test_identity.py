"""Are ids unique, in order where that helps, and silent where order would tell too much? (settled 60)"""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.identity import (
    CROCKFORD,
    dated_id,
    derived_id,
    new_id,
    partnership_namespace,
    reference,
    unlinked_id,
)
from service.raising import inbox_id
from tests.examples import NOW, id_of

DAYS = st.dates(date(1970, 1, 1), date(2100, 1, 1))


def test_a_new_id_is_a_version_seven_of_its_moment():
    made = new_id(NOW)
    assert made.version == 7
    assert made.int >> 80 == int(NOW.timestamp() * 1000)


def test_ids_of_the_same_moment_differ():
    assert len({new_id(NOW) for _ in range(1000)}) == 1000


def test_later_ids_come_later():
    assert new_id(NOW) < new_id(NOW + timedelta(milliseconds=1))


def test_an_unlinked_id_does_not_tell_the_time():
    assert unlinked_id().version == 4
    assert unlinked_id() != unlinked_id()


@given(st.uuids(), DAYS)
def test_a_dated_id_is_a_version_seven_of_that_day_and_always_the_same(id: UUID, on: date):
    made = dated_id(id, on)
    midnight = datetime(on.year, on.month, on.day, tzinfo=UTC)
    assert made.version == 7
    assert made.variant == UUID(int=0x8000 << 48).variant
    assert made.int >> 80 == int(midnight.timestamp() * 1000)
    assert made == dated_id(id, on)


def test_a_day_before_1970_is_the_first_of_days():
    assert dated_id(id_of("old"), date(1952, 2, 6)).int >> 80 == 0


def test_two_things_of_one_day_keep_their_own_ids():
    ids = {dated_id(derived_id(id_of("review"), str(n)), date(2024, 3, 11)) for n in range(1000)}
    assert len(ids) == 1000


def test_the_same_names_give_the_same_id_and_others_another():
    namespace = partnership_namespace("local")
    assert derived_id(namespace, "A", "Q1") == derived_id(namespace, "A", "Q1")
    assert derived_id(namespace, "A", "Q1") != derived_id(namespace, "AQ", "1")
    assert derived_id(namespace, "A", "Q1") != derived_id(partnership_namespace("north"), "A", "Q1")


def test_each_partnership_has_its_own_inbox():
    assert inbox_id("local") == inbox_id("local")
    assert inbox_id("local") != inbox_id("north")


@given(st.uuids())
def test_a_reference_is_short_readable_and_of_the_random_part(id: UUID):
    made = reference("Q", id)
    prefix, first, second = made.split("-")
    assert (prefix, len(first), len(second)) == ("Q", 4, 4)
    assert set((first + second).lower()) <= set(CROCKFORD)
    other_time = UUID(int=id.int ^ (0xFFFF << 100))
    assert reference("Q", other_time) == made


@pytest.mark.parametrize(
    ("bits", "letters"), [(0, "0000-0000"), (1, "0000-0001"), ((1 << 40) - 1, "ZZZZ-ZZZZ")]
)
def test_a_reference_spells_its_forty_bits(bits: int, letters: str):
    assert reference("W", UUID(int=(7 << 60) | bits)) == f"W-{letters}"
