"""What is shown of a session: who is in it, whose turn it is, and what of it is still open?"""

from datetime import date
from uuid import UUID

from domain.challenges import Challenge
from domain.reviews import CarriedMatter, CaseReview
from domain.sessions import Session
from domain.warning_signs import WarningSign
from projections.questions import integrity, one_session, session_list, voice_and_use
from projections.questions.one_session import OneSession
from projections.questions.voice_and_use import VoiceAndUse
from tests.examples import (
    CHAIR,
    DIRECTOR,
    HEALTH_VISITOR,
    ITEM,
    LATER,
    MOTHER,
    PARKED_ITEM,
    REVIEW,
    SESSION,
    SOCIAL_WORKER,
    STANDINGS,
    STOP,
    TEAM_MANAGER,
    a_led_review,
    a_session,
    answer,
    envelope,
    id_of,
    park,
    register,
    sealed,
    standing_of,
    stop_for_safety,
)
from tests.projections.histories import History

IN_JUNE = date(2024, 6, 30)


def test_a_session_that_was_arranged_has_nobody_in_it_and_nothing_open(history: History):
    history.happened(a_led_review(), a_session())
    found = one(history)
    assert (found.state, found.reference, found.mode) == ("scheduled", "M-99CC-11DD", "hybrid")
    assert found.starts_at == "2024-06-03T09:30:00Z"
    assert (found.attendance, found.present_by_agency, found.still_open) == ((), {}, ())
    assert (found.speaking_order, found.rules_version) == ((), 0)


def test_there_is_no_session_of_another_id(history: History):
    history.happened(a_led_review(), a_session())
    with history.asked() as facts:
        assert one_session.ask(facts, id_of("another")) is None
        assert session_list.ask(facts, id_of("another")) is None


def test_the_last_word_on_somebody_holds_and_those_there_are_counted_by_agency(history: History):
    session = running()
    attend(session, HEALTH_VISITOR, SOCIAL_WORKER, TEAM_MANAGER, MOTHER)
    attend(session, MOTHER, present="absent")
    history.happened(a_led_review(), session)
    found = one(history)
    present = {UUID(one.participant): one.present for one in found.attendance}
    assert present[MOTHER] == "absent"
    assert len(present) == 4
    assert found.present_by_agency == {"community_health": 1, "la_csc": 2}


def test_attendance_keeps_agency_and_band_as_they_were_then(history: History):
    review, session = a_led_review(), running()
    attend(session, SOCIAL_WORKER)
    review.change_standing(
        envelope(CHAIR),
        participant=SOCIAL_WORKER,
        standing=standing_of(DIRECTOR),
        from_date=LATER,
    )
    history.happened(review, session)
    assert one(history).attendance[0].band == "2"


def test_people_speak_in_the_order_of_the_rule_and_only_those_who_are_there(history: History):
    session = running()
    attend(session, DIRECTOR, TEAM_MANAGER, HEALTH_VISITOR, MOTHER, CHAIR)
    attend(session, CHAIR, present="absent")
    session.set_speaking_order(envelope(CHAIR), rule="junior_first", seed=7)
    history.happened(a_led_review(), session)
    found = one(history)
    assert [one.band for one in found.speaking_order] == ["L", "2", "4", "6"]
    session.set_speaking_order(envelope(CHAIR), rule="free", seed=7)
    history.happened(session)
    assert one(history).speaking_order == ()


def test_the_turn_to_argue_the_other_side_goes_round_in_the_review(history: History):
    history.happened(a_led_review())
    asked: list[str] = []
    for name in ("first", "second", "third"):
        session = running(id_of(name))
        attend(session, DIRECTOR, MOTHER, HEALTH_VISITOR)
        history.happened(session)
        turn = one(history, id_of(name)).devils_advocate_next
        assert turn is not None
        asked.append(turn.id)
        session.appoint_devils_advocate(envelope(CHAIR), participant=UUID(turn.id))
        history.happened(session)
    assert set(asked) == {str(DIRECTOR), str(MOTHER), str(HEALTH_VISITOR)}


def test_before_anybody_is_there_the_turn_is_of_anybody_who_takes_part(history: History):
    history.happened(a_led_review(), a_session())
    turn = one(history).devils_advocate_next
    assert turn is not None
    assert UUID(turn.id) in STANDINGS


