"""Speaking anonymously over HTTP: without a key, answered with a receipt, and followed by it."""

import sqlite3
from contextlib import closing
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from projections.facts import observations
from service.acting import now
from service.anonymous import receipts
from service.anonymous.releasing import Releasing
from service.desk import SEEN
from tests.api.calling import ABOUT, BASE, DECLINED, Caller
from tests.examples import CHAIR, REVIEW, TEAM_MANAGER, id_of

pytestmark = pytest.mark.slow

WORDS = "Grandmother's wallpaper has marmalade on it."
SAID: dict[str, dict[str, Any]] = {
    "queries": {"strength": "probe", "subject": "voice_missing", "about": ABOUT, "text": WORDS},
    "warning-signs": {"kind": "out_of_sight", "text": WORDS},
    "observations": {"kind": "condition_of_work", "text": WORDS},
}


def speak(system: Caller, what: str = "queries", **said: Any) -> TestResponse:
    """Something said without a key, in the recorded review."""
    body = {"review_id": str(REVIEW), **SAID[what], **said}
    return system.client.post(f"{BASE}/anonymous/{what}", json=body)


def by_receipt(system: Caller, receipt: str, more: str = "", **said: Any) -> TestResponse:
    """A call of whoever holds a receipt."""
    return system.client.post(f"{BASE}/anonymous/receipt{more}", json={"receipt": receipt, **said})


def end_the_day(system: Caller) -> int:
    """Everything that waits is written, and followed."""
    written = Releasing(system.heedful.casework).act(now() + timedelta(days=1))
    system.heedful.follower.catch_up()
    return written


def test_what_is_promised_and_what_is_not_can_be_read_before(system: Caller):
    said = system.client.get(f"{BASE}/anonymous")
    assert said.status_code == 200
    assert any("court" in one for one in said.json["limits"])
    assert any("address" in one for one in said.json["kept"])


@pytest.mark.parametrize("what", SAID)
def test_the_answer_is_a_receipt_and_nothing_by_which_it_could_be_found(system: Caller, what: str):
    answered = speak(system, what)
    assert (answered.status_code, set(answered.json)) == (202, {"receipt", "notice"})
    assert {"ETag", "Location", "Set-Cookie"}.isdisjoint(answered.headers)
    assert end_the_day(system) == 1


def test_nobody_asks_for_a_key_and_none_is_looked_at(system: Caller):
    wrong = {"Authorization": "Bearer hfl_nobody"}
    body = {"review_id": str(REVIEW), **SAID["queries"]}
    assert (
        system.client.post(f"{BASE}/anonymous/queries", json=body, headers=wrong).status_code == 202
    )
    right = {"Authorization": f"Bearer {system.key}"}
    assert (
        system.client.post(f"{BASE}/anonymous/queries", json=body, headers=right).status_code == 202
    )
    assert [key.last_used for key in system.heedful.desk.listing()] == [None]


def test_nothing_is_counted_of_whoever_speaks_or_looks(system: Caller):
    before = counted(system)
    for path in ("", "/queries", "/receipt"):
        system.client.open(f"{BASE}/anonymous{path}", method="POST" if path else "GET", json={})
    assert counted(system) == before
    system.get("/queries")
    assert counted(system) != before


def counted(system: Caller) -> list[tuple[object, ...]]:
    """All that is counted, for whoever asked: it would tell when (decision 52)."""
    system.heedful.counts.read("")  # the first thing asked makes the file
    with closing(sqlite3.connect(system.heedful.settings.rates_path)) as counts:
        return counts.execute("SELECT who, number, ends FROM counts ORDER BY who").fetchall()


def test_what_would_have_to_be_kept_is_refused(system: Caller):
    body = {"review_id": str(REVIEW), **SAID["queries"]}
    header = {"Idempotency-Key": "mine"}
    refused = system.client.post(f"{BASE}/anonymous/queries", json=body, headers=header)
    assert (refused.status_code, refused.json["code"]) == (400, "invalid-header")
    for name in ("on_behalf_of", "written_by", "id", "session_id", "evidence", "attribution"):
        refused = speak(system, **{name: str(CHAIR)})
        assert (refused.status_code, refused.json["errors"][0]["code"]) == (422, "unknown-field")
    refused = speak(system, about={**ABOUT, "author": str(CHAIR)})
    assert refused.json["errors"][0]["code"] == "unknown-field"


def test_an_unknown_review_is_not_there(system: Caller):
    assert speak(system, review_id=str(id_of("nothing"))).status_code == 404


def test_without_a_review_it_goes_to_the_standing_inbox(system: Caller):
    body = SAID["queries"]
    answered = system.client.post(f"{BASE}/anonymous/queries", json=body)
    assert answered.status_code == 202
    end_the_day(system)
    reviews = {row["review"]["code"] for row in system.get("/queries").json["items"]}
    assert "INBOX" in reviews


