"""What is done by more than one step of one thing: beginning something, proving, carrying forward."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from tests.examples import CHAIR, LEARNING_LEAD, REVIEW, SCRIBE, SOCIAL_WORKER, STANDINGS
from tests.faults.somebody import Somebody
from tests.service.recorded import ABOUT, SYSTEM, acting


def raise_query(who: Somebody) -> None:
    who.commands.challenges.raise_(
        who.anyone(),
        review_id=REVIEW,
        strength=who.code("strength"),
        subject=who.code("query_subject"),
        about={**ABOUT, "owner_band": who.code("band")},
        text=who.words(),
    )


def raise_twice(who: Somebody) -> None:
    """The same id for something else is refused, where the log may have a gap then."""
    who.commands.raise_query(id=who.one("query"), text=who.words())


def respond(who: Somebody) -> None:
    who.commands.challenges.respond(
        acting(who.dice.choice(list(STANDINGS))),
        who.one("query"),
        kind=who.code("response_kind"),
        reason_code=who.code("reason_code"),
        reason=who.words(),
        next_date=who.day() + timedelta(days=60),
        redirected_to=who.words(),
    )


def route(who: Somebody) -> None:
    who.commands.challenges.route(
        acting(CHAIR), who.one("query"), to_agency=who.code("agency_type"), due=who.day()
    )


def observe(who: Somebody) -> None:
    kind = who.code("observation_kind")
    query = [{"kind": "challenge", "id": who.one("query")}]
    who.commands.observations.record(
        replace(who.anyone(), written_by=SCRIBE if who.dice.random() < 0.2 else None),
        review_id=REVIEW,
        kind=kind,
        text=who.words(),
        factor=who.code("factor"),
        valence=who.code("valence"),
        about=query if kind == "denial_behaviour" else (),
        details={"behaviour": who.code("denial_behaviour")} if kind == "denial_behaviour" else {},
    )


def hold_back(who: Somebody) -> None:
    who.commands.held_back.disclose(
        who.anyone(),
        review_id=REVIEW,
        text=who.words(),
        reasons=[who.code("held_back_reason")],
        about=ABOUT if who.dice.random() < 0.5 else None,
    )


def propose(who: Somebody) -> None:
    kinds = ("query", "sign", "observation", "held_back")
    who.commands.findings.propose(
        acting(CHAIR),
        review_id=REVIEW,
        text=who.words(),
        pattern_type=who.code("pattern_type"),
        valence=who.code("pattern_valence"),
        evidence=[who.one(kind) for kind in who.dice.sample(kinds, 3)],
        factors=[who.code("factor")],
    )


def prove(who: Somebody) -> None:
    """Everything that a proof of safety needs, one command after the other."""
    signs, id = who.commands.warning_signs, who.one("sign")
    signs.open_safety_assessment(acting(CHAIR), id)
    for source in ("home_visit", "record_check"):
        signs.add_evidence(who.anyone(), id, source_kind=source, text=who.words())
    signs.consider_alternative(who.anyone(), id, explanation=who.words(), result="ruled_out")
    signs.record_devils_advocate(who.anyone(), id, view=who.words())
    decided = [{"participant": CHAIR}, {"participant": LEARNING_LEAD}]
    signs.prove_safe(acting(CHAIR), id, decided_by=decided, raiser_view="agrees")


def carry_forward(who: Somebody) -> None:
    item = {"kind": "challenge", "id": who.one("query"), "owner": CHAIR}
    by = datetime.now(UTC).date() + timedelta(days=who.dice.randrange(1, 30))
    who.commands.reviews.carry_forward(acting(CHAIR), REVIEW, items=[{**item, "by_date": by}])


def register(who: Somebody) -> None:
    who.commands.reviews.register_participant(
        SYSTEM, REVIEW, agency=who.code("agency_type"), band=who.code("band"), role="other"
    )


def promote(who: Somebody) -> None:
    """What the social worker said before keeps the old standing (I2)."""
    standing = {"agency": who.code("agency_type"), "band": who.code("band"), "role": "other"}
    who.commands.reviews.change_standing(
        acting(CHAIR), REVIEW, SOCIAL_WORKER, from_date=who.day(), **standing
    )
