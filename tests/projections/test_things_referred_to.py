"""Does a reference lead to everything that is about it, now and as at an earlier time?"""

from dataclasses import replace

from domain.assessment_items import AssessmentItem
from domain.reviews import CaseReview
from domain.warning_signs import WarningSign
from projections.questions import things_referred_to
from projections.questions.things_referred_to import ThingsReferredTo
from tests.examples import CALLED, CHAIR, ITEM, REVIEW, a_query, an_item, envelope, id_of, sealed
from tests.projections.histories import History, opened, said_by

TOKEN = CALLED["token"]


def test_nothing_is_known_of_what_nobody_named(history: History):
    history.happened(opened("A"), an_item())
    answer = asked(history)
    assert (answer.token, answer.total, answer.things) == (TOKEN, 0, ())


def test_reviews_assessments_signs_and_queries_are_found(history: History):
    history.happened(
        linked(opened("A")),
        linked(an_item()),
        a_sign(),
        a_query(about=replace(ITEM, item_ref=TOKEN)),
    )
    answer = asked(history)
    assert [(one.kind, one.reference, one.state) for one in answer.things] == [
        ("review", "A", "planned"),
        ("assessment_item", "A-22EE-33FF", "registered"),
        ("warning_sign", "W-1", "open"),
        ("challenge", "Q-7KX2-M4P9", "open"),
    ]
    assert {one.review.code for one in answer.things} == {"A"}


def test_a_link_that_was_taken_back_leads_nowhere_but_did_before(history: History):
    for make in (lambda: opened("A"), an_item):
        thing = linked(make())
        before = history.happened(thing)
        thing.unlink_reference(envelope(CHAIR), **CALLED, why=sealed("Another family."))
        history.happened(thing)
        kind = "review" if isinstance(thing, CaseReview) else "assessment_item"
        assert kind not in {one.kind for one in asked(history).things}
        assert kind in {one.kind for one in asked(history, at=before).things}


def test_a_token_is_not_found_in_a_part_of_another(history: History):
    history.happened(linked(opened("A"), token=TOKEN + "x"), linked(an_item(), token="x" + TOKEN))
    assert asked(history).total == 0


def linked(thing: CaseReview | AssessmentItem, **other: str) -> CaseReview | AssessmentItem:
    """Called so in another system."""
    thing.link_reference(envelope(CHAIR), **{**CALLED, **other})
    return thing


def a_sign() -> WarningSign:
    """A sign about what is called so."""
    return WarningSign.raise_(
        id_of("W-1"),
        said_by(),
        review_id=REVIEW,
        reference="W-1",
        kind="out_of_sight",
        text=sealed(),
        subject="setting",
        subject_token=TOKEN,
    )


def asked(history: History, at: int | None = None) -> ThingsReferredTo:
    with history.asked() as facts:
        return things_referred_to.ask(facts, TOKEN, at=at)
