"""Can an operator find what could not be read, mend it by an upgrade, or do without it for good?"""

import json
from collections.abc import Iterator
from uuid import UUID

import pytest
from click.testing import CliRunner, Result
from eventsourcing.persistence import StoredEvent

from api.app import create_app
from domain.challenges import Challenge
from projections.facts import queries, steps
from projections.facts.generation import PARKED
from projections.questions import integrity
from projections.questions.integrity import Integrity
from service.__main__ import cli
from service.desk import SCOPES
from service.log import mapper
from service.wiring import Heedful, build
from tests.examples import HEALTH_VISITOR, envelope, id_of
from tests.projections.rows import current, every_row
from tests.service.recorded import Commands
from tests.web.visiting import application, said, signed_in

pytestmark = pytest.mark.slow

REASON = "Written by a trial import that was abandoned."
DROPPING = ("--by", "A. Operator", "--reason", REASON)


class Forwarded(Challenge.Event):
    """An event that a later release has, and this one has not."""

    TOPIC = "challenge-forwarded"
    to_agency: str


Forwarded.__module__, Forwarded.__qualname__ = Challenge.__module__, "Challenge.Forwarded"


@pytest.fixture
def heedful(commands: Commands, monkeypatch: pytest.MonkeyPatch) -> Iterator[Heedful]:
    """Everything over the recorded review, and the same stores for the verbs."""
    settings = commands.casework.settings
    monkeypatch.setenv("DATA_DIR", str(settings.data_dir))
    monkeypatch.setenv("DATABASE_URL", settings.database_url or "")
    monkeypatch.setenv("OWNER_DATABASE_URL", settings.owner_database_url or "")
    assert typed("init").exit_code == 0
    made = build(settings)
    made.follower.catch_up()
    yield made
    made.close()


def test_what_a_later_release_wrote_waits_and_is_taken_in_after_the_upgrade(
    commands: Commands, heedful: Heedful, monkeypatch: pytest.MonkeyPatch
):
    query, other = commands.raise_query().id, commands.raise_query().id
    newer, behind = linked_twice(commands, query, other)
    third = commands.raise_query().id
    heedful.follower.catch_up()

    answer = asked(heedful)
    assert (answer.holds, answer.parked) == (False, 2)
    assert [(one.position, one.error) for one in answer.parked_events] == [
        (newer, "NewerThanThisProgram"),
        (behind, "behind"),
    ]
    with heedful.views.reading() as facts:
        assert current(facts, queries, query).linked == []
        assert current(facts, queries, third).status == "open"
    still = typed("parked", "retry", str(newer))
    assert still.exit_code == 1
    assert f"{query}  0 taken in, 2 waiting" in still.stdout
    assert f"stopped at {newer}: NewerThanThisProgram" in still.stdout

    upgraded(monkeypatch)
    done = typed("parked", "retry", "--all")
    assert done.exit_code == 0
    assert f"{query}  2 taken in, 0 waiting" in done.stdout
    assert "rebuild" in done.stderr

    assert asked(heedful).holds
    with heedful.views.reading() as facts:
        assert len(current(facts, queries, query).linked) == 2
        assert len(current(facts, queries, query, newer).linked) == 1
    retried = every_row(heedful.views)
    assert typed("rebuild").exit_code == 0
    assert every_row(heedful.views) == retried


def test_an_event_of_no_class_waits_until_there_is_one(
    commands: Commands, heedful: Heedful, monkeypatch: pytest.MonkeyPatch
):
    query = commands.raise_query().id
    raised = json.loads(commands.casework.log.select_events(query)[0].state)
    kept = {name: raised[name] for name in ("timestamp", "envelope")}
    position = written(commands, query, Forwarded.TOPIC, {**kept, "to_agency": "health"})
    heedful.follower.catch_up()
    assert [one.error for one in asked(heedful).parked_events] == ["UnknownStoredName"]

    known = mapper.event_classes() | {Forwarded.TOPIC: Forwarded}  # type: ignore[operator]  # a dict
    monkeypatch.setattr(mapper, "event_classes", lambda: known)
    monkeypatch.setattr(Challenge, "Forwarded", Forwarded, raising=False)
    assert typed("parked", "retry", str(position)).exit_code == 0
    assert asked(heedful).holds
    with heedful.views.reading() as facts:
        step = facts.execute(steps.TABLE.select().where(steps.TABLE.c.position == position)).one()
        assert (step.topic, step.thing_id, step.version) == (Forwarded.TOPIC, str(query), 2)


