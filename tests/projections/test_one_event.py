"""Can one event be opened again by the name it has for ever, with its words?"""

import pytest

from projections.event_names import EventName
from projections.positions import token
from projections.questions.one_event import OneEvent, ask
from projections.rebuilding import rebuild
from tests.examples import QUERY, QUESTION, REASON, a_query, answer, envelope, id_of, sealed
from tests.projections.histories import History, asked


def test_an_event_has_its_codes_and_its_words(history: History):
    at = history.happened(answer(a_query(), "declined"))
    event = opened(history, token(at))
    assert (event.topic, event.codes["reason_code"]) == (
        "challenge-responded",
        "evidence_outweighs",
    )
    assert event.words["reason"] == REASON
    assert event.by.agency == "la_csc"


def test_an_event_is_the_same_by_its_position_and_by_thing_and_version(history: History):
    at = history.happened(answer(a_query(), "declined"))
    assert opened(history, token(at)) == opened(history, f"{QUERY}.2")
    assert opened(history, f"{QUERY}.1").words["text"] == QUESTION


def test_an_event_keeps_its_name_through_a_rebuild(history: History):
    at = history.happened(answer(a_query(), "declined"))
    before = opened(history, token(at))
    rebuild(history.views, history.log)
    assert opened(history, token(at)) == before


def test_an_event_says_where_its_proof_is(history: History):
    history.happened(a_query())
    event = opened(history, f"{QUERY}.1")
    assert event.name == f"{QUERY}.1"
    assert event.proof == f"/api/v1/ledger/events/{QUERY}.1/proof"


def test_words_kept_for_a_few_are_withheld_and_say_so(history: History):
    said = envelope()
    object.__setattr__(said, "audience", "custodian")
    history.happened(asked("Q-1", said))
    event = opened(history, f"{id_of('Q-1')}.1")
    assert (event.words, event.words_withheld) == ({}, "custodian")


def test_a_withdrawal_tells_nobody_why(history: History):
    query = a_query()
    query.withdraw(
        envelope(), reason_code="felt_unable_to_continue", detail=sealed("I was told to.")
    )
    event = opened(history, token(history.happened(query)))
    assert (event.topic, event.codes, event.words) == ("challenge-withdrawn", {}, {})


def test_what_had_not_happened_yet_is_not_there(history: History):
    query = a_query()
    raised = history.happened(query)
    history.happened(answer(query, "declined"))
    with history.asked() as facts:
        assert ask(facts, EventName.read(f"{QUERY}.2"), at=raised) is None
        assert ask(facts, EventName.read(f"{QUERY}.3")) is None
        assert ask(facts, EventName(position=0)) is None


@pytest.mark.parametrize(
    "name", ["", "2a", "p", "p2A", "p01", "p" + "f" * 16, str(QUERY), f"{QUERY}.0", f"{QUERY}.x"]
)
def test_what_is_not_a_name_is_refused(name: str):
    with pytest.raises(ValueError, match="not a position"):
        EventName.read(name)


def opened(history: History, name: str) -> OneEvent:
    with history.asked() as facts:
        event = ask(facts, EventName.read(name))
    assert event is not None
    return event
