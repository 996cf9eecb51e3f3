"""Is too much refused, from whom, and is nobody held up by somebody else?"""

import re
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from api.app import create_app
from service.settings import Settings
from service.wiring import Heedful, build
from tests.api.calling import QUERY, Caller
from tests.examples import HEALTH_VISITOR
from tests.web.visiting import press
from web.app import add_pages

FEW = {
    "sign_ins_per_minute": 6,
    "refused_keys_per_minute": 2,
    "searches_per_minute": 2,
    "writes_per_minute": 3,
    "reads_per_minute": 4,
}


def over(heedful: Heedful, **settings: Any) -> Heedful:
    """Another process of the same installation, with these settings."""
    return build(replace(heedful.settings, **settings))


@pytest.fixture
def strict(system: Caller) -> Iterator[Caller]:
    """A system of an installation in which little may be asked."""
    heedful = over(system.heedful, **FEW)
    yield calling(heedful, system.key)
    heedful.close()


def calling(heedful: Heedful, key: str) -> Caller:
    app = create_app(heedful)
    add_pages(app, heedful)
    return Caller(app.test_client(), heedful, key)


def test_the_read_that_is_one_too_many_is_a_problem_that_says_when_to_come_again(strict: Caller):
    for left in (3, 2, 1, 0):
        answer = strict.get("/queries")
        assert answer.status_code == 200
        assert re.fullmatch(rf'"reads";r={left};t=(60|5\d)', answer.headers["RateLimit"])
        assert answer.headers["RateLimit-Policy"] == '"reads";q=4;w=60'
        assert "Retry-After" not in answer.headers
    refused = strict.get("/queries")
    assert (refused.status_code, refused.json["code"]) == (429, "too-many-requests")
    assert refused.mimetype == "application/problem+json"
    assert refused.headers["RateLimit"].startswith('"reads";r=0;t=')
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    assert strict.post("/challenges", QUERY).status_code == 201, "writes are counted apart"


def test_the_write_that_is_refused_recorded_nothing_and_can_be_sent_again(strict: Caller):
    for _ in range(3):
        strict.raised()
    head = strict.head
    refused = strict.post("/challenges", QUERY, Idempotency_Key="once")
    assert (refused.status_code, strict.head) == (429, head)
    strict.heedful.counts.forget()
    again = strict.post("/challenges", QUERY, Idempotency_Key="once")
    assert again.status_code == 201
    assert "Idempotent-Replayed" not in again.headers


def test_processes_of_one_installation_count_together(strict: Caller):
    second = over(strict.heedful)
    other = calling(second, strict.key)
    answers = [one.get("/queries").status_code for one in (strict, other) * 3]
    assert answers == [200, 200, 200, 200, 429, 429]
    second.close()


def test_searches_are_counted_apart(strict: Caller):
    strict.heedful.search.follower.catch_up()
    for _ in range(2):
        assert strict.post("/search", {"q": "baby"}, by=None).status_code == 200
    refused = strict.post("/search", {"q": "baby"}, by=None)
    assert (refused.status_code, refused.headers["RateLimit-Policy"]) == (
        429,
        '"searches";q=2;w=60',
    )
    assert strict.get("/queries").status_code == 200


def test_keys_that_are_refused_hold_up_nobody_whose_key_works(strict: Caller):
    wrong = replace(strict, key="hfl_000000000000_guessed")
    assert [wrong.get("/queries").status_code for _ in range(3)] == [401, 401, 429]
    assert strict.get("/queries").status_code == 200


def test_one_system_does_not_hold_up_another(strict: Caller):
    other = replace(strict, key=strict.heedful.desk.create_key("another", ["read"]))
    assert [strict.get("/queries").status_code for _ in range(5)][-1] == 429
    assert other.get("/queries").status_code == 200


def test_people_behind_one_address_are_counted_each_for_themselves(strict: Caller):
    sign_ins = {"sign_ins_per_minute": 100}
    heedful = over(strict.heedful, **sign_ins)
    room = calling(heedful, strict.key)
    browsers = []
    for who in ("one", "another"):
        heedful.desk.introduce(who, HEALTH_VISITOR) if who == "one" else None
        browsers.append(room.client.application.test_client())
        press(browsers[-1], f"/sign-in/{heedful.desk.new_sign_in_link(who)}")
    first, second = browsers
    assert [first.get("/help/glossary").status_code for _ in range(5)] == [200] * 4 + [429]
    assert second.get("/help/glossary").status_code == 200
    page = first.get("/help/glossary")
    assert "Too many at once" in page.text
    assert page.headers["Retry-After"]
    heedful.close()


def test_signing_in_is_counted_by_address(strict: Caller):
    browser = strict.client.application.test_client()
    answers = [browser.get("/sign-in/guessed").status_code for _ in range(7)]
    assert answers == [200] * 6 + [429]
    assert browser.get("/queries").status_code == 303, "the way there is not closed"


def test_sixty_phones_behind_one_address_come_in_and_go_on(system: Caller):
    room = calling(system.heedful, system.key)
    app, desk = room.client.application, system.heedful.desk
    for number in range(60):
        phone = app.test_client()
        assert phone.get("/").status_code == 303
        assert (
            press(phone, f"/sign-in/{desk.new_sign_in_link(f'phone {number}')}").status_code == 303
        )
        answers = {phone.get("/help/glossary").status_code for _ in range(3)}
        assert answers == {200}, number


def test_whoever_watches_over_it_is_never_sent_away(strict: Caller):
    assert {strict.client.get("/healthz").status_code for _ in range(10)} == {200}


def test_it_is_off_only_where_a_setting_says_so(system: Caller, monkeypatch: pytest.MonkeyPatch):
    assert Settings.from_environment().rate_limits
    monkeypatch.setenv("RATE_LIMITS", "no")
    assert not Settings.from_environment().rate_limits
    heedful = over(system.heedful, rate_limits=False, **FEW)
    free = calling(heedful, system.key)
    answers = [free.get("/queries") for _ in range(10)]
    assert {one.status_code for one in answers} == {200}
    assert all("RateLimit" not in one.headers for one in answers)
    heedful.close()


def test_where_it_cannot_be_counted_everybody_is_let_in(strict: Caller):
    strict.get("/queries")
    path = strict.heedful.settings.rates_path
    with sqlite3.connect(path) as connection:
        connection.execute("DROP TABLE counts")
    assert {strict.get("/queries").status_code for _ in range(6)} == {200}


@pytest.mark.parametrize("name", [name.upper() for name in FEW])
def test_each_limit_comes_from_a_setting(name: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv(name, "17")
    assert getattr(Settings.from_environment(), name.lower()) == 17
