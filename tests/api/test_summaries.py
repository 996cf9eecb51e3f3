"""Is a summary published as it stands, brought back as it stood, and refused where it must be?"""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import insert, update

from projections.facts import publications, queries
from projections.facts.generation import PARKED
from projections.rebuilding import rebuild
from service.erasing import Request, erase
from service.raising import inbox_id
from tests.api.calling import BASE, OBSERVATION, Caller
from tests.api.files import from_csv, from_xlsx, missing
from tests.examples import CHAIR, HEALTH_VISITOR, LEARNING_LEAD, QUERY, RAISED_ON, REVIEW, id_of

SUMMARY = f"/reviews/{REVIEW}/summary"
PUBLISHED = f"{SUMMARY}/publications"
YEAR = {"from": "2024-01-01", "to": "2024-12-31"}


def test_a_summary_is_published_as_it_was_read_and_read_as_it_was_published(system: Caller) -> None:
    system.raised()
    read = system.get(SUMMARY)
    as_read = {"as_at": read.headers["As-At"], "digest": read.json["digest"]}
    made = publish(system, {**as_read, "text": "What we would do again.", "limits": "Two are new."})
    assert made.headers["Location"] == f"{BASE}{PUBLISHED}/{made.json['id']}"
    answer = system.get(path_of(made)).json
    assert answer["agrees"] is True
    assert answer["summary"] == read.json
    assert (answer["as_at"], answer["digest"]) == tuple(as_read.values())
    assert (answer["text"], answer["limits"]) == ("What we would do again.", "Two are new.")
    assert answer["published_by"]["agency"] == "partnership_board"
    assert answer["review"] == {"id": str(REVIEW), "code": "A"}


def test_without_a_position_it_is_published_as_it_stands(system: Caller) -> None:
    system.raised()
    read = system.get(SUMMARY)
    answer = system.get(path_of(publish(system, {}))).json
    assert answer["as_at"] == read.headers["As-At"]
    assert answer["summary"] == read.json


@pytest.mark.slow
def test_it_stays_the_same_after_a_thousand_events_an_erasure_and_a_rebuild(system: Caller) -> None:
    system.raised()
    read = system.get(SUMMARY).json
    path = path_of(publish(system, {"digest": read["digest"], "text": "Words of the lead."}))
    before = system.head
    while system.head < before + 1_000:
        system.observed()
    erased(system)
    system.heedful.follower.catch_up()
    rebuild(system.heedful.views, system.heedful.log)
    answer = system.get(path).json
    assert answer["agrees"] is True
    assert answer["summary"]["digest"] == read["digest"]
    [query] = answer["summary"]["queries"]["items"]
    assert query["text"].startswith("Text erased on ")
    assert answer["text"] == "Words of the lead."


def test_the_words_beside_it_can_be_erased_and_it_still_agrees(system: Caller) -> None:
    path = path_of(publish(system, {"text": "Words of the lead."}))
    erased(system, LEARNING_LEAD)
    answer = system.get(path).json
    assert answer["text"].startswith("Text erased on ")
    assert answer["agrees"] is True


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [(queries.TABLE, "status", "accepted"), (publications.TABLE, "digest", "sha-256:00")],
)
def test_everybody_sees_when_it_is_not_what_was_published(
    table: Any, column: str, value: str, system: Caller
) -> None:
    system.raised()
    path = path_of(publish(system, {}))
    assert system.get(path).json["agrees"] is True
    with system.heedful.views.writing() as facts:
        facts.execute(update(table).values({column: value}))
    assert system.get(path).json["agrees"] is False


def test_a_period_over_all_reviews_is_published_for_the_lead_of_the_inbox(system: Caller) -> None:
    system.raised()
    board = leads_the_inbox(system)
    read = system.get("/summary", from_="2024-01-01", to="2024-12-31").json
    made = system.post("/summary/publications", {**YEAR, "digest": read["digest"]}, board)
    assert made.status_code == 201, made.json
    path = f"/summary/publications/{made.json['id']}"
    assert made.headers["Location"] == f"{BASE}{path}"
    answer = system.get(path).json
    assert (answer["scope"], answer["review"], answer["period"]) == ("period", None, YEAR)
    assert (answer["agrees"], answer["summary"]["digest"]) == (True, read["digest"])
    assert system.get(f"{PUBLISHED}/{made.json['id']}").status_code == 404


def test_what_was_published_is_listed_with_its_review_and_with_all(system: Caller) -> None:
    ids = [publish(system, {}).json["id"] for _ in range(2)]
    for path in (PUBLISHED, "/summary/publications"):
        answer = system.get(path).json
        assert answer["total"] == 2
        assert {item["id"] for item in answer["items"]} == set(ids)
        assert len(system.get(path, limit=1).json["items"]) == 1
    elsewhere = system.get(f"/reviews/{CHAIR}/summary/publications").json
    assert (elsewhere["total"], elsewhere["items"]) == (0, [])


