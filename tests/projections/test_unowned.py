"""Which open items does nobody own, and since when? (P16)"""

from datetime import date
from typing import Any

import pytest

from domain.observations import Detail
from domain.reviews import CarriedMatter
from projections.cursors import Cursor
from projections.questions.unowned import ItemsWithoutOwner, ask
from tests.examples import (
    CHAIR,
    HEALTH_VISITOR,
    LATER,
    RAISED_ON,
    REVIEW,
    SESSION,
    TEAM_MANAGER,
    answer,
    dismiss,
    envelope,
    id_of,
    sealed,
    session_in,
    standing_of,
)
from tests.projections.histories import History, asked, observed, opened, said_by, warned

LATER_STILL = date(2024, 6, 30)


def test_there_is_nothing_in_an_empty_store_but_zeros(history: History):
    found = unowned(history)
    assert found.by_kind == {"challenge": 0, "warning_sign": 0, "knowledge_gap": 0}
    assert (found.total, found.items) == (0, ())


def test_what_nobody_has_taken_up_is_listed_the_longest_waiting_first(history: History):
    late, early = said_by(on=LATER), said_by(on=RAISED_ON)
    history.happened(
        opened("A"),
        asked("Q-1", late),
        warned("W-1", early),
        observed("G-1", late, kind="knowledge_gap"),
    )
    found = unowned(history)
    assert [(one.kind, one.reference, one.since) for one in found.items] == [
        ("warning_sign", "W-1", RAISED_ON),
        ("knowledge_gap", "G-1", LATER),
        ("challenge", "Q-1", LATER),
    ]
    assert found.by_kind == {"challenge": 1, "warning_sign": 1, "knowledge_gap": 1}
    assert {one.review.code for one in found.items} == {"A"}


@pytest.mark.parametrize(
    "owned",
    [
        lambda query: query.acknowledge(envelope(TEAM_MANAGER), expected_by=LATER),
        lambda query: query.route(envelope(CHAIR), to_agency="la_csc", due=LATER),
        lambda query: answer(query, "answered", TEAM_MANAGER),
        lambda query: query.withdraw(envelope(HEALTH_VISITOR), reason_code="new_information"),
    ],
)
def test_a_query_somebody_has_taken_up_is_somebodys(owned: Any, history: History):
    query = asked("Q-1", said_by(voice="health visitor"))
    owned(query)
    history.happened(opened("A"), query)
    assert unowned(history).total == 0


def test_a_query_handed_on_when_its_session_ended_is_somebodys(history: History):
    query, other = asked("Q-1", session=SESSION), asked("Q-2", session=SESSION)
    session = session_in("running")
    matter = CarriedMatter(kind="challenge", id=query.id, owner=TEAM_MANAGER, by_date=LATER_STILL)
    owners = {TEAM_MANAGER: standing_of(TEAM_MANAGER)}
    open_matters = {query.id: "challenge", other.id: "challenge"}
    before = history.happened(opened("A"), query, other)
    session.hand_on(envelope(CHAIR), items=(matter,), owners=owners, open_matters=open_matters)
    history.happened(session)
    assert [one.reference for one in unowned(history).items] == ["Q-2"]
    assert unowned(history, at=before).total == 2


def test_what_was_set_aside_is_still_nobodys(history: History):
    query = asked("Q-1")
    query.set_aside(envelope(), how="talked_over", observed_by="raiser")
    history.happened(opened("A"), query)
    assert unowned(history).by_kind["challenge"] == 1


@pytest.mark.parametrize(
    "owned",
    [
        lambda sign: sign.acknowledge(envelope()),
        lambda sign: sign.open_safety_assessment(
            envelope(CHAIR), lead=CHAIR, expertise_needed=(), invited=()
        ),
        dismiss,
    ],
)
def test_a_sign_somebody_has_taken_up_is_somebodys(owned: Any, history: History):
    sign = warned("W-1")
    owned(sign)
    history.happened(opened("A"), sign)
    assert unowned(history).total == 0


def test_a_gap_is_owned_by_whoever_will_find_out_and_closed_by_an_answer(history: History):
    owner = Detail(name="owner", words=sealed("The named nurse"))
    gap = observed("G-2", kind="knowledge_gap")
    history.happened(opened("A"), observed("G-1", kind="knowledge_gap", details=(owner,)), gap)
    assert [one.reference for one in unowned(history).items] == ["G-2"]
    before = history.log.head()
    history.happened(observed("C-1", in_reply_to=gap.id))
    assert unowned(history).total == 0
    assert unowned(history, at=before).total == 1


def test_one_review_says_how_many_it_leaves_out(history: History):
    history.happened(opened("A"), opened("B"), asked("Q-1"), asked("Q-2", review=id_of("B")))
    found = unowned(history, REVIEW)
    assert ([one.reference for one in found.items], found.hidden_by_filters) == (["Q-1"], 1)


def test_the_list_is_walked_page_by_page(history: History):
    history.happened(opened("A"), *(asked(f"Q-{n}") for n in range(3)))
    after, walked = None, []
    with history.asked() as facts:
        while True:
            found = ask(facts, limit=2, after=after)
            walked += [one.reference for one in found.items]
            assert found.total == 3
            if found.next is None:
                break
            after = Cursor.read(found.next)
    assert walked == ["Q-0", "Q-1", "Q-2"]


def unowned(history: History, review: Any = None, at: int | None = None) -> ItemsWithoutOwner:
    with history.asked() as facts:
        return ask(facts, review, at=at)
