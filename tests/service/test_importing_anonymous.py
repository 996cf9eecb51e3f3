"""Nothing of an anonymous voice is kept that could lead to a person, or from one entry to the next."""

import json
from datetime import time
from pathlib import Path

import pytest

from domain.people import UNDISCLOSED, UNLINKED
from service.casework import Casework
from tests.service.bundles import (
    WHEN,
    accepted,
    brought_in,
    bundle,
    escalated,
    observation,
    of_topic,
    participant,
    query,
    recorded,
    review,
    sign,
    stored_bytes,
    three_reviews,
    verdict,
)

HIDDEN = {"by": "F02", "attribution": "anonymous"}


def test_no_byte_on_disk_holds_an_anonymous_id(tmp_path, casework):
    brought_in(casework, three_reviews())
    assert casework.head() > 200
    assert [raw for raw in stored_bytes(tmp_path) if b"ANON" in raw] == []


def test_what_an_anonymous_voice_said_holds_no_participant(casework, a_hidden_review):
    people = [str(participant("FERN", name)) for name in ("F01", "F02", "F03")]
    rows = casework.recorder.select_notifications(None, 1_000)
    hidden = [row for row in rows if b'"attribution":"anonymous"' in row.state]
    assert len(hidden) == 7
    for row in hidden:
        state = json.loads(row.state)
        assert [id for id in people if id in row.state.decode()] == []
        assert state["envelope"]["source"] == {
            "channel": "not_recorded",
            "client": None,
            "external_refs": [],
        }
        assert not {"F01", "F02", "F03"} & set(row.state.decode().split('"'))


def test_an_anonymous_voice_has_no_standing_and_only_the_day(casework, a_hidden_review):
    voices = [e.envelope for e in recorded(casework) if e.envelope.attribution == "anonymous"]
    assert {voice.actor for voice in voices} == {UNLINKED}
    assert {voice.standing for voice in voices} == {UNDISCLOSED}
    assert {voice.display_as for voice in voices} == {"undisclosed"}
    assert {voice.recorded_at.time() for voice in voices} == {time()}
    assert {voice.recorded_at.date() for voice in voices} == {WHEN.date()}


def test_the_words_of_an_anonymous_voice_are_sealed_for_the_entry_itself_and_the_child(
    casework, a_hidden_review
):
    (opened,) = of_topic(casework, "case-review-opened")
    (raised,) = of_topic(casework, "challenge-raised")
    assert raised.text.subjects == (raised.originator_id, opened.child)


def test_what_others_did_about_it_is_theirs_and_points_at_nobody(casework, a_hidden_review):
    (answer, _) = of_topic(casework, "challenge-responded")
    assert answer.envelope.actor.key == participant("FERN", "F01")
    assert answer.envelope.source.external_refs == ()


def test_the_id_of_an_anonymous_entry_tells_no_day(casework, a_hidden_review):
    versions = {event.originator_id.version for event in of_topic(casework, "challenge-raised")}
    assert versions == {5}
    assert {e.originator_id.version for e in of_topic(casework, "warning-sign-raised")} == {7, 5}


def test_where_an_anonymous_entry_stands_in_the_log_tells_nothing(casework):
    hidden = [query(id=f"F-Q{n}", by=f"ANON{n}", attribution="anonymous") for n in range(20)]
    named = [query(id=f"F-N{n}") for n in range(3)]
    brought_in(casework, bundle(review(challenges=[*hidden, *named])))
    order = [event.reference for event in of_topic(casework, "challenge-raised")]
    assert order[:3] == ["F-N0", "F-N1", "F-N2"]
    assert sorted(order[3:]) == sorted(row["id"] for row in hidden)
    assert order[3:] != [row["id"] for row in hidden]


def test_a_second_import_of_anonymous_entries_is_silent(casework, a_hidden_review):
    assert brought_in(casework, a_hidden_review).events == 0


def test_who_is_named_in_an_anonymous_row_need_not_even_be_registered(casework):
    told = review(challenges=[query(by="somebody else entirely", attribution="anonymous")])
    report = brought_in(casework, bundle(told))
    assert [row.code for row in report.refused] == ["unusable-name"]
    told["challenges"][0]["by"] = "ANON7"
    assert brought_in(casework, bundle(told)).exit_code == 0


@pytest.fixture
def a_hidden_review(tmp_path: Path, casework: Casework) -> dict:
    """A review in which the team manager speaks anonymously in every way there is."""
    answer = {**accepted(), "event": "responded", "by": "F01"}
    taken_up = {**escalated(2), "escalated_by": "raiser", "by": "F02"}
    steps = [
        answer,
        taken_up,
        {**accepted(), "on": "2025-02-25"},
        {**verdict(), "on": "2025-03-01"},
    ]
    held = {"id": "F-H1", "text": "I wanted to ask.", "reasons": ["futility"], **HIDDEN}
    told = bundle(
        review(
            observations=[observation(**HIDDEN), observation(id="F-C2", **HIDDEN)],
            challenges=[query(*steps, **HIDDEN)],
            warning_signs=[sign(id="F-W0"), sign(recurrence_of="F-W0", **HIDDEN)],
            held_back=[held],
        )
    )
    assert brought_in(casework, told).exit_code == 0
    return told
