"""Everything that may be done in one review, by chance, over the service's commands; much is refused."""

from collections.abc import Mapping, Sequence

from tests.examples import CHAIR, MOTHER, REVIEW
from tests.faults.single_steps import (
    Deed,
    a,
    by_chair,
    by_lead,
    by_raiser,
    finding,
    query,
    seen,
    sign,
)
from tests.faults.somebody import Somebody
from tests.faults.whole_deeds import (
    carry_forward,
    hold_back,
    observe,
    promote,
    propose,
    prove,
    raise_query,
    raise_twice,
    register,
    respond,
    route,
)
from tests.service.recorded import acting

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


def do_something(who: Somebody) -> None:
    """One command, or a few. Raises whatever the service refuses it with."""
    who.look_around()
    kind = who.dice.choices(list(DEEDS), [WEIGHTS[name] for name in DEEDS])[0]
    who.dice.choice(DEEDS[kind])(who)
