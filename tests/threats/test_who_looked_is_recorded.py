"""An insider looks up a neighbour: every look is recorded before anything is shown, or nothing is shown.

Threat: somebody with a right to look uses it for themselves. What helps is that it is known afterwards.
"""

from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, text

from api.calls import BASE, DECLARED
from domain.access import recorded, scopes
from service.desk import Desk
from service.reads.digest import digest_of, week_of
from service.reads.tables import READS
from service.reads.told import Look, Wanted, looks, looks_at_words_of
from service.reads.verifying import verify_reads
from service.subject_access import gather
from tests.threats.territory import LIVE, TODAY, UNKNOWN, Territory, filled
from tests.web.visiting import form_token
from web.pages import ADDRESSES
from web.permissions import PERMISSIONS

pytestmark = pytest.mark.slow

NEIGHBOUR = "baby"
"""A word that the example reviews hold, looked for."""
OF_A_QUERY = {"read_matters", "read_record", "own_matters"}


def last(desk: Desk, number: int) -> list[Look]:
    """The looks behind one, the earliest first."""
    found = looks(desk, Wanted(), limit=200)
    return [one for one in reversed(found.items) if one.number > number]


def count(desk: Desk) -> int:
    """How many looks there are."""
    return looks(desk, Wanted(), limit=1).total


def test_every_call_that_shows_what_is_of_reviews_is_one_look(territory: Territory):
    client, desk, wrong = territory.system(*scopes()), territory.heedful.desk, []
    for rule in territory.rules(BASE):
        address = filled(rule, territory.things[LIVE])
        if address is None:
            continue
        asked = {"on_behalf_of": territory.participants[LIVE]} if "/my/" in rule.rule else {}
        before, call = count(desk), DECLARED[rule.endpoint]
        shown = client.get(address, query_string=asked).status_code == 200
        expected = 1 if shown and call.action in recorded() else 0
        found = last(desk, before)
        if len(found) != expected:
            wrong.append((rule.rule, len(found), expected))
        for look in found:
            parts = [str(one) for one in rule.arguments]
            if (look.thing is None) != (not parts) or look.action != call.action:
                wrong.append((rule.rule, look.thing, look.action))
    assert wrong == []
    assert verify_reads(desk.engine).wrong is None


def test_every_page_that_shows_what_is_of_reviews_is_one_look(territory: Territory):
    browser, desk, wrong = territory.visitor("learning_lead"), territory.heedful.desk, []
    things = territory.things[LIVE]
    rules = {
        one.endpoint: one for one in territory.app.url_map.iter_rules() if "GET" in one.methods
    }
    for method, _, name, _ in ADDRESSES:
        named = {**things, "query_id": things["challenge_id"], "name": things["event_id"]}
        address = filled(rules[f"pages.{name}"], named) if f"pages.{name}" in rules else None
        if method != "GET" or address is None or PERMISSIONS[name] not in recorded():
            continue
        before = count(desk)
        shown = browser.get(address).status_code == 200
        found = last(desk, before)
        if len(found) != shown or any(one.what != name for one in found):
            wrong.append((name, shown, found))
    assert wrong == []


def test_a_look_says_who_as_what_from_where_and_for_what(territory: Territory):
    desk, things = territory.heedful.desk, territory.things[LIVE]
    before = count(desk)
    assert territory.visitor(LIVE).get(f"/queries/{things['challenge_id']}").status_code == 200
    [look] = last(desk, before)
    assert (look.who, look.roles, look.purpose) == (
        f"person {LIVE}",
        ("participant",),
        "taking_part",
    )
    assert (look.agency, look.form, look.what) == ("community_health", "page", "query")
    assert (look.kind, look.thing) == ("challenge", things["challenge_id"])
    assert (look.review, str(UUID(look.request))) == (things["review_id"], look.request)


def test_a_system_ties_its_look_to_a_request_of_its_own(territory: Territory):
    desk, client = territory.heedful.desk, territory.system("read")
    before = count(desk)
    client.get(f"{BASE}/queries", headers={"X-Correlation-ID": UNKNOWN})
    client.get(f"{BASE}/queries?format=csv", headers={"X-Correlation-ID": "not an id"})
    first, second = last(desk, before)
    assert (first.request, first.purpose, first.roles) == (UNKNOWN, "integration", ("read",))
    assert (second.form, str(UUID(second.request))) == ("csv", second.request)


@pytest.mark.parametrize("address", ["/healthz", "/readyz", f"{BASE}/vocabularies/query_status"])
def test_what_is_of_no_review_is_no_look(territory: Territory, address: str):
    before = count(territory.heedful.desk)
    assert territory.system("read").get(address).status_code == 200
    assert count(territory.heedful.desk) == before


def test_whoever_signs_in_in_a_thread_that_showed_something_before_is_no_look(territory: Territory):
    assert territory.visitor("learning_lead").get("/queries").status_code == 200
    before = count(territory.heedful.desk)
    assert territory.app.test_client().get("/sign-in").status_code == 200
    territory.visitor("board")
    assert count(territory.heedful.desk) == before


def test_what_is_not_there_or_not_theirs_shows_nothing_and_is_no_look(territory: Territory):
    before = count(territory.heedful.desk)
    assert territory.visitor("board").get("/queries").status_code == 403
    assert territory.visitor("learning_lead").get(f"/queries/{UNKNOWN}").status_code == 404
    assert territory.system("read").get(f"{BASE}/challenges/{UNKNOWN}").status_code == 404
    assert count(territory.heedful.desk) == before


