"""Who may have somebody erased, what is left then, and what can be handed to them before?"""

import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from click.testing import CliRunner, Result

from domain.rejections import IdAlreadyUsed, WordsOfErased
from service.__main__ import cli
from service.identity import derived_id
from service.keys.certificates import REGISTER, read_register
from service.keys.register import erasures, replay_erasures
from service.log.mapper import EventMapper, JsonTranscoder
from service.operations import opened as opening
from service.settings import Settings
from tests.examples import CHAIR, HEALTH_VISITOR, QUESTION, REASON, REVIEW, TEAM_MANAGER
from tests.service.bundles import brought_in, bundle, query, review
from tests.service.recorded import Commands, acting

pytestmark = pytest.mark.slow

CHILD = derived_id(REVIEW, "child")
TWO = ("--requested-by", "Asker", "--approved-by", "Approver")


@pytest.fixture
def typed(
    commands: Commands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., Result]]:
    """What came of `python -m service` and these words, over the stores of `commands`."""
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    told = commands.casework.settings
    monkeypatch.setenv("DATABASE_URL", told.database_url or "")
    monkeypatch.setenv("OWNER_DATABASE_URL", told.owner_database_url or "")
    monkeypatch.setattr(opening, "settle", lambda: None)
    for name in ("KEK", "KEK_FILE", "KEYS_URL", "APP_ENV", "CERTIFICATES_DIR"):
        monkeypatch.delenv(name, raising=False)

    def run(*words: object) -> Result:
        came = CliRunner().invoke(cli, [str(one) for one in words], catch_exceptions=False)
        commands.casework.keys.forget()  # as after a second, in which the other process was noticed
        return came

    return run


def erase(typed: Callable[..., Result], who: UUID = HEALTH_VISITOR, kind: str = "person") -> Result:
    """Erase somebody, which is expected to work."""
    came = typed("erase", f"--{kind}", who, "--basis", "person_asked", *TWO)
    assert came.exit_code == 0, came.output
    return came


# Who may


@pytest.mark.parametrize("other", ["Asker", " asker ", "ASKER", "  "])
def test_whoever_approves_is_somebody_else(typed: Callable[..., Result], other: str):
    words = ("--basis", "person_asked", "--requested-by", "Asker", "--approved-by", other)
    came = typed("erase", "--person", HEALTH_VISITOR, *words)
    assert came.exit_code == 1
    assert "approve" in came.output


def test_a_hold_blocks_until_it_is_lifted(typed: Callable[..., Result], commands: Commands):
    assert typed("hold", "--add", HEALTH_VISITOR, "--reference", "L/7", "--by", "Court").output
    assert f"{HEALTH_VISITOR}  L/7  by Court" in typed("hold", "--list").output
    came = typed("erase", "--person", HEALTH_VISITOR, "--basis", "person_asked", *TWO)
    assert (came.exit_code, "hold" in came.output) == (1, True)
    assert not commands.casework.keys.is_erased(HEALTH_VISITOR)
    assert "lifted: 1" in typed("hold", "--lift", HEALTH_VISITOR, "--by", "Court").output
    assert typed("hold", "--list").output == ""
    erase(typed)


@pytest.mark.parametrize(
    "words",
    [
        ("hold",),
        ("hold", "--list", "--lift", CHAIR),
        ("hold", "--add", CHAIR, "--by", "Court"),
        ("hold", "--add", CHAIR, "--by", "Court", "--reference", "with words in it"),
        ("hold", "--add", CHAIR, "--reference", "L/7"),
        ("erase", "--basis", "person_asked", *TWO),
        ("erase", "--person", CHAIR, "--child", CHAIR, "--basis", "person_asked", *TWO),
        ("erase", "--person", CHAIR, "--basis", "no such basis", *TWO),
        ("subject-access",),
    ],
)
def test_what_is_said_by_halves_is_refused(typed: Callable[..., Result], words: tuple[object]):
    assert typed(*words).exit_code == 2


@pytest.mark.parametrize(
    ("kind", "id"), [("child", HEALTH_VISITOR), ("person", CHILD), ("entry", CHAIR), ("person", 7)]
)
def test_an_id_of_another_kind_or_of_nobody_is_refused(
    typed: Callable[..., Result], commands: Commands, kind: str, id: object
):
    subject = id if isinstance(id, UUID) else UUID(int=7)
    came = typed("erase", f"--{kind}", subject, "--basis", "person_asked", *TWO)
    assert (came.exit_code, "not that of" in came.output) == (1, True)
    assert erasures(commands.casework.keys) == []


