"""The operator's verb `admin`: roles given and taken, people listed, sign-ins ended."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from service.__main__ import cli
from service.desk import Desk
from tests.examples import HEALTH_VISITOR


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """The desk that the verbs find."""
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    made = Desk(tmp_path / "desk.db")
    made.create()
    yield made
    made.close()


def admin(*words: str, ends_with: int = 0) -> str:
    """What `admin` and these words print."""
    done = CliRunner().invoke(cli, ["admin", *words])
    assert done.exit_code == ends_with, done.output
    return done.output


def test_the_first_administrator_is_made_at_the_machine(desk: Desk):
    who = desk.meet("https://id.example.org", "a1", "Ada Okafor")
    assert desk.roles_in_force(who) == set()
    admin("give", who, "administrator")
    assert desk.roles_in_force(who) == {"administrator"}
    assert f"Ada Okafor ({who})  administrator" in admin("people")
    admin("take", who, "administrator")
    assert desk.roles_in_force(who) == set()
    assert "not given this role" in admin("take", who, "administrator", ends_with=1)


def test_an_inspector_needs_a_last_day(desk: Desk):
    assert "--until is needed" in admin("give", "inspector a", "inspector", ends_with=1)
    admin("give", "inspector a", "inspector", "--until", "2099-01-31")
    assert "inspector until 2099-01-31" in admin("people")


def test_somebody_is_introduced_as_the_participant_they_are(desk: Desk):
    who = desk.meet("https://id.example.org", "a1", "Ada Okafor")
    admin("introduce", who, "--participant", str(HEALTH_VISITOR))
    assert desk.participant_of(who) == HEALTH_VISITOR
    assert desk.names_of([HEALTH_VISITOR]) == ["Ada Okafor"]
    assert f"participant {HEALTH_VISITOR}" in admin("people")


def test_sign_ins_are_listed_and_ended(desk: Desk):
    who = desk.meet("https://id.example.org", "a1", "Ada Okafor")
    token = desk.begin(who, 12, ["learning_lead"])
    assert "learning_lead (identity provider)" in admin("people")
    assert "Ada Okafor" in admin("sign-ins")
    assert admin("sign-ins", "somebody else") == ""
    assert admin("sign-out", who) == "Ended: 1.\n"
    assert desk.sign_in_of(token) is None


def test_before_init_there_is_nobody_to_administer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "nothing"))
    assert "init" in admin("people", ends_with=1)
