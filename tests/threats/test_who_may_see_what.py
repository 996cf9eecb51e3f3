"""Every address, for everybody, with own, others' and unknown things: what the table says, no more.

The table is domain/vocabulary/access.toml. Somebody else's thing answers like one there is not: the same
status, the same body, the same headers, after as many questions to the database.
"""

from collections.abc import Iterator
from uuid import UUID

import pytest
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from api.callers import ANY_KEY, ANYBODY, HELD_BY
from api.calls import BASE, DECLARED
from domain.access import ALL, extent_of_roles, extent_of_scopes, roles, scopes
from tests.threats.territory import (
    IMPORTED,
    LIVE,
    SIDES,
    UNKNOWN,
    Counting,
    Territory,
    filled,
    told,
)
from web.pages import ADDRESSES
from web.permissions import OPEN, PERMISSIONS

pytestmark = pytest.mark.slow

OTHER = {LIVE: IMPORTED, IMPORTED: LIVE}
OF_NO_REVIEW = {"pattern_id", "policy_id", "name"}
NOBODY_HAS_ONE = {"/learning/published/<uuid:publication_id>"}
"""No summary of a period was published."""
EMPTY = {f"{BASE}/reviews/<uuid:review_id>/summary/publications"}
"""A list that is empty where there is no such review."""
FOR_A_PART = {f"{BASE}/reviews/<uuid:review_id>/detriments"}
"""For the custodian of the review alone, whom a call names; here it names somebody else."""
HELD = {
    "learning_lead": {"learning_lead"},
    "board": {"board"},
    "custodian": {"custodian"},
    "information_governance": {"information_governance"},
    "inspector": {"inspector"},
    "former inspector": set(),
    "administrator": {"administrator"},
    "administrator who leads": {"administrator", "learning_lead"},
    "nobody yet": set(),
    LIVE: {"participant"},
    IMPORTED: {"participant"},
}


def unknown(territory: Territory, side: str) -> dict[str, str]:
    """Ids that nothing has, of every kind."""
    things = territory.things[LIVE]
    made = {part: UNKNOWN for part in things if part not in OF_NO_REVIEW}
    return {**things, **made, "event_id": f"{UNKNOWN}.1"}


def action_of(territory: Territory, rule: Rule) -> tuple[str, str]:
    """The scope and the action that a call was declared with."""
    call = DECLARED[rule.endpoint]
    return call.scope, call.action


def query_of(territory: Territory, rule: Rule, side: str) -> dict[str, str]:
    if rule.rule.endswith(("/my/queries", "/my/unsealings", "/detriments")):
        return {"on_behalf_of": territory.participants[side]}
    return {"from": "1"} if rule.rule.endswith("/ledger/consistency") else {}


# Systems


@pytest.mark.parametrize("held", list(scopes()))
@pytest.mark.parametrize("bound", [None, *SIDES])
def test_a_system_reads_what_its_scope_and_its_binding_say(
    territory: Territory, held: str, bound: str | None
):
    client, side, wrong = territory.system(held, bound=bound), bound or LIVE, list[str]()
    for rule in territory.rules(BASE):
        scope, action = action_of(territory, rule)
        carried = {held, ANY_KEY, *(one for one, holds in HELD_BY.items() if holds == held)}
        extent = extent_of_scopes([held], action, is_bound=bound is not None)
        extent = ALL if scope == ANYBODY else extent if scope in carried else None
        asked = query_of(territory, rule, side)
        addresses = {
            "own": filled(rule, territory.things[side]),
            "others'": filled(rule, territory.things[OTHER[side]]),
            "unknown": filled(rule, unknown(territory, side)),
        }
        answers = {
            whose: client.get(address, query_string=asked)
            for whose, address in addresses.items()
            if address is not None
        }
        wrong += judged(rule, extent, answers, territory.names_of_others[side])
    assert wrong == []