def test_what_is_parked_is_open_until_it_is_taken_up_and_its_row_stays(history: History):
    session = running()
    park(session, PARKED_ITEM)
    history.happened(a_led_review(), session)
    [open_] = one(history).still_open
    assert (open_.kind, open_.reference, open_.has_owner) == ("parked_item", "K-22EE-33FF", False)
    session.take_up(envelope(CHAIR), item=PARKED_ITEM)
    history.happened(session)
    found = one(history)
    assert (found.still_open, found.parked) == ((), 0)
    assert [item.is_parked for item in found.parked_items] == [False]


def test_what_was_raised_in_it_is_open_until_it_is_answered(history: History):
    query, sign = raised_in_it()
    history.happened(a_led_review(), running(), query, sign)
    assert {one.kind for one in one(history).still_open} == {"challenge", "warning_sign"}
    answer(query, "accepted")
    history.happened(query)
    assert [one.kind for one in one(history).still_open] == ["warning_sign"]


def test_what_was_handed_on_has_its_owner_as_they_stood_then(history: History):
    session = running()
    park(session, PARKED_ITEM)
    matter = CarriedMatter(kind="parked_item", id=PARKED_ITEM, owner=TEAM_MANAGER, by_date=IN_JUNE)
    owners = {TEAM_MANAGER: standing_of(TEAM_MANAGER)}
    session.hand_on(envelope(CHAIR), items=(matter,), owners=owners, open_matters={})
    session.end(envelope(CHAIR), open_matters=())
    history.happened(a_led_review(), session)
    found = one(history)
    [item] = found.matters_handed_on
    assert (item.owner.id, item.owner.band, item.by_date) == (str(TEAM_MANAGER), "4", IN_JUNE)
    assert [one.has_owner for one in found.still_open] == [True]
    assert (found.state, found.handed_on) == ("ended", 1)


def test_a_safety_stop_is_open_until_it_is_seen_to(history: History):
    session = running()
    stop_for_safety(session, STOP)
    history.happened(a_led_review(), session)
    assert (one(history).state, one(history).still_open[0].kind) == ("paused", "safety_stop")
    session.record_made_safe(envelope(), stop=STOP, action="police_999", told_role=sealed("Duty"))
    history.happened(session)
    found = one(history)
    assert (found.still_open, found.safety_stops[0].made_safe[0].told_role) == ((), "Duty")


def test_rounds_and_parts_are_shown_as_they_stand(history: History):
    session = running()
    session.open_phase(envelope(CHAIR), phase="silent_round", prompt=sealed("Why?"), minutes=6)
    session.open_silent_round(envelope(CHAIR), blind_status=True)
    history.happened(a_led_review(), session)
    found = one(history)
    assert (found.phase, found.phase_prompt, found.phase_minutes) == ("silent_round", "Why?", 6)
    assert (found.rounds, found.open_round, found.released) == (1, 1, 0)
    session.reveal_silent_round(envelope(CHAIR), released_count=23)
    session.close_phase(envelope(CHAIR))
    history.happened(session)
    found = one(history)
    assert (found.phase, found.rounds, found.open_round, found.released) == (None, 1, None, 23)


def test_a_role_only_voice_is_shown_without_its_role_or_its_id(history: History):
    session = running()
    session.appoint_devils_advocate(envelope(CHAIR), participant=HEALTH_VISITOR)
    said = envelope(HEALTH_VISITOR)
    parts = {name: getattr(said, name) for name in said.__dataclass_fields__}
    by_role = type(said)(**{**parts, "attribution": "role_only"})
    session.record_devils_advocate_view(by_role, view=sealed("Each visit was announced."))
    history.happened(a_led_review(), session)
    [argued] = one(history).other_side
    assert (argued.by.role, argued.by.band, argued.view) == (None, "2", "Each visit was announced.")
    assert str(HEALTH_VISITOR) not in str(argued)


def test_sessions_are_listed_in_the_order_in_which_they_were_arranged(history: History):
    history.happened(a_led_review(), a_session(), running(id_of("another")))
    with history.asked() as facts:
        listed = session_list.ask(facts, REVIEW)
    assert listed is not None
    assert (listed.total, len(listed.items)) == (2, 2)


def test_the_past_of_a_session_is_read_as_at_a_position(history: History):
    session = a_session()
    before = history.happened(a_led_review(), session)
    session.start(envelope(CHAIR))
    attend(session, MOTHER)
    history.happened(session)
    assert (one(history).state, len(one(history).attendance)) == ("running", 1)
    then = one(history, at=before)
    assert (then.state, then.attendance) == ("scheduled", ())


