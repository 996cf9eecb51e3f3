"""What may happen to a query."""

from collections.abc import Callable
from typing import Any

from domain.challenges import Challenge
from domain.detriments import CUSTODIAN, Detriment
from domain.sealed import Sealed
from domain.unlinked import unlinked
from tests.projections.stories.scene import NothingYet, Scene


def raise_query(scene: Scene) -> Any:
    query = Challenge.raise_(
        scene.id(),
        scene.envelope(),
        review_id=scene.known("reviews").id,
        reference=f"Q{len(scene.things['queries'])}",
        strength=scene.code("strength"),
        subject=scene.code("query_subject"),
        about=scene.about(),
        text=scene.words(),
        risk_to_child=scene.code("risk_to_child"),
        evidence=(scene.id(),),
    )
    return scene.begun("queries", query)


def change_query(scene: Scene) -> Any:
    query: Challenge = scene.known("queries")
    said = scene.said_by(query.raiser)
    other = scene.known("queries").id
    kinds = ("answered", "deferred", "redirected", "accepted", "accepted_in_part", "declined")
    do: Callable[[], None] = scene.pick(
        (
            lambda: query.acknowledge(said, expected_by=scene.maybe(scene.day)),
            lambda: query.set_aside(said, how="talked_over", observed_by="raiser"),
            lambda: query.route(said, to_agency="gp", due=scene.maybe(scene.day)),
            *[
                lambda: query.respond(
                    said,
                    kind=scene.pick(kinds),
                    reason_code=scene.code("reason_code"),
                    reason=scene.words(),
                    next_date=scene.day(),
                    redirected_to=scene.words(),
                )
            ]
            * 4,
            *[lambda: query.inform_raiser(said, how="phone", mode=scene.code("feedback_mode"))]
            * 3,  # told to the day it was answered is rare
            lambda: query.give_verdict(
                said, verdict=scene.code("raiser_verdict"), comment=scene.maybe(scene.words)
            ),
            lambda: query.escalate(said, to_stage=query.stage + 1, by="raiser"),
            lambda: query.miss_deadline(said, due=scene.day(), days_over=2),
            lambda: query.withdraw(
                said, reason_code="felt_unable_to_continue", detail=Sealed("SECRET", ())
            ),
            lambda: query.record_dissent(said, text=scene.maybe(scene.words)),
            lambda: query.reopen(said, why=scene.words()),
            lambda: query.say_experience(
                said,
                felt_heard=scene.pick((1, 2, 3, 4, 5)),
                would_raise_again=scene.code("would_raise_again"),
            ),
            lambda: query.link(said, to=other, relation="same_matter"),
            lambda: query.record_revision(
                said, item_type="plan", item_ref=None, what_changed=scene.words()
            ),
        )
    )
    do()
    return query


def tell_custodian(scene: Scene) -> Any:
    """Whoever asked is treated worse for it, and says so."""
    query: Challenge = scene.known("queries")
    if query.raiser is None:
        raise NothingYet
    detriment = Detriment.report(
        scene.id(),
        unlinked(scene.clock, audience=CUSTODIAN),
        review_id=scene.things["reviews"][0].id,
        reference="D1",
        of_review=query.review_id,
        challenge=query.id,
        raiser=query.raiser,
        kind=scene.code("detriment_kind"),
        text=Sealed("SECRET", (query.raiser,)),
    )
    return scene.begun("detriments", detriment)
