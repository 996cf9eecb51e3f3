"""Sixty phones write in the same second: is each contribution there, once?"""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest

from tests.journeys.people import Case, a_case, standing
from tests.journeys.registers import register
from tests.journeys.serving import Served
from tests.journeys.systems import Answer, System

pytestmark = pytest.mark.slow
PHONES = 60
IN_THE_ROOM = ("teaching assistant", "health visitor", "social worker", "team manager")
KINDS = ("/challenges", "/warning-signs", "/observations")


@pytest.fixture(scope="module")
def system(server: Served) -> System:
    """The system through which all phones speak."""
    return server.system()


@pytest.fixture(scope="module")
def case(system: System) -> Case:
    """The review they are all in."""
    return a_case(system)


def test_sixty_contributions_are_recorded_and_each_is_read_back(system: System, case: Case) -> None:
    before = totals(system)
    came = at_once(lambda phone: contribute(system, case, phone))
    assert Counter(answer.status for answer in came) == {201: PHONES}
    assert len({answer.said["id"] for answer in came}) == PHONES
    assert len({answer.said["reference"] for answer in came}) == PHONES
    positions = [answer.said["position"] for answer in came]
    assert len(set(positions)) == PHONES
    system.position = max(positions, key=in_order)
    assert totals(system) == {kind: n + PHONES // len(KINDS) for kind, n in before.items()}
    for phone, answer in enumerate(came):
        read = system.read(f"{KINDS[phone % len(KINDS)]}/{answer.said['id']}")
        assert read["text"] == words(phone)


def test_phones_that_send_everything_twice_are_heard_once(system: System, case: Case) -> None:
    before = totals(system)
    keyed = [f"phone-{phone}" for phone in range(PHONES // 2) for _ in range(2)]
    came = at_once(lambda n: contribute(system, case, n // 2, idempotency_key=keyed[n]))
    assert {answer.status for answer in came} == {201}
    for first, second in zip(came[::2], came[1::2], strict=True):
        assert first.body == second.body
        assert {"idempotent-replayed" in one.headers for one in (first, second)} == {True, False}
    system.position = max((answer.said["position"] for answer in came), key=in_order)
    assert totals(system) == {kind: n + PHONES // 6 for kind, n in before.items()}


def test_sixty_who_join_one_review_at_once_are_all_registered(system: System, case: Case) -> None:
    before = system.read(f"{case.path}/participants")["total"]
    who = standing("teaching assistant")
    came = at_once(lambda _: replace(system).post(f"{case.path}/participants", who))
    assert Counter(answer.status for answer in came) == {201: PHONES}
    system.position = max((answer.said["position"] for answer in came), key=in_order)
    assert system.read(f"{case.path}/participants")["total"] == before + PHONES


def test_sixty_who_note_that_one_query_was_talked_over_are_all_heard(
    system: System, case: Case
) -> None:
    query = system.made("/challenges", case.query(), case["teaching assistant"])
    noted, by = {"how": "talked_over"}, case["health visitor"]
    came = at_once(lambda _: replace(system).post(f"{query}/set-aside", noted, by))
    assert sorted(answer.said["version"] for answer in came) == list(range(2, PHONES + 2))
    system.position = max((answer.said["position"] for answer in came), key=in_order)
    assert system.read(query)["set_aside_count"] == PHONES


def contribute(system: System, case: Case, phone: int, **headers: str) -> Answer:
    """What one phone says: a query, a sign or an observation."""
    path = KINDS[phone % len(KINDS)]
    said = {
        "/challenges": case.query(words(phone)),
        "/warning-signs": case.sign(words(phone)),
        "/observations": {"review_id": case.id, "kind": "healthy_unease", "text": words(phone)},
    }
    by = case[IN_THE_ROOM[phone % len(IN_THE_ROOM)]]
    return replace(system).post(path, said[path], by, **headers)


def words(phone: int) -> str:
    """What this phone says and no other."""
    return f"What phone {phone} saw – ‘£’, 子, 🧒, and a line\nbroken."


def totals(system: System) -> dict[str, int]:
    """How much is on record of each kind, by three ways of counting."""
    checks = {check["name"]: check["rows"] for check in system.read("/integrity")["checks"]}
    found = {
        "queries": register(system)["total"],
        "warning_signs": system.read("/warning-signs")["total"],
        "observations": checks["observations"],
    }
    assert found == {name: checks[name] for name in found}
    return found


def at_once(do: Callable[[int], Answer]) -> list[Answer]:
    """Every phone does it at the same moment."""
    ready = Barrier(PHONES)

    def one(phone: int) -> Answer:
        ready.wait()
        return do(phone)

    with ThreadPoolExecutor(PHONES) as pool:
        return list(pool.map(one, range(PHONES)))


def in_order(position: str) -> int:
    """Where a position stands among others (only a test may look into the token)."""
    return int(position[1:], 16)
