"""Were child and family asked and heard, and can nobody of them be told apart? (P23)"""

import json
from dataclasses import replace
from typing import Any
from uuid import UUID

import msgspec
import pytest

from domain.observations import Detail
from domain.reviews import CaseReview
from domain.sessions import Session
from projections.cursors import Cursor
from projections.family_voices import VoiceOfReview
from projections.questions.child_and_family_voice import ChildAndFamilyVoice, ask
from tests.examples import (
    CHAIR,
    LATER,
    MOTHER,
    REVIEW,
    TEAM_MANAGER,
    answer,
    envelope,
    id_of,
    sealed,
    standing_of,
)
from tests.projections.histories import History, asked, observed, opened, said_by

GRANDFATHER = id_of("grandfather")


def test_there_is_nothing_in_an_empty_store_but_zeros(history: History):
    found = voices(history)
    assert (found.total, found.items, found.asked, found.contributions) == (0, (), 0, 0)
    assert set(found.by_status.values()) == {0}


def test_a_review_in_which_the_family_is_absent_says_so(history: History):
    history.happened(opened("A"), absent("not_invited", agency="family"))
    item = only(history)
    assert (item.absent, item.absent_why) == (True, ("not_invited",))
    assert (item.members, item.queries, item.childs_voice, item.family_voice) == ((), (), (), ())
    assert set(item.needs.values()) == set(item.how_heard.values()) == {0}


def test_another_voice_that_is_missing_is_not_the_familys(history: History):
    history.happened(
        opened("A"), absent("legal", agency="police"), absent("unknown", role="parent")
    )
    assert only(history).absent_why == ("unknown",)


def test_it_says_who_was_asked_how_and_what_they_said(history: History):
    review = with_family()
    ask_family(review, MOTHER, advocate_offered=True, how_asked=sealed("By her advocate."))
    ask_family(review, GRANDFATHER, advocate_offered=False)
    review.family_declines(envelope(CHAIR), participant=MOTHER, reason=sealed("Too soon."))
    history.happened(review)
    item, whole = only(history), voices(history)
    assert (item.absent, item.asked, item.advocates_offered) == (False, 2, 1)
    assert item.answers == {"accepted": 0, "declined": 1, "no_answer": 1, "not_asked": 0}
    assert [(one.answer, one.how_asked, one.reason) for one in item.members] == [
        ("no_answer", None, None),
        ("declined", "By her advocate.", "Too soon."),
    ]
    assert item.needs["interpreter"] == item.needs["easy_read"] == 1
    assert (whole.asked, whole.accepted, whole.declined, whole.no_answer) == (2, 0, 1, 1)
    assert whole.advocates_offered == 1


def test_who_says_yes_in_the_end_has_no_reason_left(history: History):
    review = with_family()
    ask_family(review, MOTHER, advocate_offered=True)
    review.family_declines(envelope(CHAIR), participant=MOTHER, reason=sealed("Too soon."))
    review.family_accepts(envelope(MOTHER), participant=MOTHER)
    history.happened(review)
    assert ("accepted", None) in [(one.answer, one.reason) for one in only(history).members]
    assert voices(history).accepted == 1


def test_who_takes_part_and_was_never_asked_is_counted_as_that(history: History):
    history.happened(with_family())
    item = only(history)
    assert item.answers["not_asked"] == len(item.members) == 2
    assert (item.asked, voices(history).no_answer) == (0, 0)


def test_what_became_of_what_the_family_asked_is_there(history: History):
    accepted = answer(asked("Q-1", family()), "accepted", TEAM_MANAGER)
    history.happened(opened("A"), accepted, asked("Q-2", family()), asked("Q-3"))
    item = only(history)
    assert [(one.reference, one.status) for one in item.queries] == [
        ("Q-1", "accepted"),
        ("Q-2", "open"),
    ]
    assert item.queries[0].answered_on == LATER
    assert item.by_status == voices(history).by_status
    assert (item.by_status["accepted"], item.by_status["open"]) == (1, 1)