def judged(
    rule: Rule, extent: str | None, answers: dict[str, TestResponse], others: frozenset[str]
) -> Iterator[str]:
    """What is not as the extent says: `all`, `own`, or nothing at all."""
    of_a_thing = bool(set(rule.arguments) - OF_NO_REVIEW) or rule.rule == "/record/<name>"
    for whose, answer in answers.items():
        is_there = whose == "own" or (whose == "others'" and extent == "all")
        expected = 200
        if extent is None or rule.rule in FOR_A_PART:
            expected = 403
        elif rule.rule in NOBODY_HAS_ONE or (of_a_thing and not is_there):
            expected = 200 if rule.rule in EMPTY else 404
        if answer.status_code != expected:
            yield f"{rule.rule}: {whose} is {answer.status_code}, not {expected}"
    told_apart = "others'" in answers and told(answers["others'"]) != told(answers["unknown"])
    if extent == "own" and of_a_thing and told_apart:
        yield f"{rule.rule}: others' can be told from what there is not"
    if extent == "own" and "own" in answers:
        for name in sorted(others):
            if name in answers["own"].text:
                yield f"{rule.rule}: names {name}, which is others'"


def test_others_things_are_asked_for_as_often_as_what_there_is_not(territory: Territory):
    client, wrong = territory.system("read", bound=LIVE), []
    for rule in territory.rules(BASE):
        addresses = (
            filled(rule, territory.things[IMPORTED]),
            filled(rule, unknown(territory, LIVE)),
        )
        if not set(rule.arguments) - OF_NO_REVIEW or None in addresses:
            continue
        assert all(addresses)
        numbers = []
        for address in addresses:
            with Counting() as asked:
                client.get(address)
            numbers.append(asked.number)
        if len(set(numbers)) > 1:
            wrong.append((rule.rule, numbers))
    assert wrong == []


ACTS = {
    "/challenges/{challenge_id}/acknowledgement": {"expected_by": "2027-01-04"},
    "/challenges/{challenge_id}/dissent": {"text": "We still see it otherwise than you do."},
    "/challenges/{challenge_id}/withdrawal": {"reason_code": "sorted_by_talking"},
    "/warning-signs/{sign_id}/set-aside": {"how": "no_reply"},
    "/reviews/{review_id}/phase": {"to_phase": "sessions"},
}
NEW = {
    "/challenges": {
        "strength": "probe",
        "subject": "voice_missing",
        "about": {"item_type": "care_plan", "owner_agency": "la_csc", "owner_band": "4"},
        "text": "Who asked him?",
    },
    "/warning-signs": {"kind": "out_of_sight", "text": "Not seen since."},
    "/observations": {"kind": "healthy_unease", "text": "The room was ready."},
    "/held-back": {"text": "Why was nobody let in?", "reasons": ["futility"]},
}


@pytest.mark.parametrize("path", [*ACTS, *NEW])
def test_a_bound_system_cannot_act_on_others_things_nor_learn_that_they_are_there(
    territory: Territory, path: str
):
    client = territory.system("contributions:write", "reviews:write", bound=IMPORTED)
    before = territory.heedful.log.head()
    answers = []
    for whose in (territory.things[LIVE], unknown(territory, LIVE)):
        said = {**ACTS.get(path, {}), **NEW.get(path, {})}
        said["on_behalf_of"] = territory.participants[LIVE]
        if path in NEW:
            said["review_id"] = whose["review_id"]
        answers.append(client.post(BASE + path.format(**whose), json=said))
    assert told(answers[0]) == told(answers[1])
    assert answers[0].status_code == 404, answers[0].json
    assert territory.heedful.log.head() == before


def test_a_thread_that_served_a_bound_system_is_not_bound_afterwards(territory: Territory):
    territory.system("contributions:write", bound=IMPORTED).post(f"{BASE}/challenges", json={})
    review = UUID(territory.things[LIVE]["review_id"])
    assert territory.heedful.casework.find(review) is not None


def test_a_bound_system_opens_no_review_of_its_own(territory: Territory):
    client = territory.system("reviews:write", bound=IMPORTED)
    before = territory.heedful.log.head()
    said = {"code": "NEW", "review_type": "rapid_review", "title": "New", "nation": "england"}
    refused = client.post(f"{BASE}/reviews", json={**said, "purpose_questions": ["Why?"]})
    assert (refused.status_code, refused.json["code"]) == (403, "key-is-bound")
    assert territory.heedful.log.head() == before


