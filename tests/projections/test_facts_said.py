"""Observations, held-back queries and findings as facts, and every event as a step."""

from sqlalchemy import select

from domain.observations import Detail, Reference
from projections.facts import findings, held_back, observations, steps
from tests.examples import (
    CHAIR,
    HEALTH_VISITOR,
    QUERY,
    REVIEW,
    SCRIBE,
    SIGN,
    TEAM_MANAGER,
    a_finding,
    a_held_back_query,
    a_query,
    an_observation,
    answer,
    envelope,
    finding_in,
    sealed,
    standing_of,
)
from tests.projections.histories import History, observed
from tests.projections.rows import current


def test_an_observation_counts_unless_it_is_a_note_about_an_exchange(history: History):
    seen = an_observation()
    note = observed(
        "D-1",
        kind="denial_behaviour",
        about=(Reference(kind="challenge", id=QUERY),),
        details=(Detail(name="behaviour", code="assume_normal"),),
    )
    ours = observed("L-1", kind="a_kind_of_our_own")
    history.happened(seen, note, ours)

    with history.asked() as facts:
        assert current(facts, observations, seen.id).counts
        assert current(facts, observations, ours.id).counts
        row = current(facts, observations, note.id)
    assert not row.counts
    assert (row.behaviour, row.about_kind, row.about_id) == (
        "assume_normal",
        "challenge",
        str(QUERY),
    )


def test_what_a_kind_asks_for_is_parted_into_codes_and_words(history: History):
    seen = observed(
        "I-1",
        kind="identity_considered",
        details=(
            Detail(name="aspects", code="language"),
            Detail(name="aspects", code="faith"),
            Detail(name="gaps", words=sealed("Nobody asked about his father.")),
        ),
    )
    history.happened(seen)
    with history.asked() as facts:
        row = current(facts, observations, seen.id)

    assert row.codes == {"aspects": ["language", "faith"]}
    assert row.words == {"gaps": "Nobody asked about his father."}


def test_a_code_that_is_left_out_stays_as_it_was_classified(history: History):
    seen = an_observation()
    seen.classify(envelope(CHAIR), factor="cond.workload")
    seen.classify(envelope(CHAIR), valence="hindered")
    history.happened(seen)
    with history.asked() as facts:
        row = current(facts, observations, seen.id)

    assert (row.factor, row.valence) == ("cond.workload", "hindered")


def test_a_correction_shows_the_new_words_and_keeps_the_old(history: History):
    seen = an_observation()
    at = history.happened(seen)
    seen.correct(envelope(), text=sealed("The room was ready when we rang first."), why="clearer")
    history.happened(seen)

    with history.asked() as facts:
        assert current(facts, observations, seen.id).text.endswith("rang first.")
        assert current(facts, observations, seen.id).corrected
        assert current(facts, observations, seen.id, at).text.startswith("The room was always")


def test_what_a_scribe_wrote_belongs_to_the_speaker_who_may_dispute_it(history: History):
    seen = an_observation(envelope(HEALTH_VISITOR, written_by=SCRIBE))
    seen.dispute(envelope(), correction=sealed("I said seldom."))
    history.happened(seen)
    with history.asked() as facts:
        row = current(facts, observations, seen.id)

    assert (row.scribed, row.by_voice) == (True, str(HEALTH_VISITOR))
    assert (row.speaker_said, row.speaker_correction) == ("disputed", "I said seldom.")


def test_evidence_counts_once_however_often_it_is_cited(history: History):
    finding = a_finding()
    history.happened(a_query(), finding)
    with history.asked() as facts:
        row = current(facts, findings, finding.id)
        evidence = facts.execute(select(findings.EVIDENCE.c.thing_id)).scalars().all()

    assert (row.state, row.evidence_count) == ("proposed", 2)
    assert set(evidence) == {str(QUERY), str(SIGN)}


def test_comments_and_dissent_stay_beside_the_finding(history: History):
    finding = finding_in("peer_reviewed")
    finding.record_dissent(envelope(), text=sealed("It was the rota."))
    finding.agree(envelope(CHAIR))
    history.happened(finding)
    with history.asked() as facts:
        row = current(facts, findings, finding.id)

    assert (row.state, row.comments, row.dissents) == (
        "agreed",
        ["Say how usual it is."],
        ["It was the rota."],
    )


def test_whoever_held_back_is_known_by_agency_and_band_alone(history: History):
    held = a_held_back_query()
    history.happened(held)
    with history.asked() as facts:
        row = current(facts, held_back, held.id)

    assert (row.by_agency, row.by_band, row.by_role) == ("la_csc", "2", None)
    assert row.reasons == ["status_difference"]


def test_every_event_is_a_step_with_its_own_fields(history: History):
    history.happened(answer(a_query(), "declined"))
    with history.asked() as facts:
        raised, declined = facts.execute(select(steps.TABLE).order_by(steps.TABLE.c.position)).all()

    assert (raised.topic, raised.thing_kind, raised.version) == ("challenge-raised", "challenge", 1)
    assert raised.codes["about_band"] == "4"
    assert raised.words == {"text": sealed().value}
    assert declined.review_id == str(REVIEW)
    assert declined.codes["kind"] == "declined"
    assert declined.words["reason"].startswith("Two of us")
    assert declined.by_agency == "la_csc"
    assert declined.by_role == standing_of(TEAM_MANAGER).role.value
