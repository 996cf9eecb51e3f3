"""Does a file come in over HTTP row by row, twice without harm, its values unrepeated? (settled 33)"""

import io
import json
import time
from dataclasses import replace
from typing import Any

import pytest
from openpyxl import load_workbook
from werkzeug.test import TestResponse

from domain.reviews import CaseReview
from service.background import IMPORTS, Background
from service.importing.report import OUTCOMES
from service.importing.sending import XLSX, is_large
from service.raising import inbox_id
from tests.api.calling import Caller
from tests.api.test_promises import check_as_promised
from tests.service.test_challenge_logs import FORMULA, HEADINGS, ROW, workbook
from tests.service.test_lines import HEAD, QUERY

NDJSON, CSV = "application/x-ndjson", "text/csv"
SECRET = "9434765919"


def test_a_bundle_comes_in_and_again_adds_nothing(system: Caller) -> None:
    data = system.heedful.settings.examples.read_bytes()
    first = sent(system, data, "application/json")
    assert (first["format"], first["recorded"], first["reviews"]) == ("review_bundle", True, 3)
    assert set(first["counts"]) == {*OUTCOMES, "held_back"}
    assert first["counts"]["refused"] == first["counts"]["conflict"] == 0
    head = system.head
    again = sent(system, data, "application/json")
    assert (again["recorded"], again["events"], system.head) == (False, 0, head)
    assert again["counts"]["unchanged"] == first["counts"]["recorded"]


def test_each_line_has_its_own_answer(system: Caller) -> None:
    report = sent(system, lines(HEAD, QUERY, {**QUERY, "id": "Q2", "text": 7}), NDJSON)
    assert [(one["row"], one["status"], one["pointer"]) for one in report["rows"]] == [
        (1, 201, ""),
        (2, 201, ""),
        (3, 422, "/text"),
    ]
    assert report["counts"]["recorded"] == 2


def test_one_changed_line_is_a_conflict_for_that_line_alone(system: Caller) -> None:
    sent(system, lines(HEAD, QUERY), NDJSON)
    changed = {**QUERY, "text": "Who has heard him?"}
    report = sent(system, lines(HEAD, changed, {**QUERY, "id": "Q2"}), NDJSON)
    assert [(one["row"], one["status"], one["code"]) for one in report["rows"]] == [
        (1, 200, None),
        (2, 409, "changed-row"),
        (3, 201, None),
    ]
    answered = {**QUERY, "history": [*QUERY["history"], {"event": "accepted"}]}
    (_, longer) = sent(system, lines(HEAD, answered), NDJSON)["rows"]
    assert (longer["outcome"], longer["status"]) == ("extended", 200)


def test_what_is_only_tried_is_not_recorded(system: Caller) -> None:
    head = system.head
    tried = sent(system, lines(HEAD, QUERY), NDJSON, dry_run="true")
    assert (tried["recorded"], tried["dry_run"], tried["counts"]["recorded"]) == (False, True, 2)
    assert system.head == head
    done = sent(system, lines(HEAD, QUERY), NDJSON)
    assert (done["events"], done["recorded"]) == (tried["events"], True)


@pytest.mark.parametrize("how", ["dry_run", "all_or_nothing"])
def test_a_code_that_another_review_has_is_seen_before(system: Caller, how: str) -> None:
    taken = {**HEAD, "code": "A"}
    report = sent(system, lines(taken, {**QUERY, "review": "A"}), NDJSON, **{how: "true"})
    assert [one["code"] for one in report["rows"]] == ["code-already-used", "review-refused"]


def test_all_comes_in_or_nothing(system: Caller) -> None:
    other = {**HEAD, "code": "B"}
    good = [HEAD, other, QUERY, {**QUERY, "review": "B"}]
    refused = sent(
        system, lines(*good, {**QUERY, "id": "Q2", "by": "P9"}), NDJSON, all_or_nothing="true"
    )
    assert (refused["recorded"], refused["counts"]["refused"]) == (False, 1)
    assert (refused["counts"]["held_back"], refused["counts"]["recorded"]) == (4, 0)
    assert {one["status"] for one in refused["rows"]} == {403, 424}
    system.heedful.follower.catch_up()
    assert system.get("/reviews").json["total"] == 1
    done = sent(system, lines(*good), NDJSON, all_or_nothing="true")
    assert (done["recorded"], done["counts"]["recorded"]) == (True, 4)
    assert system.get("/reviews").json["total"] == 3
    again = sent(system, lines(*good), NDJSON, all_or_nothing="true")
    assert (again["recorded"], again["counts"]["unchanged"]) == (False, 4)