def test_what_will_never_be_readable_can_be_done_without_and_stays_so_after_a_rebuild(
    commands: Commands, heedful: Heedful
):
    query = commands.raise_query().id
    position = written(commands, query, "challenge-linked", {"relation": 5})
    beyond = written(commands, query, "challenge-linked", {"class_version": 2}, version=3)
    heedful.follower.catch_up()
    assert asked(heedful).parked == 2

    behind = typed("parked", "drop", str(beyond), *DROPPING)
    assert (behind.exit_code, f"at {position}" in behind.stderr) == (1, True)
    dropped = typed("parked", "drop", str(position), *DROPPING)
    assert dropped.exit_code == 1  # what waited behind it was tried, and is newer than this program
    assert f"{query}  0 taken in, 1 waiting" in dropped.stdout
    assert typed("parked", "drop", str(beyond), *DROPPING).exit_code == 0

    for _ in range(2):
        answer = asked(heedful)
        assert (answer.holds, answer.parked, answer.dropped) == (True, 0, 2)
        assert [one.position for one in answer.dropped_events] == [position, beyond]
        first = answer.dropped_events[0]
        assert (first.topic, first.thing_id) == ("challenge-linked", query)
        assert (first.decided_by, first.reason) == ("A. Operator", REASON)
        check = {check.name: check for check in answer.checks}["steps"]
        assert check.events == check.rows + check.dropped == answer.position
        assert check.dropped == 2
        assert typed("rebuild").exit_code == 0
    assert typed("status").exit_code == 0
    assert commands.casework.head() == beyond  # the record itself is as it was
    assert "dropped" in typed("parked", "list").stdout


def test_a_thing_whose_first_event_is_done_without_is_counted_so(
    commands: Commands, heedful: Heedful
):
    position = written(commands, id_of("spoilt"), "challenge-raised", {}, version=1)
    heedful.follower.catch_up()
    assert typed("parked", "drop", str(position), *DROPPING).exit_code == 0
    answer = asked(heedful)
    assert answer.holds
    of_queries = {check.name: check.dropped for check in answer.checks if check.dropped}
    assert of_queries == {"queries": 1, "steps": 1, "queries_by_status": 1}


def test_a_parked_event_is_shown_without_what_it_says(commands: Commands, heedful: Heedful):
    words = "Nobody has seen him since February."
    position = written(commands, id_of("spoilt"), "challenge-raised", {"text": words}, version=1)
    heedful.follower.catch_up()
    listed, shown = typed("parked", "list").stdout, typed("parked", "show", str(position)).stdout
    assert "ValidationError" in listed
    assert str(id_of("spoilt")) in shown
    assert "challenge-raised" in shown
    assert words not in listed + shown
    with heedful.views.reading() as facts:
        (parked,) = facts.execute(PARKED.select()).all()
        assert json.loads(parked.state) == {"text": words}  # as it stands in the log


@pytest.mark.parametrize(
    "words",
    [
        ("show", "1"),
        ("retry", "1"),
        ("drop", "1", *DROPPING),
        ("drop", "1", "--by", "A. Operator", "--reason", "short"),
        ("drop", "1", "--by", " ", "--reason", REASON),
        ("retry",),
        ("retry", "1", "--all"),
        ("show", "nowhere"),
        ("show", "9" * 30),
    ],
    ids=" ".join,
)
def test_what_is_not_parked_or_not_said_whole_is_refused_in_a_sentence(
    heedful: Heedful, words: tuple[str, ...]
):
    said = typed("parked", *words)
    assert said.exit_code in (1, 2)
    assert "Error:" in said.stderr
    assert "nowhere" not in said.stderr
    assert heedful.dropping.decisions() == {}


