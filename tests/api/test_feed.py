"""Does the feed hold everything in the order of the log, and nothing that is not for other systems?"""

import json
import re
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import Any
from uuid import UUID, uuid4

import pytest
from cloudevents.core.bindings.http import HTTPMessage, from_structured_event
from cloudevents.core.formats.json import JSONFormat
from eventsourcing.persistence import StoredEvent

from api import streams
from domain.stored_names import event_classes
from service.feed.entries import event_types
from tests.api.calling import OBSERVATION, QUERY, Caller
from tests.examples import HEALTH_VISITOR

BATCH = "application/cloudevents-batch+json"
STREAM = "text/event-stream"
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/-]*")
"""How ids, codes, days and opaque references are written; words have spaces."""


@pytest.fixture
def feeder(system: Caller) -> Caller:
    """A system whose key may only read the feed."""
    return replace(system, key=system.heedful.desk.create_key("warehouse", ["feed:read"]))


def test_the_feed_is_walked_from_the_beginning_to_the_end_and_misses_nothing(feeder: Caller):
    walked, after = [], "p0"
    while True:
        page = feeder.get("/feed", after=after, limit=3).json
        walked += page["events"]
        after = page["next"]
        if not page["more"]:
            break
    rows = feeder.heedful.casework.log.select_notifications(1, 10_000)
    assert [one["id"] for one in walked] == [
        f"{row.originator_id}.{row.originator_version}" for row in rows
    ]
    assert [one["type"] for one in walked] == [event_types()[row.topic] for row in rows]
    assert feeder.get("/feed", after=after).json == {"events": [], "next": after, "more": False}
    sequence = [one["sequence"] for one in walked]
    assert sequence == sorted(set(sequence))


def test_a_page_comes_again_as_it_was(feeder: Caller):
    pages = [feeder.get("/feed", after="p3", limit=5).json for _ in range(2)]
    assert pages[0]["events"] == pages[1]["events"]


def test_every_entry_is_a_cloud_event(feeder: Caller):
    batch = get(feeder, BATCH, limit=500)
    assert batch.headers["Content-Type"] == BATCH
    assert len(batch.json) > 10
    for one in batch.json:
        message = HTTPMessage(
            {"content-type": "application/cloudevents+json"}, json.dumps(one).encode()
        )
        event = from_structured_event(message, JSONFormat())
        assert event.get_type() == one["type"]
        assert event.get_data() == one["data"]
        assert set(one) - STANDARD <= {"position", "sequence"}
    assert batch.headers["Link"].endswith('; rel="next"')


STANDARD = {"specversion", "id", "source", "type", "subject", "datacontenttype", "data"}


def test_every_event_has_a_type_with_a_version():
    assert set(event_types()) == set(event_classes())
    assert all(re.fullmatch(r"heedful\.[a-z-]+\.v[1-9]", one) for one in event_types().values())


def test_there_are_ids_and_codes_in_it_and_no_words(feeder: Caller, system: Caller):
    system.declined()
    system.found()
    answer = feeder.get("/feed", limit=500)
    for one in answer.json["events"]:
        for text in strings(one["data"]):
            assert CODE.fullmatch(text), text
    assert QUERY["text"].encode() not in answer.data


def test_who_spoke_is_not_in_it_so_nothing_has_to_be_covered_later(system: Caller, feeder: Caller):
    system.raised()
    system.raised(attribution="role_only")
    both = replace(system, key=system.heedful.desk.create_key("both", ["feed:read", "read"]))
    for caller in (both, feeder):
        named, by_role = caller.get("/feed", limit=500).json["events"][-2:]
        assert named["data"]["by"] == by_role["data"]["by"] == {"kind": "person"}
        assert str(HEALTH_VISITOR) not in json.dumps([named, by_role])


def test_whom_an_event_is_about_has_an_id_only_for_a_key_that_may_read(
    system: Caller, feeder: Caller
):
    assert str(HEALTH_VISITOR) not in feeder.get("/feed", limit=500).text
    both = replace(system, key=system.heedful.desk.create_key("both", ["feed:read", "read"]))
    assert str(HEALTH_VISITOR) in both.get("/feed", limit=500).text


def test_an_anonymous_entry_carries_nothing_that_could_be_linked(three_reviews: Caller):
    key = three_reviews.heedful.desk.create_key("both", ["feed:read", "read"])
    entries = get(replace(three_reviews, key=key), "application/json", limit=500).json["events"]
    log = three_reviews.heedful.log.page(0, 10_000)
    said = [event for _, event in log if event.envelope.attribution == "anonymous"]
    ids = {f"{event.originator_id}.{event.originator_version}" for event in said}
    anonymous = [one for one in entries if one["id"] in ids]
    assert len(anonymous) == len(ids) > 0
    for one in anonymous:
        assert one["data"]["by"] == {"kind": "unlinked"}
        assert set(one["data"]) == DATA
        assert set(one) == STANDARD | {"position", "sequence"}  # no time of day, no correlation
        assert UUID(one["data"]["thing"]["id"]).version in (4, 5)  # which tell no time either


DATA = {*("thing", "review_id", "is_readable", "recorded_on", "occurred_on", "by", "codes")}


def test_what_cannot_be_read_stands_in_its_place_with_what_is_known(feeder: Caller):
    row = feeder.heedful.casework.log.select_notifications(1, 1)[0]
    torn = StoredEvent(uuid4(), 1, row.topic, b"torn")
    feeder.heedful.casework.log.insert_events([torn])
    last = get(feeder, "application/json", limit=500).json["events"][-1]
    assert last["id"] == f"{torn.originator_id}.1"
    assert last["data"]["is_readable"] is False