def test_what_a_child_showed_another_stands_beside_what_family_said(history: History):
    history.happened(
        opened("A"),
        observed("C-1", kind="childs_voice", source_mode="child_conversation"),
        observed("C-2", family(), kind="family_voice", source_mode="family_conversation"),
        observed("C-3", family()),
        observed("C-4"),
    )
    item = only(history)
    assert [(one.reference, one.level) for one in item.childs_voice] == [("C-1", "worker")]
    assert [(one.reference, one.level) for one in item.family_voice] == [("C-2", "family")]
    assert (item.contributions, voices(history).contributions) == (2, 2)
    assert item.how_heard["child_conversation"] == item.how_heard["family_conversation"] == 1


def test_words_kept_for_a_few_are_withheld_and_the_row_is_there(history: History):
    kept_for_few = replace(family(), audience="custodian")
    history.happened(opened("A"), observed("C-1", kept_for_few, kind="family_voice"))
    [heard] = only(history).family_voice
    assert (heard.text, heard.text_withheld) == (None, "custodian")


def test_nobody_of_the_family_can_be_told_apart_by_who_they_are(history: History):
    review = with_family()
    ask_family(review, MOTHER, advocate_offered=True)
    history.happened(review, asked("Q-1", family()), observed("C-1", family(), kind="family_voice"))
    told = json.dumps(msgspec.to_builtins(voices(history)))
    for telling in (
        str(MOTHER),
        str(GRANDFATHER),
        "P-mother",
        "P-grandfather",
        "parent",
        "of that day",
    ):
        assert telling not in told
    assert '"band"' not in told


def test_one_review_says_how_many_it_leaves_out(history: History):
    history.happened(opened("A"), opened("B"), asked("Q-1", family()))
    found = voices(history, id_of("B"))
    assert ([item.review.code for item in found.items], found.total) == (["B"], 1)
    assert (found.hidden_by_filters, found.by_status["open"]) == (1, 0)
    assert voices(history, REVIEW).by_status["open"] == 1


def test_the_list_is_walked_page_by_page(history: History):
    history.happened(*(opened(code) for code in "ABC"))
    after, codes = None, []
    with history.asked() as facts:
        while True:
            found = ask(facts, limit=1, after=after)
            codes += [item.review.code for item in found.items]
            assert found.total == 3
            if found.next is None:
                break
            after = Cursor.read(found.next)
    assert codes == ["A", "B", "C"]


def test_as_at_a_position_it_says_who_had_been_asked_then(history: History):
    review = with_family()
    before = history.happened(review)
    ask_family(review, MOTHER, advocate_offered=True)
    history.happened(review, asked("Q-1", family()))
    then = voices(history, at=before)
    assert (then.asked, then.items[0].asked, then.by_status["open"]) == (0, 0, 0)
    now = voices(history)
    assert now == voices(history, at=history.log.head())
    assert (now.asked, now.by_status["open"]) == (1, 1)


def test_an_advocate_is_offered_and_named_and_comes_or_does_not(history: History):
    review = with_family()
    ask_family(review, MOTHER, advocate_offered=True)
    speaks_up(review, "hers", MOTHER)
    speaks_up(review, "his", GRANDFATHER)
    meeting = a_meeting()
    before = history.happened(review, meeting)
    came = {one.advocate_offered: one.advocate_came for one in only(history).members}
    assert came == {True: False, None: False}
    attend(meeting, id_of("hers"), "remote")
    attend(meeting, id_of("his"), "absent")
    history.happened(meeting)
    item, whole = only(history), voices(history)
    came = {one.advocate_offered: one.advocate_came for one in item.members}
    assert came == {True: True, None: False}
    assert (item.advocates_offered, item.advocates, item.advocates_came) == (1, 2, 1)
    assert (whole.advocates_offered, whole.advocates, whole.advocates_came) == (1, 2, 1)
    assert voices(history, at=before).advocates_came == 0
    assert len(item.members) == 2  # whoever speaks up for somebody is none of the family