def test_the_inbox_remembers_the_sums_and_every_rejected_row(system: Caller) -> None:
    data = lines(HEAD, QUERY, {**QUERY, "id": "Q2", "text": 7})
    sent(system, data, NDJSON)
    *_, accepted, rejected = told(system)
    assert isinstance(accepted, CaseReview.BulkImportAccepted)
    assert (accepted.format, accepted.tally.recorded, accepted.tally.refused) == ("lines", 2, 1)
    assert [(one.code, one.count) for one in accepted.codes] == [("unreadable-row", 1)]
    assert [(one.row, one.pointer, one.code) for one in rejected.rows] == [
        (3, "/text", "unreadable-row")
    ]
    before = len(told(system))
    sent(system, data, NDJSON)
    assert len(told(system)) == before


def test_a_challenge_log_comes_in_as_csv_or_as_a_workbook(system: Caller) -> None:
    data = "\n".join((HEADINGS, ROW)).encode()
    report = sent(system, data, CSV)
    assert [(one["row"], one["status"]) for one in report["rows"]] == [(2, 201)]
    rows = [one.split(",") for one in (HEADINGS, ROW.replace("00123", "123"))]
    again = sent(system, workbook(rows), XLSX)
    assert [(one["row"], one["outcome"]) for one in again["rows"]] == [(2, "unchanged")]
    (query,) = system.get("/queries", status="accepted").json["items"][-1:]
    assert query["text"] == "Why was it closed?"


def test_a_form_brings_a_mapping_along(system: Caller) -> None:
    mapping = {"headings": {"Wann": "date", "Warum": "reason", "Ende": "outcome"}}
    form = {
        "file": (io.BytesIO(b"Wann;Warum;Ende\n14.03.2024;Why?;open"), "log.csv"),
        "mapping": (io.BytesIO(json.dumps(mapping).encode()), "mapping.json"),
    }
    headers = {"Authorization": f"Bearer {system.key}"}
    done = system.client.post("/api/v1/imports", data=form, headers=headers)
    assert (done.status_code, done.json["counts"]["recorded"]) == (200, 1)
    assert {one["column"] for one in done.json["remarks"]} == {"child_reference"}


def test_a_formula_is_kept_as_words_and_leaves_as_words(system: Caller) -> None:
    sent(
        system,
        f'{HEADINGS}\n14/03/2024,1,,,,"{FORMULA.replace(chr(34), chr(34) * 2)}",,,'.encode(),
        CSV,
    )
    system.heedful.follower.catch_up()
    assert FORMULA in {one["text"] for one in system.get("/queries", limit=200).json["items"]}
    book = load_workbook(io.BytesIO(system.get("/queries", format="xlsx").data))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value]
    (kept,) = (cell for cell in cells if FORMULA[1:] in str(cell.value))
    assert kept.data_type == "s"
    written = system.get("/queries", format="csv").text
    assert f",{FORMULA[:11]}" not in written
    assert f',"{FORMULA[:11]}' not in written


@pytest.mark.parametrize(
    ("data", "kind", "status", "code"),
    [
        (b"{}", "application/json", 422, "unreadable-bundle"),
        (b"", NDJSON, 422, "unreadable-bundle"),
        (b"a,b", CSV, 422, "unreadable-bundle"),
        (b"x", "text/plain", 415, "wrong-content-type"),
        (b"--x--", "multipart/form-data; boundary=x", 400, "bad-request"),
        (b"--x", "multipart/form-data", 400, "bad-request"),
    ],
)
def test_what_is_no_file_of_ours_is_refused(
    system: Caller, data: bytes, kind: str, status: int, code: str
) -> None:
    head = system.head
    refused = system.send("/imports", data, kind)
    assert (refused.status_code, refused.json["code"]) == (status, code)
    assert system.head == head