def test_whoever_waits_gets_what_is_recorded_meanwhile_at_once(system: Caller, feeder: Caller):
    head = feeder.get("/feed", limit=500).json["next"]
    writer = threading.Timer(0.3, system.raised)
    writer.start()
    began = time.monotonic()
    page = get(feeder, "application/json", after=head, wait=10).json
    took = time.monotonic() - began
    writer.join()
    assert [one["type"] for one in page["events"]] == ["heedful.challenge-raised.v1"]
    assert 0.25 < took < 5


def test_whoever_waits_in_vain_is_answered_when_the_time_is_over(feeder: Caller):
    head = feeder.get("/feed", limit=500).json["next"]
    began = time.monotonic()
    page = get(feeder, "application/json", after=head, wait=1).json
    assert page == {"events": [], "next": head, "more": False}
    assert 0.9 < time.monotonic() - began < 3


def test_nothing_of_the_database_is_held_while_somebody_waits(system: Caller, feeder: Caller):
    head = feeder.get("/feed", limit=500).json["next"]
    waiting = threading.Thread(
        target=get, args=(feeder, "application/json"), kwargs={"after": head, "wait": 2}
    )
    waiting.start()
    time.sleep(0.3)
    began = time.monotonic()
    for _ in range(5):
        assert system.post("/observations", OBSERVATION).status_code == 201
    assert time.monotonic() - began < 1.5
    waiting.join()


def test_only_so_many_may_wait_and_the_rest_are_told_when_to_come_again(feeder: Caller):
    feed, head = feeder.heedful.feed, feeder.get("/feed", limit=500).json["next"]
    seats = [feed.seats.take() for _ in range(feeder.heedful.settings.threads // 2)]
    for form in ("application/json", STREAM):
        refused = get(feeder, form, after=head, wait=5)
        assert (refused.status_code, refused.json["code"]) == (503, "feed-is-full")
        assert int(refused.headers["Retry-After"]) > 0
    assert get(feeder, "application/json", after="p0", wait=5).status_code == 200  # nobody waits
    seats[0].leave()
    seats[0].leave()  # twice frees one
    feed.seats.take()
    assert get(feeder, STREAM).status_code == 503


def test_a_position_of_another_log_is_refused_and_not_waited_for(feeder: Caller):
    for form in ("application/json", STREAM):
        refused = get(feeder, form, after="pffffff", wait=30)
        assert (refused.status_code, refused.json["code"]) == (422, "not-a-position")


@pytest.mark.parametrize("query", [{"limit": 0}, {"limit": 501}, {"wait": 31}, {"after": "3"}])
def test_what_cannot_be_asked_is_refused(query: dict[str, Any], feeder: Caller):
    assert feeder.get("/feed", **query).status_code == 422


def test_a_form_there_is_not_is_refused(feeder: Caller):
    assert get(feeder, "text/csv").status_code == 406


def test_without_its_scope_nobody_reads_the_feed(reader: Caller):
    assert reader.get("/feed").json["code"] == "scope-missing"


def test_a_stream_tells_what_there_is_and_what_comes(system: Caller, feeder: Caller):
    answer = get(feeder, STREAM, after="p0")
    assert answer.headers["Content-Type"].startswith(STREAM)
    heard = events(answer)
    known = feeder.heedful.log.head()
    first = [next(heard) for _ in range(known)]
    system.raised()
    assert next(heard)["type"] == "heedful.challenge-raised.v1"
    assert first[0]["type"] == "heedful.case-review-opened.v1"
    answer.close()
    assert len([feeder.heedful.feed.seats.take() for _ in range(8)]) == 8  # its seat is free again


def test_a_stream_goes_on_after_the_event_its_reader_had_last(feeder: Caller):
    whole = get(feeder, "application/json", limit=500).json["events"]
    answer = get(feeder, STREAM, after="p0", **{"Last-Event-ID": whole[3]["position"]})
    assert next(events(answer)) == whole[4]
    answer.close()
    refused = get(feeder, STREAM, **{"Last-Event-ID": "nonsense"})
    assert refused.json["code"] == "invalid-header"


def test_a_silent_stream_is_heard_now_and_again_and_ends_with_its_key(
    feeder: Caller, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(streams, "HEARTBEAT_SECONDS", 0.05)
    head = get(feeder, "application/json", limit=500).json["next"]
    answer = get(feeder, STREAM, after=head)
    pieces = answer.iter_encoded()
    assert next(pieces) == streams.BEGINNING
    assert [next(pieces), next(pieces)] == [streams.HEARTBEAT] * 2
    feeder.heedful.desk.revoke(feeder.key.split("_")[1])
    assert len(list(islice(pieces, 5))) <= 1
    answer.close()


def get(caller: Caller, form: str, **query: Any):
    """A read in this form; what has a capital letter is a header."""
    headers = {"Authorization": f"Bearer {caller.key}", "Accept": form}
    headers |= {name: query.pop(name) for name in list(query) if name[0].isupper()}
    return caller.client.get("/api/v1/feed", query_string=query, headers=headers)


def events(answer: Any) -> Iterator[Any]:
    """What a stream tells, event by event."""
    for piece in answer.iter_encoded():
        for line in piece.decode().splitlines():
            if line.startswith("data: "):
                yield json.loads(line.removeprefix("data: "))


def strings(value: Any) -> Iterator[str]:
    """Every text inside a value."""
    if isinstance(value, dict):
        for one in value.values():
            yield from strings(one)
    elif isinstance(value, list):
        for one in value:
            yield from strings(one)
    elif isinstance(value, str):
        yield value
