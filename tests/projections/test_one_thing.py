"""Is one thing shown whole, wherever it is asked for?"""

from uuid import UUID

import pytest

from domain.observations import Reference
from domain.reviews import CarriedMatter
from projections.questions import (
    one_finding,
    one_observation,
    one_query,
    one_review,
    one_sign,
    query_register,
    warning_sign_register,
)
from projections.questions.one_query import OneQuery
from projections.questions.one_review import OneReview
from projections.questions.one_sign import OneSign
from tests.examples import (
    CHAIR,
    CHILD,
    LATER,
    QUERY,
    REVIEW,
    SIGN,
    TEAM_MANAGER,
    a_finding,
    a_led_review,
    a_query,
    a_sign,
    answer,
    envelope,
    id_of,
    sealed,
    sign_in,
)
from tests.projections.histories import TODAY, History, asked, denied, observed, said_by, warned


def test_one_query_says_what_the_register_says_of_it(history: History):
    history.happened(a_led_review(), answer(a_query(), "declined"))
    with history.asked() as facts:
        [row] = query_register.ask(facts, today=TODAY).items
    whole = query(history)
    assert all(getattr(whole, name) == getattr(row, name) for name in row.__dataclass_fields__)


def test_one_query_shows_what_it_is_linked_to_and_who_talked_danger_away(history: History):
    one, other = a_query(), asked("Q-2")
    one.link(envelope(), to=other.id, relation="same_matter")
    history.happened(other, one, denied("C-1", "assume_normal", one), observed("C-2"))
    whole = query(history)
    assert [(link.reference, link.relation, link.status) for link in whole.links] == [
        ("Q-2", "same_matter", "open")
    ]
    assert whole.linked == (str(other.id),)
    assert [note.behaviour for note in whole.denials] == ["assume_normal"]
    assert query(history, other.id).linked == (str(QUERY),)


def test_one_query_shows_its_verdict_its_revision_and_what_cites_it(history: History):
    one = answer(a_query(), "accepted")
    one.give_verdict(envelope(), verdict="satisfied", comment=sealed("Thank you."))
    one.record_revision(
        envelope(), item_type="cp_plan", item_ref=None, what_changed=sealed("Weekly visits.")
    )
    history.happened(one, a_finding())
    whole = query(history)
    assert (whole.verdict_comment, whole.revision) == ("Thank you.", "Weekly visits.")
    assert (whole.revised_on, whole.cited_in) == (LATER, ("F-33CC-44DD",))


def test_one_sign_says_what_the_register_says_of_it(history: History):
    history.happened(a_led_review(), sign_in("proved_safe"))
    with history.asked() as facts:
        [row] = warning_sign_register.ask(facts, today=TODAY).items
    whole = sign(history)
    assert all(getattr(whole, name) == getattr(row, name) for name in row.__dataclass_fields__)


def test_one_sign_shows_its_proofs_its_chain_and_who_decided(history: History):
    earlier, proved = warned("W-1"), sign_in("proved_safe")
    proved.link_recurrence(envelope(), earlier_sign_id=earlier.id, by="person")
    history.happened(earlier, proved)
    whole = sign(history)
    assert whole.ending == "proved_safe"
    assert all(proof.met for proof in whole.proofs)
    assert [(one.reference, one.state, one.by) for one in whole.earlier] == [
        ("W-1", "open", "person")
    ]
    assert [one.reference for one in sign(history, earlier.id).later] == ["W-2C8T-9QZA"]
    assert [(one.agency, one.band) for one in whole.decided_by] == [
        ("independent", "I"),
        ("la_csc", "4"),
    ]


def test_one_observation_shows_what_it_is_about_and_what_it_was_linked_to(history: History):
    seen = observed("C-1", about=(Reference(kind="challenge", id=QUERY),))
    seen.link(envelope(), to=Reference(kind="warning_sign", id=SIGN), relation="supports")
    history.happened(seen)
    with history.asked() as facts:
        whole = one_observation.ask(facts, seen.id)
    assert whole is not None
    assert [(one.kind, one.id) for one in whole.about] == [("challenge", str(QUERY))]
    assert [(one.id, one.relation) for one in whole.links] == [(str(SIGN), "supports")]


