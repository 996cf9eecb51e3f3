"""Is everything an operator does with keys in the log, once each, and never the secret?"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from domain.clients import IntegrationClient
from domain.rejections import NotOpenToYou, UnusableText
from projections.questions import record
from service.api_keys import NoSuchKey
from service.operations.keys import OPERATOR
from service.operations.stores import make_stores
from service.settings import Settings
from service.wiring import Heedful, build

TODAY = datetime.now(UTC).date()


@pytest.fixture
def heedful(tmp_path: Path) -> Iterator[Heedful]:
    """Heedful over stores of this test's own."""
    settings = Settings(data_dir=tmp_path / "var")
    make_stores(settings)
    made = build(settings)
    yield made
    made.close()


def test_whoever_is_given_a_key_is_in_the_log_with_its_scopes_and_its_last_day(heedful: Heedful):
    key = heedful.api_keys.create(OPERATOR, "case-system", ["read", "feed:read"], 7)
    [said] = recorded(heedful)
    assert isinstance(said, IntegrationClient.Registered)
    assert (said.client, said.name) == (key.split("_")[1], "case-system")
    assert said.scopes == ("feed:read", "read")
    assert said.expires_on == TODAY + timedelta(days=7)
    assert said.envelope.source.client == "operator"
    assert heedful.desk.key_for(key) is not None
    assert key.split("_", 2)[2].encode() not in everything_at_rest(heedful)


def test_a_replaced_key_is_in_the_log_with_its_new_last_day(heedful: Heedful):
    old = heedful.api_keys.create(OPERATOR, "case-system", ["read"], 7)
    new = heedful.api_keys.rotate(OPERATOR, old.split("_")[1], TODAY + timedelta(days=2), 30)
    said = recorded(heedful)[-1]
    assert isinstance(said, IntegrationClient.ScopesChanged)
    assert (said.scopes, said.why) == (("read",), "rotated")
    assert said.expires_on == TODAY + timedelta(days=30)
    assert heedful.desk.key_for(old) == heedful.desk.key_for(new) is not None
    [shown] = heedful.desk.listing()
    assert shown.before_until is not None
    assert shown.before_until.startswith(str(TODAY + timedelta(days=3)))  # its last day is over


def test_a_key_is_ended_in_the_log_once_however_often_it_is_ended(heedful: Heedful):
    key_id = heedful.api_keys.create(OPERATOR, "case-system", ["read"]).split("_")[1]
    heedful.api_keys.revoke(OPERATOR, key_id)
    with pytest.raises(NoSuchKey):
        heedful.api_keys.revoke(OPERATOR, key_id)
    said = recorded(heedful)
    assert [type(one).__name__ for one in said] == ["Registered", "ScopesChanged"]
    assert (said[-1].scopes, said[-1].why, said[-1].expires_on) == ((), "revoked", TODAY)


def test_what_was_cut_off_between_ending_a_key_and_recording_it_is_recorded_when_asked_again(
    heedful: Heedful,
):
    key_id = heedful.api_keys.create(OPERATOR, "case-system", ["read"]).split("_")[1]
    heedful.desk.revoke(key_id)
    heedful.api_keys.revoke(OPERATOR, key_id)
    assert [type(one).__name__ for one in recorded(heedful)] == ["Registered", "ScopesChanged"]


def test_a_key_from_before_keys_were_recorded_works_and_is_recorded_with_what_happens_to_it(
    heedful: Heedful,
):
    old = heedful.desk.create_key("older", ["read"])
    assert heedful.desk.key_for(old) is not None
    heedful.api_keys.rotate(OPERATOR, old.split("_")[1])
    assert [type(one).__name__ for one in recorded(heedful)] == ["Registered", "ScopesChanged"]


def test_no_scope_of_a_key_is_enough_to_make_replace_or_end_one(heedful: Heedful):
    key = heedful.api_keys.create(OPERATOR, "case-system")
    client = heedful.desk.key_for(key)
    assert client is not None
    acting = replace(OPERATOR, client=client.id, scopes=client.scopes)
    keys = heedful.api_keys
    for attempt in (
        lambda: keys.create(acting, "more"),
        lambda: keys.rotate(acting, client.id),
        lambda: keys.revoke(acting, client.id),
    ):
        with pytest.raises(NotOpenToYou):
            attempt()
    assert len(recorded(heedful)) == 1


def test_a_key_that_ran_out_or_was_ended_or_never_was_is_not_replaced(heedful: Heedful):
    ended = heedful.api_keys.create(OPERATOR, "case-system", ["read"]).split("_")[1]
    heedful.api_keys.revoke(OPERATOR, ended)
    over = heedful.desk.create_key("over", ["read"], days=-1).split("_")[1]
    before = len(recorded(heedful))
    for key_id in (ended, over, "000000000000"):
        with pytest.raises(NoSuchKey):
            heedful.api_keys.rotate(OPERATOR, key_id, date.max - timedelta(days=2))
    assert len(recorded(heedful)) == before


def test_a_name_that_cannot_be_kept_makes_no_key(heedful: Heedful):
    with pytest.raises(UnusableText):
        heedful.api_keys.create(OPERATOR, "case\x00system")
    assert (recorded(heedful), heedful.desk.listing()) == ([], [])


def test_the_record_shows_who_may_call_under_a_readable_name(heedful: Heedful):
    heedful.api_keys.create(OPERATOR, "case-system", ["read"])
    heedful.follower.catch_up()
    with heedful.views.reading() as facts:
        shown = record.ask(facts).items[0]
    assert shown.topic == "integration-client-registered"
    assert shown.thing.reference.startswith("SY-")
    assert shown.codes["name"] == "case-system"


def recorded(heedful: Heedful):
    """What was recorded about systems with a key, in order."""
    rows = heedful.casework.log.select_notifications(1, 1000)
    events = [heedful.casework.mapper.to_domain_event(row) for row in rows]
    return [one for one in events if isinstance(one, IntegrationClient.Event)]


def everything_at_rest(heedful: Heedful) -> bytes:
    """Every byte of every store."""
    return b"".join(one.read_bytes() for one in heedful.settings.data_dir.rglob("*.db*"))
