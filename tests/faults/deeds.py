"""Everything that may be done in one review, by chance, over the service's commands; much is refused."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from service.acting import Acting
from tests.examples import CHAIR, LEARNING_LEAD, MOTHER, REVIEW, SCRIBE, SOCIAL_WORKER, STANDINGS
from tests.faults.somebody import Somebody
from tests.service.recorded import ABOUT, SYSTEM, acting

Deed = Callable[[Somebody], object]
By = Callable[[Somebody, UUID], Acting]
Made = Callable[[Somebody], object]


def do_something(who: Somebody) -> None:
    """One command, or a few. Raises whatever the service refuses it with."""
    who.look_around()
    kind = who.dice.choices(list(DEEDS), [WEIGHTS[name] for name in DEEDS])[0]
    who.dice.choice(DEEDS[kind])(who)


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


def by_anyone(who: Somebody, _: UUID) -> Acting:
    return who.anyone()


def by_chair(who: Somebody, _: UUID) -> Acting:
    return acting(CHAIR)


def by_lead(who: Somebody, _: UUID) -> Acting:
    return acting(LEARNING_LEAD)


def by_raiser(who: Somebody, query: UUID) -> Acting:
    return who.raiser_of(query)


def step(
    kind: str,
    subject: str,
    name: str,
    by: By = by_anyone,
    **said: Made,
) -> Deed:
    """A step of one thing, with what it says made up for it."""

    def do(who: Somebody) -> None:
        command = getattr(getattr(who.commands, subject), name)
        id = who.one(kind)
        command(by(who, id), id, **{field: make(who) for field, make in said.items()})

    return do


def query(name: str, by: By = by_anyone, **said: Made) -> Deed:
    return step("query", "challenges", name, by, **said)


def sign(name: str, by: By = by_anyone, **said: Made) -> Deed:
    return step("sign", "warning_signs", name, by, **said)


def seen(name: str, by: By = by_anyone, **said: Made) -> Deed:
    return step("observation", "observations", name, by, **said)


def finding(name: str, by: By = by_anyone, **said: Made) -> Deed:
    return step("finding", "findings", name, by, **said)


def a(vocabulary_name: str) -> Callable[[Somebody], str]:
    return lambda who: who.code(vocabulary_name)


WORDS, DAY = Somebody.words, Somebody.day

DEEDS: Mapping[str, Sequence[Deed]] = {
    "begin": (
        *[raise_query] * 2,
        lambda who: who.commands.raise_sign(kind=who.code("warning_kind")),
        *[observe] * 2,
        hold_back,
        propose,
        raise_twice,
    ),
    "query": (
        *[respond] * 4,
        route,
        carry_forward,
        query("acknowledge", by_chair, expected_by=DAY),
        query("set_aside", how=a("set_aside_how"), words=WORDS),
        query("inform_raiser", by_chair, how=a("informed_how"), mode=a("feedback_mode")),
        *[query("give_verdict", by_raiser, verdict=a("raiser_verdict"), comment=WORDS)] * 2,
        query("escalate", by_chair, why=WORDS),
        query("withdraw", by_raiser, reason_code=a("withdrawal_reason"), detail=WORDS),
        query("record_dissent", by_raiser, text=WORDS),
        query("reopen", why=WORDS),
        query("miss_deadline", by_chair, due=DAY, days_over=lambda who: 2),
        query("link", to=lambda who: who.one("query"), relation=a("query_relation")),
        query("record_revision", by_chair, item_type=a("item_type"), what_changed=WORDS),
    ),
    "sign": (
        *[prove] * 2,
        sign("acknowledge", by_chair),
        sign("set_aside", how=a("set_aside_how"), words=WORDS),
        sign("debate", by_chair, summary=WORDS, alternatives=lambda who: [who.words()]),
        sign("act_on", action=WORDS, by_agency=a("agency_type"), on=DAY),
        sign("confirm_effect", effect=WORDS),
        sign("dismiss", by_chair, reason_code=a("reason_code"), reason=WORDS),
        sign("close_unproven", by_chair, why=a("closed_unproven_why"), note=WORDS),
        sign("link_recurrence", earlier_sign_id=lambda who: who.one("sign")),
        sign(
            "notify_pattern",
            by_chair,
            rule_version=lambda who: "v1",
            signs=lambda who: [who.one("sign")],
        ),
        sign("answer_pattern", by_lead, answer=WORDS),
        sign("reopen", why=WORDS),
    ),
    "said": (
        seen("correct", text=WORDS, why=a("correction_why")),
        seen("confirm"),
        seen("dispute", correction=WORDS),
        seen("classify", by_chair, factor=a("factor"), valence=a("valence")),
        seen(
            "link",
            to=lambda who: {"kind": "challenge", "id": who.one("query")},
            relation=a("observation_relation"),
        ),
        finding("peer_review", comment=WORDS),
        finding("agree", by_chair),
        finding("record_dissent", text=WORDS),
    ),
    "review": (
        register,
        promote,
        lambda who: who.commands.reviews.invite_family(
            acting(CHAIR), REVIEW, MOTHER, advocate_offered=True
        ),
        lambda who: who.commands.reviews.refer_out_of_scope(
            who.anyone(), REVIEW, kind=who.code("out_of_scope_kind"), to="complaints"
        ),
    ),
}
"""What there is to do, by what it is done to."""

WEIGHTS = {"begin": 7, "query": 10, "sign": 6, "said": 4, "review": 1}