def test_a_publication_is_found_under_its_review_and_among_all(system: Caller) -> None:
    made = publish(system, {}).json["id"]
    own, of_all = system.get(f"{PUBLISHED}/{made}"), system.get(f"/summary/publications/{made}")
    assert own.data == of_all.data
    assert own.headers["ETag"] == '"1"'


def test_a_summary_may_be_published_as_at_a_day(system: Caller) -> None:
    today = datetime.now(UTC).date().isoformat()
    made = publish(system, {"as_at": today})
    answer = system.get(path_of(made)).json
    assert answer["as_at"].endswith(f".{today}")


def test_another_digest_than_the_one_that_was_read_is_refused(system: Caller) -> None:
    seen = system.get(SUMMARY).json["digest"]
    system.raised()
    system.get(SUMMARY)
    refused = publish(system, {"digest": seen})
    assert (refused.status_code, refused.json["code"]) == (409, "digest-differs")
    assert refused.json["rule"] == "I20"
    assert seen not in refused.text


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"as_at": "pfffffff"}, "not-a-position"),
        ({"as_at": "2999-01-01"}, "not-yet"),
        ({"as_at": "p1.2999-01-01"}, "not-yet"),
        ({"as_at": "soon"}, "not-a-time"),
        ({"digest": "in words"}, "unusable-text"),
        ({"from": "2024-01-01"}, "unknown-field"),
    ],
)
def test_what_cannot_be_published_is_refused(
    said: dict[str, str], code: str, system: Caller
) -> None:
    head = system.head
    refused = publish(system, said)
    assert (refused.status_code, refused.json["code"]) == (422, code)
    assert refused.json["errors"][0]["pointer"] == f"/{next(iter(said))}"
    assert system.head == head


def test_a_position_before_the_review_began_has_no_summary_of_it(system: Caller) -> None:
    refused = publish(system, {"as_at": "p1"})
    assert (refused.status_code, refused.json["code"]) == (404, "not-found")


def test_a_position_that_the_facts_have_not_come_to_is_waited_for_and_then_refused(
    system: Caller,
) -> None:
    system.heedful.follower.catch_up()
    path = system.raised()
    refused = publish(system, {"as_at": f"p{system.head:x}"}, caught_up=False)
    assert (refused.status_code, refused.json["code"]) == (503, "not-caught-up")
    assert refused.headers["Retry-After"] == "1"
    system.get(path)
    assert publish(system, {"as_at": f"p{system.head:x}"}).status_code == 201


def test_a_summary_in_which_events_are_missing_is_not_published(system: Caller) -> None:
    parked = {"position": 5, "thing_id": str(QUERY), "topic": "challenge-raised", "version": 1}
    parked |= {"error": "KeyError", "state": b"{}", "parked_on": date(2024, 6, 3)}
    system.get(SUMMARY)
    with system.heedful.views.writing() as facts:
        facts.execute(insert(PARKED), [parked])
    refused = publish(system, {})
    assert (refused.status_code, refused.json["code"]) == (409, "summary-incomplete")


def test_only_the_learning_lead_publishes(system: Caller) -> None:
    refused = system.post(PUBLISHED, {}, CHAIR)
    assert (refused.status_code, refused.json["code"]) == (403, "not-permitted")
    nobody = system.post(PUBLISHED, {}, None)
    assert (nobody.status_code, nobody.json["code"]) == (422, "participant-required")
    unscoped = replace(system, key=system.heedful.desk.create_key("reader", ["read"]))
    assert publish(unscoped, {}).status_code == 403


def test_the_same_key_or_the_same_id_publishes_nothing_anew(system: Caller) -> None:
    first = publish(system, {"id": str(id_of("first"))}, idempotency_key="k-1")
    system.raised()
    head = system.head
    by_key = publish(system, {"id": str(id_of("first"))}, idempotency_key="k-1")
    by_id = publish(system, {"id": str(id_of("first"))})
    for again in (by_key, by_id):
        assert again.data == first.data
        assert again.headers["Idempotent-Replayed"] == "true"
    assert system.head == head
    other = publish(system, {"id": str(id_of("first")), "text": "Something else."})
    assert (other.status_code, other.json["code"]) == (409, "id-already-used")


@pytest.mark.slow
@pytest.mark.parametrize(("form", "read"), [("csv", from_csv), ("xlsx", from_xlsx)])
def test_every_value_of_a_publication_is_in_its_files(form: str, read: Any, system: Caller) -> None:
    system.raised()
    path = path_of(publish(system, {"text": "What we would do again."}))
    for address in (path, PUBLISHED):
        answer, sent = system.get(address).json, system.get(address, format=form)
        assert missing(answer, read(sent.data)) == []