def test_the_answers_of_a_bound_system_say_what_they_are_of(territory: Territory):
    bound, free = (
        territory.system("read", bound=side).get(f"{BASE}/queries") for side in (LIVE, None)
    )
    assert bound.headers["Within"] == "bound-reviews"
    assert "Within" not in free.headers
    assert (bound.json["total"], free.json["total"]) == (1, 19)
    assert bound.json["hidden_by_filters"] == 0
    file = territory.system("read", bound=LIVE).get(f"{BASE}/queries?format=csv")
    assert "the reviews that the key is bound to" in file.text


def test_a_search_counts_what_may_be_seen(territory: Territory):
    totals = {
        bound: territory.system("read", bound=bound).post(f"{BASE}/search", json={"q": "baby"})
        for bound in (None, *SIDES)
    }
    assert {one.status_code for one in totals.values()} == {200}
    every, live, imported = (one.json["total"] for one in totals.values())
    assert live > 0
    assert every >= live + imported
    assert imported < every


# People


@pytest.mark.parametrize("who", list(HELD))
def test_somebody_sees_the_pages_that_their_role_opens(territory: Territory, who: str):
    browser, side, wrong = territory.visitor(who), who if who in SIDES else LIVE, list[str]()
    for method, _, name, _ in ADDRESSES:
        if method != "GET" or PERMISSIONS[name] == OPEN:
            continue
        (rule,) = [
            one
            for one in territory.app.url_map.iter_rules(f"pages.{name}")
            if "GET" in (one.methods or ())
        ]
        extent = extent_of_roles(HELD[who], PERMISSIONS[name])
        things = (territory.things[side], territory.things[OTHER[side]], unknown(territory, side))
        answers = {}
        for whose, of in zip(("own", "others'", "unknown"), things, strict=True):
            event = {"name": of["event_id"]} if name == "event" else {}
            address = filled(rule, {**of, **event})
            if address is not None:
                answers[whose] = browser.get(address)
        wrong += judged(rule, extent, answers, territory.names_of_others[side])
    assert wrong == []


def test_a_file_of_a_page_holds_what_the_page_shows(territory: Territory):
    file = territory.visitor(LIVE).get("/queries?format=csv")
    assert file.status_code == 200
    assert [name for name in territory.names_of_others[LIVE] if name in file.text] == []
    assert "only what the asker takes part in or answers for" in file.text
    assert territory.visitor("board").get("/queries?format=csv").status_code == 403


def test_a_page_says_that_it_counts_only_what_is_theirs(territory: Territory):
    said = "Shown and counted here are only the reviews that you take part in"
    assert said in territory.visitor(LIVE).get("/queries").text
    assert said not in territory.visitor("learning_lead").get("/queries").text


def test_a_role_that_is_taken_shuts_the_next_page(territory: Territory):
    desk = territory.heedful.desk
    desk.give_role("for a moment", "learning_lead")
    browser = territory.visitor("for a moment")
    assert browser.get("/queries").status_code == 200
    desk.take_role("for a moment", "learning_lead")
    refused = browser.get("/queries")
    assert refused.status_code == 403
    assert "that you are for a moment" in refused.text


def test_the_menu_leads_nowhere_that_is_shut(territory: Territory):
    page = territory.visitor("board").get("/").text
    assert 'href="/reviews"' in page
    assert 'href="/queries"' not in page.partition("</nav>")[0]


def test_a_published_summary_agrees_for_whoever_may_read_it(territory: Territory):
    things = territory.things[LIVE]
    address = f"/reviews/{things['review_id']}/published/{things['publication_id']}"
    own = territory.visitor(LIVE).get(f"{address}?format=json").json
    everybodys = territory.visitor("learning_lead").get(f"{address}?format=json").json
    assert own["agrees"] is True
    assert own["agrees"] == everybodys["agrees"]


def test_the_table_names_every_role_there_is():
    from service.access.roles import ROLES

    assert set(roles()) == {*ROLES, "participant", "nobody"}