def test_one_finding_shows_its_evidence_in_the_order_cited(history: History):
    finding = a_finding()
    finding.peer_review(envelope(), comment=sealed("Say how usual it is."))
    finding.record_dissent(envelope(), text=sealed("I saw it otherwise."))
    history.happened(a_query(), a_sign(), finding)
    with history.asked() as facts:
        whole = one_finding.ask(facts, finding.id)
    assert whole is not None
    assert [(one.kind, one.id) for one in whole.evidence] == [
        ("challenge", str(QUERY)),
        ("warning_sign", str(SIGN)),
    ]
    assert (whole.comments, whole.dissenting, whole.dissents) == (
        ("Say how usual it is.",),
        ("I saw it otherwise.",),
        1,
    )


def test_one_review_shows_who_takes_part_and_how_much_was_said(history: History):
    query = a_query()
    history.happened(
        a_led_review(),
        query,
        answer(asked("Q-2", said_by()), "accepted"),
        a_sign(),
        observed("C-1"),
        denied("C-2", "assume_normal", query),
        observed("C-3", review=id_of("another review")),
    )
    whole = review(history)
    assert len(whole.participants) == 9
    assert whole.purpose_questions == ("What let us lose sight of the baby?",)
    said = whole.contributed
    assert (said.queries, said.warning_signs, said.observations, said.findings) == (2, 1, 1, 0)
    assert said.open_matters == 2


def test_one_review_shows_what_goes_on_beside_it(history: History):
    beside = a_led_review()
    beside.note_proceeding(envelope(CHAIR), kind="court", until=TODAY)
    beside.restrict_recording(envelope(CHAIR), kind="court", scope=sealed("The hearing."))
    history.happened(beside)
    whole = review(history)
    assert [(one.kind, one.until) for one in whole.proceedings] == [("court", TODAY)]
    assert [(one.kind, one.until) for one in whole.restrictions] == [("court", None)]


def test_what_is_carried_forward_stays_on_the_register_with_its_date(history: History):
    opened, query = a_led_review(), a_query()
    item = CarriedMatter(kind="challenge", id=QUERY, owner=TEAM_MANAGER, by_date=TODAY)
    opened.carry_forward(envelope(CHAIR), items=(item,), open_matters={QUERY})
    history.happened(query, opened)
    with history.asked() as facts:
        carried = query_register.Filters(carried_forward=True)
        [row] = query_register.ask(facts, carried, today=TODAY).items
    assert row.carried_forward is not None
    assert (row.id, row.carried_forward.by_date) == (str(QUERY), TODAY)


@pytest.mark.parametrize("at", [None, 0])
def test_what_is_not_there_or_was_not_yet_is_nothing(history: History, at: int | None):
    history.happened(a_query(), a_sign(), a_led_review())
    unknown = CHILD if at is None else QUERY
    with history.asked() as facts:
        assert one_query.ask(facts, unknown, today=TODAY, at=at) is None
        assert one_sign.ask(facts, unknown if at is None else SIGN, today=TODAY, at=at) is None
        assert one_observation.ask(facts, unknown, at=at) is None
        assert one_finding.ask(facts, unknown, at=at) is None
        assert one_review.ask(facts, unknown if at is None else REVIEW, at=at) is None


def query(history: History, id: UUID = QUERY) -> OneQuery:
    with history.asked() as facts:
        found = one_query.ask(facts, id, today=TODAY)
    assert found is not None
    return found


def sign(history: History, id: UUID = SIGN) -> OneSign:
    with history.asked() as facts:
        found = one_sign.ask(facts, id, today=TODAY)
    assert found is not None
    return found


def review(history: History) -> OneReview:
    with history.asked() as facts:
        found = one_review.ask(facts, REVIEW)
    assert found is not None
    return found