def test_the_record_shows_a_publication_by_a_token_and_its_words_can_be_found(
    system: Caller,
) -> None:
    made = publish(system, {"text": "Prefer unannounced visits."}).json
    event = system.get(f"/events/{made['position']}").json
    assert (event["topic"], event["thing"]["kind"]) == (
        "learning-summary-published",
        "learning_summary",
    )
    assert event["thing"]["reference"] == made["reference"]
    assert event["codes"]["log_position"].startswith("p")
    assert "lead" not in event["codes"]
    system.heedful.search.follower.catch_up()
    asked = {"q": "unannounced", "kind": "learning_summary"}
    [hit] = system.post("/search", asked, None).json["items"]
    assert system.get(hit["link"].removeprefix(BASE)).json["text"] == "Prefer unannounced visits."


def publish(system: Caller, said: dict[str, Any], *, caught_up: bool = True, **headers: str) -> Any:
    """The summary of the example review, by its learning lead, once the facts have come so far."""
    if caught_up:
        system.heedful.follower.catch_up()
    return system.post(PUBLISHED, said, LEARNING_LEAD, **headers)


def path_of(made: Any) -> str:
    assert made.status_code == 201, made.json
    return f"{PUBLISHED}/{made.json['id']}"


def leads_the_inbox(system: Caller) -> Any:
    """Somebody of the board, who leads the learning across all reviews."""
    inbox, board = inbox_id(system.heedful.settings.partnership), id_of("board")
    person = {"id": str(board), "agency": "partnership_board", "role": "other", "band": "5"}
    named = {"lead": str(board), "from_date": RAISED_ON.isoformat()}
    for path, said in (("participants", person), ("learning-lead", named)):
        done = system.post(f"/reviews/{inbox}/{path}", said, None)
        assert done.status_code < 300, done.json
    return board


def erased(system: Caller, who: Any = HEALTH_VISITOR) -> None:
    """Somebody's words, at their own request."""
    request = Request(
        subject=who,
        kind="person",
        basis="person_asked",
        requested_by="The person",
        approved_by="The data protection officer",
    )
    erase(system.heedful.casework, request)


def test_markdown_html_and_json_are_of_one_address(system: Caller) -> None:
    system.raised()
    publication = path_of(publish(system, {"text": "# What we would do again."}))
    for address in (SUMMARY, "/summary", publication, f"/summary{publication[len(SUMMARY) :]}"):
        digest = digest_in(system.get(address).json)
        html = system.get(address, format="html")
        assert (html.mimetype, digest in html.text) == ("text/html", True)
        markdown = system.get(address, format="markdown")
        assert markdown.mimetype == "text/markdown"
        assert markdown.text.startswith("# What we learned together")
        assert digest.replace("-", "\\-").replace(":", "\\:") in markdown.text
        accepted = system.client.get(
            f"{BASE}{address}",
            headers={"Authorization": f"Bearer {system.key}", "Accept": "text/markdown"},
        )
        assert accepted.data == markdown.data
    assert "> \\# What we would do again" in system.get(publication, format="markdown").text
    assert system.get("/queries", format="markdown").status_code == 422


def test_a_later_publication_of_the_same_scope_names_the_earlier_one(system: Caller) -> None:
    first = publish(system, {})
    second = publish(system, {})
    board = leads_the_inbox(system)
    system.heedful.follower.catch_up()
    year = system.post("/summary/publications", YEAR, board)
    assert year.status_code == 201
    later, earlier = system.get(path_of(second)).json, system.get(path_of(first)).json
    assert (later["supersedes"], later["superseded_by"]) == (first.json["id"], None)
    assert (earlier["supersedes"], earlier["superseded_by"]) == (None, second.json["id"])
    assert system.get(f"/summary/publications/{year.json['id']}").json["supersedes"] is None
    assert later["summary"]["since"]["publication"] == first.json["id"]


def digest_in(answer: Any) -> str:
    return str(answer["digest"])


@pytest.mark.parametrize("number", ["1", 1])
def test_a_purpose_question_is_answered_by_its_number(system: Caller, number: Any) -> None:
    said = {"kind": "purpose_answer", "text": "We counted announced visits."}
    system.observed(**said, details={"question": number})
    [question] = system.get(SUMMARY).json["purposes"]
    assert question["number"] == 1
    assert [one["text"] for one in question["answers"]] == ["We counted announced visits."]
    for wrong in ("first", "-1", ["1"], ""):
        about = {**OBSERVATION, **said, "details": {"question": wrong}}
        refused = system.post("/observations", about)
        assert (refused.status_code, refused.json["code"]) == (422, "kind-needs"), wrong
