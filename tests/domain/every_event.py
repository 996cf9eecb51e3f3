"""One real event of every class there is, each recorded by the command that makes it."""

from collections.abc import Iterator
from datetime import date
from functools import cache
from types import MappingProxyType

from eventsourcing.domain import Aggregate

from domain.bulk_imports import RejectedRow
from domain.moves import all_moves
from domain.observations import Reference
from domain.reviews import CarriedMatter, CaseReview
from domain.withholding import Withholds
from tests.domain.moving import MOVES, THINGS
from tests.examples import (
    CALLED,
    CHAIR,
    HEALTH_VISITOR,
    LATER,
    LEARNING_LEAD,
    MOTHER,
    QUERY,
    SCRIBE,
    TAKEN_IN,
    TEAM_MANAGER,
    a_client,
    a_detriment,
    a_finding,
    a_held_back_query,
    a_led_review,
    a_lifted_hold,
    a_policy,
    a_published_summary,
    a_query,
    a_sign,
    a_webhook,
    an_erasure,
    an_item,
    an_observation,
    envelope,
    sealed,
    standing_of,
)


@cache
def every_event() -> MappingProxyType[str, Aggregate.Event]:
    """By topic."""
    found: dict[str, Aggregate.Event] = {}
    for thing in _things():
        for event in thing.collect_events():
            found.setdefault(type(event).TOPIC, event)
    return MappingProxyType(found)


def _things() -> Iterator[Aggregate]:
    for thing, moves in all_moves().items():
        for name, move in moves.items():
            one = THINGS[thing](move.starts[0])
            MOVES[thing][name](one)
            yield one
    yield from _shown_otherwise()
    yield a_detriment()
    yield a_published_summary()
    yield a_policy()
    yield _a_client_whose_key_was_ended()
    yield _a_webhook_that_failed_and_was_ended()
    yield from _observations()
    yield _a_busy_review()
    item = an_item()
    item.link_reference(envelope(), **CALLED)
    item.unlink_reference(envelope(), **CALLED, why=sealed("Another assessment."))
    yield item


def _shown_otherwise() -> Iterator[Aggregate]:
    mine = envelope(HEALTH_VISITOR)
    for thing in (an_observation(mine), a_query(mine), a_sign(mine)):
        thing.change_attribution(mine, attribution="role_only", display_as="health_worker")
        thing.change_attribution(mine, attribution="named")
        yield thing
    held = a_held_back_query()
    described = envelope(held.discloser)
    held.change_attribution(described, attribution="role_only", display_as="practitioner")
    yield held
    yield an_erasure()
    yield a_lifted_hold()
    yield from _observations()
    yield _a_busy_review()
    yield from _withheld()


def _observations() -> Iterator[Aggregate]:
    scribed = envelope(HEALTH_VISITOR, written_by=SCRIBE)
    disputed, confirmed = an_observation(scribed), an_observation(scribed)
    disputed.dispute(envelope(), correction=sealed("I said it was nearly ready."))
    disputed.correct(envelope(), text=sealed("Nearly ready."), why="misheard")
    disputed.classify(envelope(CHAIR), factor="cond.workload", valence="hindered")
    disputed.link(envelope(), to=Reference(kind="challenge", id=QUERY), relation="supports")
    confirmed.confirm(envelope())
    yield from (disputed, confirmed)


def _a_client_whose_key_was_ended() -> Aggregate:
    client = a_client()
    client.change_scopes(envelope(LEARNING_LEAD), scopes=(), expires_on=LATER, why="revoked")
    return client


def _a_webhook_that_failed_and_was_ended() -> Aggregate:
    webhook, lead = a_webhook(), envelope(LEARNING_LEAD)
    webhook.fail(lead, message=f"{QUERY}.1", attempts=10, status=503)
    webhook.resume(lead)
    webhook.end(lead)
    return webhook


def _withheld() -> Iterator[Withholds]:
    for thing in (an_observation(), a_query(), a_sign(), a_held_back_query(), a_finding()):
        thing.withhold_text(
            envelope(CHAIR), basis="names_a_child", reason=sealed("A name."), step=1
        )
        thing.restore_text(envelope(CHAIR), reason=sealed("A name of nobody."), step=1)
        yield thing


def _a_busy_review() -> CaseReview:
    review, chair = a_led_review(), envelope(CHAIR)
    review.appoint(chair, participant=CHAIR, capacity="chair")
    review.change_standing(chair, participant=MOTHER, standing=standing_of(MOTHER), from_date=LATER)
    review.revise_purpose_question(chair, index=0, text=sealed(), why=sealed("Sharper."))
    review.invite_family(
        chair, participant=MOTHER, advocate_offered=True, how_asked=sealed("By her advocate")
    )
    review.family_declines(envelope(MOTHER), participant=MOTHER, reason=sealed("Too soon."))
    review.family_accepts(envelope(MOTHER), participant=MOTHER)
    review.note_proceeding(chair, kind="coronial", scope=sealed("The inquest"), until=LATER)
    review.restrict_recording(chair, kind="criminal", scope=sealed("Interviews"), until=LATER)
    review.lift_restriction(chair, kind="criminal")
    review.switch_blind_first(chair, is_on=True)
    review.refer_out_of_scope(chair, kind="complaint", to="la_csc")
    row = RejectedRow(row=3, pointer="/text", code="unreadable-row")
    review.accept_import(chair, **TAKEN_IN, rejected=(row,))
    review.link_reference(chair, **CALLED)
    review.unlink_reference(chair, **CALLED, why=sealed("Another family."))
    matter = CarriedMatter(
        kind="challenge", id=QUERY, owner=TEAM_MANAGER, by_date=date(2024, 6, 30)
    )
    review.carry_forward(chair, items=(matter,), open_matters={QUERY})
    review.hand_over_lead(chair, lead=TEAM_MANAGER, from_date=LATER, why=sealed("Leave"))
    review.vacate_lead(envelope(LEARNING_LEAD), from_date=LATER, why=sealed("She left."))
    return review