def test_while_it_waits_its_holder_reads_their_own_words_and_that_nobody_else_has(system: Caller):
    receipt = speak(system).json["receipt"]
    told = by_receipt(system, receipt)
    assert told.status_code == 200
    assert (told.json["waits"], told.json["text"]) == (True, WORDS)
    assert "Nobody has read it yet" in told.json["now"]
    assert (told.json["reference"], told.json["position"]) == (None, None)
    assert by_receipt(system, receipt, "/words", text="More.").json["code"] == "still-waiting"


def test_later_they_are_told_what_became_of_it_in_plain_sentences(system: Caller):
    receipt = speak(system).json["receipt"]
    end_the_day(system)
    told = by_receipt(system, receipt).json
    assert (told["waits"], told["kind"], told["text"]) == (False, "challenge", WORDS)
    assert told["now"].startswith("Nothing yet. It is with")
    assert [one["move"] for one in told["may"]] == ["ask_to_escalate", "add"]
    (query,) = system.get("/queries").json["items"]
    answered = system.post(f"/challenges/{query['id']}/responses", DECLINED, TEAM_MANAGER)
    assert answered.status_code == 200
    system.heedful.follower.catch_up()
    told = by_receipt(system, receipt).json
    assert "declined it" in told["steps"][-1]["sentence"]
    assert "give_verdict" in [one["move"] for one in told["may"]]
    given = by_receipt(system, receipt, "/verdict", verdict="not_satisfied", comment="No.")
    assert (given.status_code, set(given.json)) == (202, {"notice"})
    assert end_the_day(system) == 1
    told = by_receipt(system, receipt).json
    assert told["steps"][-1]["topic"] == "challenge-verdict-given"
    assert told["steps"][-1]["words"] == ["No."]


def test_a_sign_and_an_observation_are_followed_as_well(system: Caller):
    for what, kind in (("warning-signs", "warning_sign"), ("observations", "observation")):
        receipt = speak(system, what).json["receipt"]
        end_the_day(system)
        told = by_receipt(system, receipt).json
        assert (told["kind"], told["waits"]) == (kind, False)
        assert told["steps"][0]["sentence"].endswith("you said this.")
        assert told["now"].startswith("It ")
        refused = by_receipt(system, receipt, "/verdict", verdict="satisfied")
        assert (refused.status_code, refused.json["code"]) == (409, "of-a-query-alone")


def test_more_is_said_beside_it_and_the_custodian_asked(system: Caller):
    receipt = speak(system).json["receipt"]
    end_the_day(system)
    assert by_receipt(system, receipt, "/words", text="And on Sunday.").status_code == 202
    assert by_receipt(system, receipt, "/escalation", why="Six weeks now.").status_code == 202
    assert end_the_day(system) == 2
    (query,) = system.get("/queries").json["items"]
    path = f"/challenges/{query['id']}/escalations"
    assert system.post(path, {"why": "Whoever asked wants it."}, CHAIR).status_code == 200
    system.heedful.follower.catch_up()
    told = by_receipt(system, receipt).json
    assert "stage 2" in told["steps"][-1]["sentence"]
    with system.heedful.views.reading() as facts:
        kinds = select(observations.TABLE.c.kind, observations.TABLE.c.about_id)
        noted = {tuple(row) for row in facts.execute(kinds)}
    assert noted == {("context", query["id"]), ("escalation_asked", query["id"])}


def test_that_somebody_looked_is_written_down_nowhere(system: Caller):
    receipt = speak(system).json["receipt"]
    end_the_day(system)
    by_receipt(system, receipt)
    with system.heedful.desk.engine.connect() as connection:
        assert connection.execute(select(func.count()).select_from(SEEN)).scalar() == 0


def test_wrong_receipts_are_refused_alike_after_the_same_work(
    system: Caller, monkeypatch: pytest.MonkeyPatch
):
    digits = speak(system).json["receipt"].replace(" ", "")
    made, slowly = [], receipts.hashlib.scrypt

    def counted(*given: Any, **more: Any) -> bytes:
        made.append(more["n"])
        return slowly(*given, **more)

    monkeypatch.setattr(receipts.hashlib, "scrypt", counted)
    wrong = digits[:-1] + str((int(digits[-1]) + 1) % 10)
    unknown = "4" * 15 + receipts.check_digit("4" * 15)
    answers = [by_receipt(system, one) for one in (wrong, unknown, "12", "nothing of the kind")]
    assert {(one.status_code, one.data) for one in answers} == {(404, answers[0].data)}
    assert answers[0].json["code"] == "no-such-receipt"
    assert made == [receipts.COST] * 4
    assert not any(one in answers[0].text for one in (wrong, unknown))


def test_a_receipt_stands_in_no_address(system: Caller):
    receipt = speak(system).json["receipt"]
    refused = system.client.post(f"{BASE}/anonymous/receipt?receipt={receipt}", json={})
    assert refused.status_code == 422
