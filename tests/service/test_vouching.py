"""Do the ledger and the register of erasures vouch for the record, on the page and in `status`?"""

import json
import sqlite3
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from click.testing import CliRunner, Result

from api.app import create_app
from domain.reviews import CaseReview
from service.__main__ import cli
from service.desk import SCOPES
from service.settings import Settings
from service.wiring import Heedful, build
from tests.web.visiting import application, said, signed_in

pytestmark = pytest.mark.slow

PEOPLE = ("--requested-by", "Asker", "--approved-by", "Approver")


@pytest.fixture
def reviews(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data directory with the three example reviews, all taken in."""
    for name in Settings.__dataclass_fields__:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    assert typed("init").exit_code == 0
    assert typed("import", str(Settings().examples)).exit_code == 0
    return tmp_path


def test_the_integrity_answer_has_the_root_and_size_that_the_checkpoint_signs(reviews: Path):
    answer = integrity(reviews)
    assert answer["ledger"]["published_size"] is None
    note = typed("checkpoint").stdout
    answer = integrity(reviews)
    assert answer["ledger"]["root"] == note.splitlines()[2]
    assert answer["ledger"]["size"] == answer["ledger"]["events"] == int(note.splitlines()[1])
    assert answer["ledger"]["published_size"] == answer["ledger"]["size"]
    assert answer["ledger"]["published_at"].startswith("20")
    assert answer["holds"]


def test_an_event_taken_away_behind_the_ledger_is_seen_without_verify(reviews: Path):
    typed("checkpoint")
    take_away(reviews, 100)
    answer = integrity(reviews)
    assert not answer["holds"]
    (ledger,) = (check for check in answer["checks"] if check["name"] == "ledger")
    assert (ledger["rows"] - ledger["events"], ledger["holds"]) == (1, False)
    status = typed("status", "--json")
    told = json.loads(status.stdout)
    assert (status.exit_code, told["ledger_size"] - told["ledger_events"]) == (1, 1)


def test_what_is_missing_in_the_log_is_named_after_a_rebuild_on_the_page_and_by_status(
    reviews: Path,
):
    thing, version = take_away(reviews, a_registration(reviews))
    assert typed("rebuild").exit_code == 0
    answer = integrity(reviews)
    assert (answer["holds"], answer["missing"]) == (False, 1)
    (gap,) = answer["missing_versions"]
    assert (gap["thing_id"], gap["after_version"]) == (thing, version - 1)
    status = typed("status", "--json")
    assert (status.exit_code, json.loads(status.stdout)["missing"]) == (1, 1)
    page = shown(reviews)
    assert "1 recorded thing should stand in the record and does not" in page
    assert thing in page


def test_how_many_were_erased_on_which_basis_is_told_and_the_rows_stay(reviews: Path):
    typed("checkpoint")
    before = integrity(reviews)
    child = some_child(reviews)
    erased = typed("erase", "--child", child, "--basis", "court_order", *PEOPLE)
    assert erased.exit_code == 0, erased.output
    answer = integrity(reviews)
    assert (answer["erased"]["court_order"], answer["erased"]["person_asked"]) == (1, 0)
    assert all(one["holds"] for one in answer["checks"])
    assert rows_of(answer) == rows_of(before)
    assert json.loads(typed("status", "--json").stdout)["erased"] == 1
    page = shown(reviews)
    assert "The words of 1 person were erased." in page
    assert "Order of a court or regulator: 1" in page
    assert answer["ledger"]["root"] in page


def rows_of(answer: dict[str, Any]) -> dict[str, int]:
    """How many rows each fact has, but for those that tell of the erasure itself."""
    told = {"erasures", "steps", "ledger"}
    return {one["name"]: one["rows"] for one in answer["checks"] if one["name"] not in told}


def integrity(directory: Path) -> dict[str, Any]:
    """What the API answers, in a process that has just begun."""
    heedful = opened(directory)
    try:
        key = heedful.desk.create_key("case-system", SCOPES)
        client = create_app(heedful).test_client()
        answer = client.get("/api/v1/integrity", headers={"Authorization": f"Bearer {key}"})
        found: dict[str, Any] = answer.json
        return found
    finally:
        heedful.close()


def shown(directory: Path) -> str:
    """What the page says."""
    heedful = opened(directory)
    try:
        return said(signed_in(application(heedful), heedful).get("/integrity"))
    finally:
        heedful.close()


def opened(directory: Path) -> Heedful:
    """Everything over that directory; the read models have taken in what there is."""
    heedful = build(Settings(data_dir=directory))
    heedful.follower.catch_up()
    return heedful


def take_away(directory: Path, position: int) -> tuple[str, int]:
    """Delete one event as nobody may; whose it was, and its version."""
    with sqlite3.connect(directory / "log.db") as log:
        log.execute("DROP TRIGGER events_are_never_deleted")
        id, version = log.execute(
            "SELECT originator_id, originator_version FROM events WHERE position = ?", (position,)
        ).fetchone()
        log.execute("DELETE FROM events WHERE position = ?", (position,))
    log.close()
    return str(UUID(bytes=id)), version


def a_registration(directory: Path) -> int:
    """Where somebody was registered; more happened to that review later."""
    with sqlite3.connect(directory / "log.db") as log:
        (position,) = log.execute(
            "SELECT min(position) FROM events WHERE topic = 'case-review-participant-registered'"
        ).fetchone()
    log.close()
    return int(position)


def some_child(directory: Path) -> str:
    """The id of the child of one of the reviews."""
    heedful = opened(directory)
    try:
        pages = heedful.log.page(0, 1000)
        return str(next(event.child for _, event in pages if isinstance(event, CaseReview.Opened)))
    finally:
        heedful.close()


def typed(*words: str) -> Result:
    """What came of `python -m service` and these words."""
    return CliRunner().invoke(cli, words, catch_exceptions=False)
