"""Whom does somebody tell who has found a weakness, and is that never out of date? (RFC 9116)"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from environs import EnvError

import api.security_txt
from api.app import create_app
from api.security_txt import ADDRESS, expires
from service.settings import Settings
from service.version import RELEASED
from service.wiring import build
from tests.api.calling import Caller
from tests.house.tree import TOP

TODAY = datetime.now(UTC).date()


@pytest.fixture
def named(system: Caller) -> Iterator[Caller]:
    """An installation that says whom to tell."""
    settings = replace(system.heedful.settings, security_contact="mailto:safe@heedful.example.org")
    heedful = build(settings)
    yield Caller(create_app(heedful).test_client(), heedful, system.key)
    heedful.close()


def test_where_nobody_is_named_there_is_no_such_file(system: Caller):
    refused = system.client.get(ADDRESS)
    assert (refused.status_code, refused.json["code"]) == (404, "not-found")


def test_it_says_whom_to_tell_until_when_and_needs_no_key(named: Caller):
    answer = named.client.get(ADDRESS)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    fields = dict(line.split(": ", 1) for line in answer.text.splitlines())
    assert fields["Contact"] == "mailto:safe@heedful.example.org"
    assert fields["Preferred-Languages"] == "en, cy"
    assert fields["Canonical"] == f"https://localhost{ADDRESS}"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", fields["Expires"])
    assert datetime.fromisoformat(fields["Expires"]).date() == RELEASED + timedelta(days=364)


def test_an_old_release_says_nothing_rather_than_old_things(
    named: Caller, monkeypatch: pytest.MonkeyPatch
):
    over = datetime.now(UTC) - timedelta(seconds=1)
    monkeypatch.setattr(api.security_txt, "expires", lambda: over)
    assert named.client.get(ADDRESS).status_code == 404


def test_what_is_promised_ends_less_than_a_year_after_the_release():
    assert TODAY >= RELEASED
    assert expires(TODAY) < datetime.now(UTC) + timedelta(days=365)


def test_the_release_of_the_changelog_is_the_one_that_counts():
    dated = re.findall(
        r"^## \[?\d[^\n]*?(\d{4}-\d\d-\d\d)", (TOP / "CHANGELOG.md").read_text(), re.M
    )
    assert dated == [] or dated[0] == RELEASED.isoformat()


@pytest.mark.parametrize(
    "contact", ["safe@example.org", "http://example.org", "mailto:a\nContact: b"]
)
def test_a_contact_nobody_could_use_is_refused(contact: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("SECURITY_CONTACT", contact)
    with pytest.raises(EnvError):
        Settings.from_environment()