def test_nobody_s_advocate_came_where_none_is_named(history: History):
    history.happened(with_family())
    assert {one.advocate_came for one in only(history).members} == {None}
    assert (voices(history).advocates, voices(history).advocates_came) == (0, 0)


def test_in_which_language_they_are_best_heard_is_counted_and_ties_to_nobody(history: History):
    review = with_family()
    speaks_up(review, "hers", MOTHER, language="welsh")
    history.happened(review)
    item, whole = only(history), voices(history)
    assert (item.languages["polish"], item.languages["not_recorded"]) == (1, 1)
    assert (item.languages["welsh"], whole.languages["welsh"]) == (0, 0)
    assert whole.languages == item.languages
    assert "polish" not in json.dumps([msgspec.to_builtins(one) for one in item.members])


def test_how_they_were_in_the_sessions_is_told_by_number(history: History):
    review, meeting, other = with_family(), a_meeting(), a_meeting("S-2")
    attend(meeting, MOTHER, "in_room")
    attend(other, MOTHER, "phone")
    attend(other, GRANDFATHER, "absent")
    attend(other, CHAIR, "phone")
    history.happened(review, meeting, other)
    assert only(history).how_present == {"in_room": 1, "remote": 0, "phone": 1, "absent": 0}


@pytest.mark.parametrize("seed", [3, 7])
def test_the_numbers_kept_are_those_counted_anew(seed: int, history: History):
    history.tell(300, seed=seed)
    assert voices(history) == voices(history, at=history.log.head())


def with_family() -> CaseReview:
    """A review with a mother and a grandfather in it, of whom nobody was asked yet."""
    review = opened("A")
    needs = {MOTHER: ("interpreter",), GRANDFATHER: ("easy_read",)}
    for name, person in (("mother", MOTHER), ("grandfather", GRANDFATHER)):
        review.register_participant(
            envelope(CHAIR),
            participant=person,
            reference=f"P-{name}",
            standing=standing_of(MOTHER),
            needs=needs[person],
            language="polish" if person == MOTHER else "not_recorded",
        )
    return review


def speaks_up(review: CaseReview, name: str, whom: UUID, **more: Any) -> None:
    """Somebody joins the review as the advocate of another."""
    review.register_participant(
        envelope(CHAIR),
        participant=id_of(name),
        reference=f"P-{name}",
        standing=standing_of(CHAIR),
        advocate_for=whom,
        **more,
    )


def ask_family(review: CaseReview, who: UUID, **how: Any) -> None:
    review.invite_family(envelope(CHAIR), participant=who, **how)


def a_meeting(name: str = "S-1") -> Session:
    """A session of the review that has begun."""
    session = Session.schedule(
        id_of(name),
        envelope(CHAIR),
        review_id=REVIEW,
        reference=name,
        session_type="learning_event",
        mode="hybrid",
        join_code_digest="00",
    )
    session.start(envelope(CHAIR))
    return session


def attend(session: Session, who: UUID, present: str) -> None:
    """Somebody is there in some way, or is not."""
    session.record_attendance(
        envelope(CHAIR), participant=who, agency="family", band="L", present=present
    )


def absent(why: str, **whose: str) -> Any:
    details = [Detail(name=name, code=code) for name, code in {**whose, "why": why}.items()]
    return observed(f"absent {why}", kind="absent_voice", details=tuple(details))


def family() -> Any:
    return said_by("family", "L")


def voices(history: History, review: Any = None, at: int | None = None) -> ChildAndFamilyVoice:
    with history.asked() as facts:
        return ask(facts, review, at=at)


def only(history: History) -> VoiceOfReview:
    [item] = voices(history).items
    return item