def test_no_answer_repeats_a_value(system: Caller) -> None:
    rows = (f"{SECRET},{SECRET},,,,{SECRET},,,", f"14/03/2024,{SECRET},,,,{SECRET} {SECRET},,,")
    log = "\n".join((HEADINGS, *rows)).encode()
    bad = {**QUERY, "id": SECRET, "text": f"The child {SECRET}", "strength": f"no {SECRET}"}
    for data, kind in ((log, CSV), (lines(HEAD, bad), NDJSON)):
        report = system.send("/imports", data, kind)
        assert report.json["counts"]["refused"] >= 1
        assert SECRET not in report.text


def test_only_who_may_import_does(system: Caller) -> None:
    writer = system.heedful.desk.create_key("writer", ["contributions:write"])
    for refused in (
        replace(system, key=writer).send("/imports", lines(HEAD), NDJSON),
        replace(system, key=writer).get("/imports/template.csv"),
    ):
        assert (refused.status_code, refused.json["code"]) == (403, "scope-missing")


def test_the_template_is_handed_out_in_both_forms(system: Caller) -> None:
    plain = system.get("/imports/template.csv")
    assert plain.content_type.startswith("text/csv")
    assert plain.data.decode("utf-8-sig").startswith("Number,Date,Child reference")
    book = load_workbook(io.BytesIO(system.get("/imports/template.xlsx").data))
    assert [cell.value for cell in book["Challenge log"][1]][:3] == [
        "Number",
        "Date",
        "Child reference",
    ]


def test_a_file_that_nobody_waits_for_is_a_job_of_its_own(system: Caller) -> None:
    headers = {"Authorization": f"Bearer {system.key}", "Prefer": "respond-async"}
    path = "/api/v1/imports"
    asked = system.client.post(path, data=lines(HEAD, QUERY), content_type=NDJSON, headers=headers)
    assert (asked.status_code, asked.json["state"]) == (202, "waiting")
    assert asked.headers["Location"] == f"{path}/{asked.json['id']}"
    background = Background(system.heedful, [IMPORTS])
    background.start()
    try:
        done = eventually(system, f"/imports/{asked.json['id']}")
    finally:
        background.stop()
    assert done["report"]["counts"]["recorded"] == 2
    check_as_promised(system, f"/imports/{done['id']}", "/api/v1/imports/{job_id}")
    assert sent(system, lines(HEAD, QUERY), NDJSON)["counts"]["unchanged"] == 2
    other = replace(system, key=system.heedful.desk.create_key("other", ["import"]))
    assert other.get(f"/imports/{asked.json['id']}").status_code == 404


def test_more_than_ten_thousand_lines_are_a_job(system: Caller) -> None:
    data = lines(HEAD, QUERY) + b"\n" * 10_001
    assert system.send("/imports", data, NDJSON).status_code == 202
    assert is_large("review_bundle", b'{"id": 1}' * 10_001)
    assert not is_large("review_bundle", data)
    assert is_large("challenge_log", b"PK" + bytes(1_000_000))
    assert not is_large("challenge_log", b"PK" + b"\n" * 10_001)


def eventually(system: Caller, path: str) -> Any:
    """The job, once it is done."""
    for _ in range(200):
        job = system.get(path).json
        if job["state"] == "done":
            return job
        time.sleep(0.05)
    raise AssertionError(job)


def sent(system: Caller, data: bytes, kind: str, **how: str) -> Any:
    """The report of an import."""
    asked = "&".join(f"{name}={value}" for name, value in how.items())
    answered: TestResponse = system.send(f"/imports?{asked}".rstrip("?"), data, kind)
    assert answered.status_code == 200, answered.json
    system.heedful.follower.catch_up()
    return answered.json


def told(system: Caller) -> list[Any]:
    """What the standing inbox was told."""
    casework = system.heedful.casework
    stored = casework.log.select_events(inbox_id(casework.settings.partnership))
    return [casework.mapper.to_domain_event(one) for one in stored]


def lines(*said: dict[str, Any]) -> bytes:
    return "\n".join(map(json.dumps, said)).encode()
