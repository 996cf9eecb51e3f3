"""What may happen to a review: legal or not, the domain decides."""

from collections.abc import Callable
from typing import Any

from domain.bulk_imports import RejectedRow
from domain.reviews import CarriedMatter, CaseReview
from tests.examples import TAKEN_IN
from tests.projections.stories.referring import referring
from tests.projections.stories.scene import Scene


def open_review(scene: Scene) -> Any:
    """A review, of which there are at most three."""
    if len(scene.things["reviews"]) == 3:
        return scene.known("reviews")
    review = CaseReview.open(
        scene.id(),
        scene.envelope(anonymous=False),
        code=f"R{len(scene.things['reviews'])}",
        review_type="lcspr",
        title=scene.words(),
        child=scene.id(),
        nation=scene.code("nation"),
        cohort=scene.code("cohort"),
        purpose_questions=(scene.words(),),
    )
    return scene.begun("reviews", review)


def change_review(scene: Scene) -> Any:
    review: CaseReview = scene.known("reviews")
    said = scene.envelope(anonymous=False)
    taking_part = list(review.participants)
    person = scene.pick(scene.maybe(lambda: taking_part) or scene.people)
    speaks = scene.standing()
    matters = scene.things["queries"] + scene.things["signs"]
    do: Callable[[], None] = scene.pick(
        (
            lambda: review.register_participant(
                said,
                participant=person,
                reference="P1",
                standing=speaks,
                needs=("large_print",),
                advocate_for=taking_part[0] if taking_part else None,
            ),
            lambda: review.register_participant(
                said,
                participant=person,
                reference="P2",
                standing=speaks,
                language="polish",
                advocate_for=taking_part[0] if taking_part else None,
            ),
            lambda: review.change_standing(
                said, participant=person, standing=speaks, from_date=said.day
            ),
            lambda: review.appoint(said, participant=person, capacity="chair"),
            lambda: review.invite_family(said, participant=person, advocate_offered=True),
            lambda: review.family_accepts(said, participant=person),
            lambda: review.family_declines(said, participant=person),
            lambda: review.assign_lead(
                said, lead=person, from_date=scene.day(), title=scene.words()
            ),
            lambda: review.hand_over_lead(said, lead=None, from_date=scene.day()),
            lambda: review.vacate_lead(said, from_date=scene.day()),
            lambda: review.change_phase(
                said, to_phase=scene.pick(("open", "open", "sessions", "drafting"))
            ),
            lambda: review.revise_purpose_question(
                said, text=scene.words(), why=scene.words(), index=scene.pick((None, 0, 1))
            ),
            lambda: review.note_proceeding(said, kind="court", until=scene.day()),
            lambda: review.restrict_recording(said, kind="court", scope=scene.words()),
            lambda: review.lift_restriction(said, kind="court"),
            lambda: review.switch_blind_first(said, is_on=scene.pick((True, False))),
            lambda: review.refer_out_of_scope(said, kind="complaint", to="the ombudsman"),
            *referring(scene, review, said),
            lambda: review.accept_import(
                said,
                **{**TAKEN_IN, "import_id": scene.id()},
                rejected=[
                    RejectedRow(row=row, pointer="/text", code="unusable-text") for row in (1, 2)
                ],
            ),
            lambda: review.carry_forward(
                said,
                items=tuple(
                    CarriedMatter(kind="query", id=one.id, owner=person, by_date=scene.day())
                    for one in scene.random.sample(matters, min(2, len(matters)))
                ),
                open_matters={one.id for one in matters},
            ),
            lambda: review.close(said, outcome="completed", open_matters=(), why=None),
            *[lambda: review.reopen(said, why=scene.words())] * 2,
        )
    )
    do()
    return review