def test_every_session_has_a_row(history: History):
    at = history.happened(a_led_review(), a_session(), running(id_of("another")))
    with history.asked() as facts:
        found = integrity.ask(facts, history.log.counts_by_topic(at))
    assert {check.name: check.rows for check in found.checks}["sessions"] == 2
    assert found.holds


def test_who_came_and_who_was_asked_for_what_they_know_is_counted_once(history: History):
    review = a_led_review()
    sessions = [running(id_of("first")), running(id_of("second"))]
    for session in sessions:
        attend(session, HEALTH_VISITOR, SOCIAL_WORKER)
        call_on(session, HEALTH_VISITOR)
    attend(sessions[0], DIRECTOR)
    attend(sessions[0], DIRECTOR, present="absent")
    history.happened(review, *sessions)
    bands = heard(history).voice_and_use
    assert (bands["2"].invited, bands["2"].attended, bands["2"].expertise_called_on) == (2, 2, 1)
    assert (bands["6"].invited, bands["6"].attended) == (1, 0)
    assert (bands["7"].invited, bands["7"].attended, bands["7"].expertise_called_on) == (0, 0, 0)
    agencies = heard(history).by_agency
    assert (agencies["la_csc"].attended, agencies["community_health"].attended) == (1, 1)


def test_expertise_that_was_declared_stands_beside_that_which_was_asked_for(history: History):
    review = CaseReview.open(
        REVIEW,
        envelope(CHAIR),
        code="A",
        review_type="rapid_review",
        title=sealed(),
        child=id_of("child"),
        nation="england",
        cohort="single",
    )
    register(review, MOTHER)
    knows = standing_of(SOCIAL_WORKER)
    parts = {name: getattr(knows, name) for name in knows.__dataclass_fields__}
    review.register_participant(
        envelope(CHAIR),
        participant=SOCIAL_WORKER,
        reference="P-2",
        standing=type(knows)(**{**parts, "expertise": (sealed("Bruising in babies"),)}),
    )
    history.happened(review)
    bands = heard(history).voice_and_use
    assert (bands["2"].expertise_declared, bands["2"].expertise_called_on) == (1, 0)
    assert bands["L"].expertise_declared == 0


def test_of_one_review_only_its_own_people_are_counted(history: History):
    session = running()
    attend(session, HEALTH_VISITOR)
    before = history.happened(a_led_review(), session)
    assert heard(history, review=REVIEW).voice_and_use["2"].attended == 1
    assert heard(history, review=id_of("another")).voice_and_use["2"].attended == 0
    assert heard(history, at=before - 1).voice_and_use["2"].attended == 0


def running(id: UUID = SESSION) -> Session:
    """A session that has begun."""
    session = Session.schedule(
        id,
        envelope(CHAIR),
        review_id=REVIEW,
        reference=f"M-{id.hex[:4]}",
        session_type="learning_event",
        mode="hybrid",
        join_code_digest="00",
    )
    session.start(envelope(CHAIR))
    return session


def attend(session: Session, *people: UUID, present: str = "in_room") -> None:
    """These people are there, or are not."""
    for person in people:
        agency, band, _ = STANDINGS[person]
        session.record_attendance(
            envelope(CHAIR), participant=person, agency=agency, band=band, present=present
        )


def call_on(session: Session, person: UUID) -> None:
    """Somebody is asked for what they know."""
    agency, band, _ = STANDINGS[person]
    session.call_on_expertise(
        envelope(CHAIR), participant=person, agency=agency, band=band, expertise=sealed("Babies")
    )


def raised_in_it() -> tuple[Challenge, WarningSign]:
    """A query and a sign, raised in the session."""
    query = Challenge.raise_(
        id_of("query in session"),
        envelope(),
        review_id=REVIEW,
        reference="Q-1",
        strength="probe",
        subject="process",
        about=ITEM,
        text=sealed(),
        session_id=SESSION,
    )
    sign = WarningSign.raise_(
        id_of("sign in session"),
        envelope(),
        review_id=REVIEW,
        reference="W-1",
        kind="out_of_sight",
        text=sealed(),
        session_id=SESSION,
    )
    return query, sign


def one(history: History, id: UUID = SESSION, at: int | None = None) -> OneSession:
    """The session as it is shown."""
    with history.asked() as facts:
        found = one_session.ask(facts, id, at=at)
    assert found is not None
    return found


def heard(history: History, review: UUID | None = None, at: int | None = None) -> VoiceAndUse:
    """Whose voice was heard and used."""
    with history.asked() as facts:
        return voice_and_use.ask(facts, review, at=at)
