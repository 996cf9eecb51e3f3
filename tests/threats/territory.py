"""One store with a live review and three imported ones, seen by people and systems of one of them."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, event, select
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from api.app import create_app
from api.calls import DECLARED
from domain.access import scopes
from projections.facts.versions import METADATA
from service.operations.importing import import_file
from service.operations.stores import make_stores
from service.settings import Settings
from service.wiring import Heedful, build
from tests.api.calling import Caller
from tests.api.making import made_besides
from tests.examples import HEALTH_VISITOR, LEARNING_LEAD, REVIEW
from tests.service.recorded import record_a_review
from tests.web.visiting import press
from web.app import add_pages

LIVE, IMPORTED = "live", "imported"
SIDES = (LIVE, IMPORTED)
CODES = {LIVE: "A", IMPORTED: "ALDER"}
INBOX = "INBOX"
OF_THE_MOMENT = ("Date", "Set-Cookie", "RateLimit")
"""Headers that tell when was asked, by whom and how often, and nothing of what for."""
UNKNOWN = "0190a0de-5c00-7000-8000-0000000000ff"
TODAY = datetime.now(UTC).date()
OF_KINDS = {
    "review_id": "reviews",
    "challenge_id": "queries",
    "query_id": "queries",
    "sign_id": "warning_signs",
    "observation_id": "observations",
    "held_back_id": "held_back",
    "finding_id": "findings",
    "session_id": "sessions",
    "episode_id": "episodes",
    "item_id": "assessment_items",
    "publication_id": "publications",
}
"""In which table of facts the things of a review are that a part of an address names."""
ROLES = ("learning_lead", "board", "custodian", "information_governance", "administrator")


@dataclass
class Territory:
    """The whole application, and of either review an id of each kind, and the names of all others."""

    heedful: Heedful
    app: Flask
    things: Mapping[str, Mapping[str, str]]
    names_of_others: Mapping[str, frozenset[str]]
    participants: Mapping[str, str]
    keys: dict[str, str] = field(default_factory=dict)

    def system(self, *held: str, bound: str | None = None) -> FlaskClient:
        """A client whose key carries these scopes, bound to the review of a side or to none."""
        name = f"{' '.join(held)} {bound}"
        if name not in self.keys:
            reviews = [] if bound is None else [UUID(self.things[bound]["review_id"])]
            self.keys[name] = self.heedful.desk.create_key(name, held, reviews=reviews)
        client = self.app.test_client()
        client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {self.keys[name]}"
        return client

    def visitor(self, who: str) -> FlaskClient:
        """A browser in which somebody is signed in."""
        browser = self.app.test_client()
        press(browser, f"/sign-in/{self.heedful.desk.new_sign_in_link(who)}")
        return browser

    def rules(self, beginning: str, method: str = "GET") -> Iterable[Rule]:
        """The addresses of calls that begin so, in order."""
        found = (one for one in self.app.url_map.iter_rules() if method in (one.methods or ()))
        ours = (one for one in found if one.endpoint in DECLARED)
        return sorted((one for one in ours if one.rule.startswith(beginning)), key=str)


def filled(rule: Rule, whose: Mapping[str, str]) -> str | None:
    """The address of a rule for somebody's things; None where they have none of the kind."""
    if not set(rule.arguments) <= set(whose):
        return None
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda found: whose[found[1]], rule.rule)