def test_what_was_recorded_in_clear_before_there_was_sealing_cannot_be_erased(
    typed: Callable[..., Result], commands: Commands
):
    commands.raise_query()
    _store_in_clear(commands)
    came = typed("erase", "--person", HEALTH_VISITOR, "--basis", "person_asked", *TWO)
    assert (came.exit_code, "in clear" in came.output) == (1, True)


# What is left


def test_an_erasure_is_certified_for_people_and_for_programs(
    typed: Callable[..., Result], commands: Commands, tmp_path: Path
):
    commands.raise_query()
    key_id = commands.casework.keys.key_id(str(HEALTH_VISITOR))
    said = erase(typed).output
    (kept,) = (tmp_path / "certificates").glob("*.json")
    certificate = json.loads(kept.read_bytes())
    assert certificate["key_id"] == key_id
    assert certificate["texts"] > 2
    erased = date.fromisoformat(certificate["erased_at"][:10])
    assert (date.fromisoformat(certificate["last_backup_expires"]) - erased).days == 30
    assert kept.with_suffix(".txt").read_text() in said
    for words in (str(HEALTH_VISITOR), "Asker", "Approver", key_id, "request by the person"):
        assert words in said
    assert QUESTION not in said + kept.read_text()


def test_asked_again_the_same_erasure_is_certified_again(
    typed: Callable[..., Result], commands: Commands, tmp_path: Path
):
    first = erase(typed).output
    (register,) = erasures(commands.casework.keys)
    (tmp_path / "certificates" / REGISTER).unlink()
    words = ("--basis", "court_order", "--requested-by", "Another", "--approved-by", "Third")
    again = typed("erase", "--person", HEALTH_VISITOR, *words).output
    assert [line for line in again.splitlines() if "Texts" not in line] == [
        line for line in first.splitlines() if "Texts" not in line
    ]
    assert list(read_register(tmp_path / "certificates" / REGISTER)) == [register]


def test_the_register_beside_the_certificates_holds_every_erasure_and_can_be_replayed(
    typed: Callable[..., Result], commands: Commands, tmp_path: Path
):
    erase(typed)
    erase(typed, REVIEW, "child")
    register = list(read_register(tmp_path / "certificates" / REGISTER))
    assert [record.subject for record in register] == [
        record.subject for record in erasures(commands.casework.keys)
    ]
    assert {record.kind for record in register} == {"person", "child"}
    assert str(CHILD) in {record.subject for record in register}, "the review's id will do"
    assert replay_erasures(commands.casework.keys, register) == 0


def test_no_stored_event_changes_and_one_says_that_somebody_was_erased(
    typed: Callable[..., Result], commands: Commands
):
    commands.raise_query()
    before = commands.casework.recorder.select_notifications(None, 1_000)
    erase(typed)
    *same, erased = commands.casework.recorder.select_notifications(None, 1_000)
    assert same == before
    assert erased.topic == "personal-data-erased"


def test_what_others_said_stays_and_what_was_asked_goes_on(
    typed: Callable[..., Result], commands: Commands
):
    asked = commands.raise_query().id
    erase(typed)
    commands.decline(asked)
    raised, declined = commands.events_of(asked)
    assert raised.text.value is None
    assert declined.reason.value == REASON


def test_after_the_childs_erasure_only_acts_without_words_go_on(
    typed: Callable[..., Result], commands: Commands
):
    asked = commands.raise_query().id
    erase(typed, CHILD, "child")
    with pytest.raises(WordsOfErased):
        commands.decline(asked)
    commands.challenges.acknowledge(acting(TEAM_MANAGER), asked)
    raised, acknowledged = commands.events_of(asked)
    assert raised.text.value is None
    assert acknowledged.envelope.standing.role.closed.ciphertext == ""
    assert acknowledged.envelope.standing.agency == "la_csc"


def test_the_same_id_again_after_erasure_is_never_taken_for_the_same_content(
    typed: Callable[..., Result], commands: Commands
):
    id = UUID(int=1 << 90)
    commands.raise_query(id=id)
    assert commands.raise_query(id=id).replayed
    erase(typed)
    with pytest.raises((IdAlreadyUsed, WordsOfErased)):
        commands.raise_query(id=id)


