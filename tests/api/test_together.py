"""When several act on the same thing at once, is each answered, and nothing lost or done twice?"""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

from werkzeug.test import TestResponse

from tests.api.calling import DECLINED, QUERY, Caller
from tests.examples import CHAIR, SOCIAL_WORKER, TEAM_MANAGER


def test_of_two_answers_at_once_one_counts_and_the_other_is_told(system: Caller) -> None:
    path, head = system.raised(), system.head
    answers = {TEAM_MANAGER: DECLINED, SOCIAL_WORKER: {"kind": "accepted"}}
    people = iter(answers)

    def answer(caller: Caller, person) -> TestResponse:
        return caller.post(f"{path}/responses", answers[person], person)

    codes = Counter(one.status_code for one in at_once(system, answer, list(people)))
    assert codes == {200: 1, 409: 1}
    assert system.head == head + 1
    assert len(system.get(f"{path}/timeline").json["steps"]) == 2


def test_of_two_who_read_the_same_version_one_is_told_that_it_changed(system: Caller) -> None:
    path, head = system.raised(), system.head

    def acknowledge(caller: Caller, person) -> TestResponse:
        return caller.post(f"{path}/acknowledgement", by=person, if_match='"1"')

    codes = Counter(one.status_code for one in at_once(system, acknowledge, [TEAM_MANAGER, CHAIR]))
    assert codes == {200: 1, 412: 1}
    assert system.head == head + 1


def test_the_same_request_sent_eight_times_at_once_is_done_once(system: Caller) -> None:
    head = system.head

    def raise_it(caller: Caller, _: int) -> TestResponse:
        return caller.post("/challenges", QUERY, idempotency_key="k-1")

    answered = at_once(system, raise_it, list(range(8)))
    assert {one.status_code for one in answered} == {201}
    assert len({one.data for one in answered}) == 1
    assert system.head == head + 1


def test_eight_who_set_a_query_aside_at_once_are_all_heard(system: Caller) -> None:
    path, head = system.raised(), system.head

    def note(caller: Caller, _: int) -> TestResponse:
        return caller.post(f"{path}/set-aside", {"how": "no_reply"})

    codes = Counter(one.status_code for one in at_once(system, note, list(range(8))))
    assert set(codes) <= {200, 409}
    assert system.head == head + codes[200]
    assert system.get(path).json["set_aside_count"] == codes[200] >= 1


def at_once(
    system: Caller, do: Callable[[Caller, object], TestResponse], those: list[object]
) -> list[TestResponse]:
    """Everybody does it at the same moment, each with a client of their own."""
    ready = Barrier(len(those))

    def one(who: object) -> TestResponse:
        caller = replace(system, client=system.client.application.test_client())
        ready.wait()
        return do(caller, who)

    with ThreadPoolExecutor(len(those)) as pool:
        return list(pool.map(one, those))