def a_territory(settings: Settings) -> Territory:
    """Three imported reviews, and one recorded live in which things of every kind are."""
    make_stores(settings)
    heedful = build(settings)
    import_file(heedful, settings.examples)
    record_a_review(heedful)
    app = create_app(heedful)
    add_pages(app, heedful)
    everywhere = _record(heedful, app)
    for follower in (heedful.follower, heedful.ledger.follower, heedful.search.follower):
        follower.catch_up()
    things = {side: {**everywhere, **_things(heedful, CODES[side])} for side in SIDES}
    participants = {side: things[side]["participant"] for side in SIDES}
    participants[LIVE] = things[LIVE]["participant"] = str(HEALTH_VISITOR)
    for who, role in ((one, one) for one in ROLES):
        heedful.desk.give_role(who, role)
    heedful.desk.give_role("inspector", "inspector", TODAY + timedelta(days=1))
    heedful.desk.give_role("former inspector", "inspector", TODAY - timedelta(days=1))
    for role in ("administrator", "learning_lead"):
        heedful.desk.give_role("administrator who leads", role)
    for side, participant in participants.items():
        heedful.desk.introduce(side, UUID(participant))
    names = {side: _names_of_others(heedful, things[side]["review_id"]) for side in SIDES}
    return Territory(heedful, app, things, names, participants)


def _record(heedful: Heedful, app: Flask) -> dict[str, str]:
    """One thing of each kind in the live review; the ids of what is of no review."""
    caller = Caller(app.test_client(), heedful, heedful.desk.create_key("maker", list(scopes())))
    caller.raised()
    caller.seen()
    held_back = {"review_id": str(REVIEW), "text": "Why was nobody let in?"}
    made = caller.post("/held-back", {**held_back, "reasons": ["futility"]})
    assert made.status_code == 201, made.json
    more = made_besides(caller, caller.found().rpartition("/")[2])
    heedful.follower.catch_up()
    published = caller.post(f"/reviews/{REVIEW}/summary/publications", {}, LEARNING_LEAD)
    assert published.status_code == 201, published.json
    return {
        "pattern_id": more["pattern_id"],
        "policy_id": more["policy_id"],
        "name": "query_status",
    }


def _things(heedful: Heedful, code: str) -> dict[str, str]:
    """An id of each kind in the review of this code, as far as there is one."""
    with heedful.views.reading() as facts:
        reviews = METADATA.tables["reviews"]
        wanted = select(reviews.c.id).where(reviews.c.code == code)
        found = {"review_id": facts.execute(wanted).scalars().first() or ""}
        tables = {part: METADATA.tables[name] for part, name in OF_KINDS.items()}
        ids = {part: table.c.id for part, table in tables.items() if part != "review_id"}
        ids["participant"] = METADATA.tables["participants"].c.participant_id
        for part, column in ids.items():
            of_it = column.table.c.review_id == found["review_id"]
            for id in facts.execute(
                select(column).where(of_it).order_by(column).limit(1)
            ).scalars():
                found[part] = id
    return {**found, "event_id": f"{found['challenge_id']}.1"}


def _names_of_others(heedful: Heedful, own: str) -> frozenset[str]:
    """Whatever names a thing in another review: its id, its reference, its code."""
    names = set[str]()
    with heedful.views.reading() as facts:
        for part, name in OF_KINDS.items():
            table = METADATA.tables[name]
            of = table.c.id if part == "review_id" else table.c.review_id
            for row in facts.execute(select(table).where(of != own)).mappings():
                if row.get("code") != INBOX:
                    names |= {row["id"], row.get("reference") or row["code"]}
    return frozenset(name for name in names if len(name) > 1)


class Counting:
    """Counts what is asked meanwhile of what is within reach."""

    number = 0

    def __enter__(self) -> "Counting":
        event.listen(Engine, "before_cursor_execute", self._asked)
        return self

    def __exit__(self, *_: object) -> None:
        event.remove(Engine, "before_cursor_execute", self._asked)

    def _asked(self, _: Any, __: Any, statement: str, *___: Any) -> None:
        self.number += "reviews_within_reach" in statement


def told(answer: TestResponse) -> tuple[int, bytes, list[tuple[str, str]]]:
    """All that somebody can tell an answer by, but for the time and the token of a form."""
    kept = [(name, value) for name, value in answer.headers if name not in OF_THE_MOMENT]
    token = re.compile(rb'name="csrf_token" value="[^"]*"')
    return answer.status_code, token.sub(b"", answer.data), sorted(kept)