def test_a_search_that_is_refused_finds_nothing_and_is_no_look(territory: Territory):
    browser = territory.visitor("learning_lead")
    token = form_token(browser.get("/search"))
    before = count(territory.heedful.desk)
    refused = browser.post("/search", data={"csrf_token": token, "q": "-"})
    assert refused.status_code == 422
    assert count(territory.heedful.desk) == before


def test_reading_moves_neither_the_log_nor_the_record_of_a_review(territory: Territory):
    client, log = territory.system("read"), territory.heedful.log
    address = f"{BASE}/events?review={territory.things[LIVE]['review_id']}"
    before, recorded_before = log.head(), client.get(address).json["total"]
    client.get(f"{BASE}/queries")
    assert (log.head(), client.get(address).json["total"]) == (before, recorded_before)


def test_what_is_searched_for_is_kept_nowhere(territory: Territory):
    desk = territory.heedful.desk
    before = count(desk)
    found = territory.system("read").post(f"{BASE}/search", json={"q": NEIGHBOUR})
    assert (found.status_code, found.json["total"] > 0) == (200, True)
    [look] = last(desk, before)
    assert (look.action, look.thing) == ("search", None)
    with desk.engine.connect() as connection:
        rows = [str(tuple(row)) for row in connection.execute(select(READS))]
    assert not any(NEIGHBOUR in row for row in rows)


def test_whose_words_were_shown_can_be_told_to_them(territory: Territory):
    desk = territory.heedful.desk
    author = UUID(territory.participants[LIVE])
    key = desk.create_key("a system that looks", ["read"])
    client = territory.app.test_client()
    headers = {"Authorization": f"Bearer {key}"}
    client.get(f"{BASE}/challenges/{territory.things[LIVE]['challenge_id']}", headers=headers)
    [look] = [one for one in looks_at_words_of(desk, author) if one.name == "a system that looks"]
    assert (look.purpose, look.thing) == ("integration", territory.things[LIVE]["challenge_id"])
    told = gather(territory.heedful.casework, desk, author)
    assert told is not None
    [line] = [one for one in told.lines() if f"({look.who})  as read" in one]
    assert "What the system was given its key for" in line


def test_whoever_reads_who_looked_is_not_told_whose_words_they_were(territory: Territory):
    author, query = territory.participants[LIVE], territory.things[LIVE]["challenge_id"]
    territory.system("read").get(f"{BASE}/challenges/{query}")
    client, browser = territory.system("reads:read"), territory.visitor("information_governance")
    told = client.get(f"{BASE}/reads", query_string={"thing": query})
    assert (told.status_code, query in told.text, author in told.text) == (200, True, False)
    assert client.get(f"{BASE}/reads?subject={author}").status_code == 422
    assert browser.get(f"/who-looked?subject={author}").status_code == 400
    assert looks_at_words_of(territory.heedful.desk, UUID(author))


def test_a_file_that_is_taken_away_names_everybody_whose_words_are_in_it(territory: Territory):
    desk = territory.heedful.desk
    client, key = territory.app.test_client(), desk.create_key("a system that takes", ["read"])
    file = client.get(f"{BASE}/queries?format=csv", headers={"Authorization": f"Bearer {key}"})
    assert file.status_code == 200
    author = UUID(territory.participants[LIVE])
    assert any(one.name == "a system that takes" for one in looks_at_words_of(desk, author))


def test_the_weekly_digest_shows_whoever_looked_where_they_had_no_business(territory: Territory):
    desk, review = territory.heedful.desk, territory.things[LIVE]["review_id"]
    desk.give_role("neighbour", "custodian")
    assert territory.visitor("neighbour").get(f"/reviews/{review}").status_code == 200
    told = digest_of(desk, week_of(TODAY))
    [reader] = [one for one in told.readers if one.who == "person neighbour"]
    assert (reader.roles, reader.agencies, reader.reviews) == (("custodian",), (), (review,))
    [viewed] = [one for one in told.reviews if one.review == review]
    assert "person neighbour" in viewed.readers


def test_who_looked_is_read_by_those_who_answer_for_it_and_reading_it_is_a_look(
    territory: Territory,
):
    desk, client = territory.heedful.desk, territory.system("reads:read")
    before = count(desk)
    told = client.get(f"{BASE}/reads", query_string={"limit": 1})
    assert (told.status_code, told.json["total"], len(told.json["items"])) == (200, before, 1)
    assert [one.action for one in last(desk, before)] == ["read_reads"]
    assert client.get(f"{BASE}/reads/digest").status_code == 200
    for other in (territory.system("read"), territory.system("reads:read", bound=LIVE)):
        assert other.get(f"{BASE}/reads").status_code == 403


@pytest.mark.parametrize("address", ["/queries", f"{BASE}/queries", "/queries?format=csv"])
def test_where_it_cannot_be_recorded_nothing_is_shown(territory: Territory, address: str):
    desk = territory.heedful.desk
    client = _for(territory, address)
    with desk.engine.begin() as connection:
        connection.execute(text("ALTER TABLE reads RENAME TO elsewhere"))
    try:
        refused = client.get(address)
        assert refused.status_code == 503
        assert "hunger" not in refused.text
    finally:
        with desk.engine.begin() as connection:
            connection.execute(text("ALTER TABLE elsewhere RENAME TO reads"))
    assert client.get(address).status_code == 200
    assert verify_reads(desk.engine).wrong is None


def _for(territory: Territory, address: str) -> FlaskClient:
    if address.startswith(BASE):
        return territory.system("read")
    return territory.visitor("learning_lead")