def test_one_who_asks_over_http_is_told_the_same_and_nothing_of_the_content(
    commands: Commands, heedful: Heedful
):
    position = written(commands, id_of("spoilt"), "challenge-raised", {"text": "Words."}, version=1)
    heedful.follower.catch_up()
    key = heedful.desk.create_key("case-system", SCOPES)
    answer = (
        create_app(heedful)
        .test_client()
        .get("/api/v1/integrity", headers={"Authorization": f"Bearer {key}"})
    )
    (one,) = answer.json["parked_events"]
    assert one["position"] == f"p{position:x}"
    assert (one["topic"], one["error"]) == ("challenge-raised", "ValidationError")
    assert set(one) == {"position", "topic", "thing_id", "error", "since"}
    assert b"Words." not in answer.data


def test_nobody_acts_on_what_can_only_be_read_in_part(commands: Commands, heedful: Heedful):
    unknown, newer, spoilt = (commands.raise_query().id for _ in range(3))
    written(commands, unknown, Forwarded.TOPIC, {})
    written(commands, newer, "challenge-linked", {"class_version": 9})
    written(commands, spoilt, "challenge-linked", {"to": "Words."})
    heedful.follower.catch_up()
    client = create_app(heedful).test_client()
    headers = {"Authorization": f"Bearer {heedful.desk.create_key('case-system', SCOPES)}"}
    body = {"on_behalf_of": str(HEALTH_VISITOR), "reason_code": "sorted_by_talking"}
    for query in (unknown, newer, spoilt):
        path = f"/api/v1/challenges/{query}"
        refused = client.post(f"{path}/withdrawal", json=body, headers=headers)
        assert (refused.status_code, refused.json["code"]) == (409, "not-readable-here")
        assert b"Words." not in refused.data
        assert client.get(path, headers=headers).status_code == 200


def test_people_are_told_on_a_page_what_waits_and_what_is_done_without(
    commands: Commands, heedful: Heedful
):
    dropped = written(commands, id_of("spoilt"), "challenge-raised", {"text": "Words."}, version=1)
    waiting = written(commands, id_of("other"), "challenge-forwarded", {}, version=1)
    heedful.follower.catch_up()
    assert typed("parked", "drop", str(dropped), *DROPPING).exit_code == 0
    heedful.leases.claim("ledger", "host 1 here x", 60)
    page = said(signed_in(application(heedful), heedful).get("/integrity"))
    assert "1 recorded thing could not be read into rows and waits" in page
    assert f"p{waiting:x} challenge-forwarded {id_of('other')} UnknownStoredName" in page
    assert f"p{dropped:x} challenge-raised {id_of('spoilt')} A. Operator {REASON}" in page
    assert "Everything recorded has been looked at." in page
    assert "Keeping the ledger: last heard of 0 seconds ago" in page
    assert "Words." not in page


def linked_twice(commands: Commands, query: UUID, other: UUID) -> tuple[int, int]:
    """Two links, the first in a shape of a later release; their positions."""
    thing = commands.casework.fetch(Challenge, query)
    thing.link(envelope(on=None), to=other, relation="same_matter")
    thing.link(envelope(on=None), to=other, relation="follows_up")
    newer, behind = map(commands.casework.mapper.to_stored_event, thing.collect_events())
    state = json.loads(newer.state) | {"class_version": 2}
    state["relationship"] = state.pop("relation")
    first = written(commands, query, newer.topic, state, version=2)
    return first, commands.casework.log.insert_events([behind])[0]


def upgraded(monkeypatch: pytest.MonkeyPatch) -> None:
    """A release that knows the second shape of a link, and has a third: the field's first name."""

    def renamed(old: str, new: str) -> object:
        return staticmethod(lambda state: state.update({new: state.pop(old)}))

    monkeypatch.setattr(Challenge.Linked, "class_version", 3, raising=False)
    for name, one in {
        "upcast_v1_v2": renamed("relation", "relationship"),
        "upcast_v2_v3": renamed("relationship", "relation"),
    }.items():
        monkeypatch.setattr(Challenge.Linked, name, one, raising=False)


def written(commands: Commands, thing: UUID, topic: str, state: object, version: int = 2) -> int:
    """A row in the log, whatever it says; its position."""
    row = StoredEvent(thing, version, topic, json.dumps(state).encode())
    (position,) = commands.casework.log.insert_events([row])
    return position


def asked(heedful: Heedful) -> Integrity:
    with heedful.views.reading() as facts:
        return integrity.ask(facts, heedful.log.counts_by_topic(heedful.views.position()))


def typed(*words: str) -> Result:
    return CliRunner().invoke(cli, words, catch_exceptions=False)