def test_a_source_that_was_erased_makes_the_next_one_no_proof(
    typed: Callable[..., Result], commands: Commands
):
    sign = commands.raise_sign().id
    signs = commands.warning_signs
    signs.open_safety_assessment(acting(CHAIR), sign)
    said = {"source_kind": "home_visit", "text": "Saw him awake and playing."}
    signs.add_evidence(acting(HEALTH_VISITOR), sign, **said)
    erase(typed)
    signs.add_evidence(acting(CHAIR), sign, **said)
    assert [event.independent for event in commands.events_of(sign)[2:]] == [True, False]


# Imports do not bring back what was erased


def test_an_import_brings_nobody_back(typed: Callable[..., Result], commands: Commands):
    said = bundle(review(challenges=[query(), query(id="F-Q2", by="F02")]))
    assert brought_in(commands.casework, said).exit_code == 0
    person = next(
        event.participant
        for row in commands.casework.recorder.select_notifications(None, 1_000)
        if row.topic == "case-review-participant-registered"
        for event in [commands.casework.mapper.to_domain_event(row)]
        if event.reference == "F01"
    )
    erase(typed, person)
    head = commands.casework.head()
    again = brought_in(commands.casework, said)
    assert commands.casework.head() == head
    lines = "\n".join(again.lines())
    assert "subject-erased" in lines
    assert "F-Q2" not in [line for line in lines.splitlines() if "subject-erased" in line]
    assert again.exit_code == 1


def test_an_anonymous_entry_is_erased_by_itself(typed: Callable[..., Result], commands: Commands):
    hidden = {"attribution": "anonymous", "by": None}
    said = bundle(review(challenges=[query(**hidden), query(id="F-Q2", **hidden)]))
    assert brought_in(commands.casework, said).exit_code == 0
    first, second = (
        commands.casework.mapper.to_domain_event(row)
        for row in commands.casework.recorder.select_notifications(None, 1_000)
        if row.topic == "challenge-raised"
    )
    erase(typed, first.originator_id, "entry")
    assert (first.text.value, second.text.value is None) == (None, False)
    assert "subject-erased" in "\n".join(brought_in(commands.casework, said).lines())


# Subject access


def test_everything_sealed_for_somebody_is_gathered_readable(
    typed: Callable[..., Result], commands: Commands
):
    commands.raise_query()
    commands.record(by=CHAIR)
    found = json.loads(typed("subject-access", "--person", HEALTH_VISITOR, "--json").output)
    (query,) = [one for one in found["entries"] if one["topic"] == "challenge-raised"]
    assert found["kind"] == "person"
    assert (query["review"], query["reference"][:2]) == ("A", "Q-")
    (text,) = [one for one in query["texts"] if one["field"] == "text"]
    assert text["words"] == QUESTION
    assert text["others"] == [str(CHILD)]
    assert "check before handing out" in text["check"]
    assert found["who_saw_it"] == []
    assert all("room was always ready" not in json.dumps(one) for one in found["entries"])
    said = typed("subject-access", "--person", HEALTH_VISITOR).output
    assert QUESTION in said
    assert "CHECK" in said


def test_what_was_erased_is_not_in_it(typed: Callable[..., Result], commands: Commands):
    commands.raise_query()
    erase(typed)
    said = typed("subject-access", "--person", HEALTH_VISITOR).output
    assert "Erased at" in said
    assert QUESTION not in said
    assert "challenge-raised" in said, "that something was said stays recorded"


def test_nobody_is_found_under_an_id_that_is_nobodys(typed: Callable[..., Result]):
    came = typed("subject-access", "--person", UUID(int=7))
    assert (came.exit_code, came.output) == (1, "Error: Nothing is recorded of this id.\n")


def test_the_certificates_may_lie_elsewhere(
    typed: Callable[..., Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("CERTIFICATES_DIR", str(tmp_path / "elsewhere"))
    monkeypatch.setenv("BACKUP_DAYS", "7")
    said = erase(typed).output
    assert Settings.from_environment().backup_days == 7
    assert (tmp_path / "elsewhere" / REGISTER).is_file()
    assert "Last backup expires" in said


def _store_in_clear(commands: Commands) -> None:
    """Write one more event as the release before sealing did."""
    commands.casework.mapper.sealer = None  # type: ignore[attr-defined]
    assert isinstance(commands.casework.mapper, EventMapper)
    assert isinstance(commands.casework.mapper.transcoder, JsonTranscoder)
    commands.record()
