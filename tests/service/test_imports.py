"""Does a file come in on both databases: tried, whole or not at all, and remembered once?"""

import json
from typing import Any

import pytest

from domain.rejections import NotOpenToYou
from domain.reviews import CaseReview
from service.acting import Acting
from service.importing.how import SIMPLY, How
from service.importing.report import Report
from service.imports import CHANNEL, SCOPE, File, Imports
from service.operations.stores import make_inbox
from service.raising import inbox_id
from tests.examples import REVIEW
from tests.service.recorded import Commands
from tests.service.test_lines import HEAD, QUERY

SYSTEM = Acting(client="case-system", scopes=frozenset({SCOPE}), channel=CHANNEL)
TRIED, WHOLE = How(dry_run=True), How(all_or_nothing=True)
TAKEN = {**HEAD, "code": "A"}


def test_what_is_tried_or_refused_as_a_whole_leaves_the_log_as_it_is(commands: Commands):
    make_inbox(commands.casework)
    head = commands.casework.head()
    assert brought(commands, TRIED, HEAD, QUERY).counts["recorded"] == 2
    assert commands.casework.head() == head
    refused = brought(commands, WHOLE, HEAD, QUERY, {**QUERY, "id": "Q2", "text": ""})
    assert (refused.held_back, refused.not_taken) == (True, 1)
    assert [type(one).__name__ for one in told(commands)] == [
        "BulkImportAccepted",
        "ImportRowsRejected",
    ]
    assert commands.casework.head() == head + 2


def test_all_of_it_comes_in_together_and_again_adds_nothing(commands: Commands):
    make_inbox(commands.casework)
    other = {**HEAD, "code": "OAK"}
    said = HEAD, other, QUERY, {**QUERY, "review": "OAK"}
    report = brought(commands, WHOLE, *said)
    assert (report.held_back, report.counts["recorded"]) == (False, 4)
    assert len(told(commands)) == 1
    head = commands.casework.head()
    for how in (WHOLE, SIMPLY, TRIED):
        assert brought(commands, how, *said).counts["unchanged"] == 4
    assert commands.casework.head() == head
    assert {matter[2] for matter in matters(commands, "OAK")} == {"Q1"}


@pytest.mark.parametrize("how", [TRIED, WHOLE, SIMPLY])
def test_a_code_that_another_review_has_keeps_a_review_out(commands: Commands, how: How):
    make_inbox(commands.casework)
    assert commands.casework.log.review_with_code("A") == REVIEW
    assert commands.casework.log.review_with_code("ELM") is None
    report = brought(commands, how, TAKEN, {**QUERY, "review": "A"})
    assert [row.code for row in report.rows] == ["code-already-used", "review-refused"]


def test_a_review_stands_in_a_file_once_where_all_of_it_comes_in_together(commands: Commands):
    make_inbox(commands.casework)
    bundle = {"format": "review-bundle/1", "reviews": [{"code": "ELM"}, {"code": "ELM"}]}
    file = File("review_bundle", json.dumps(bundle).encode())
    report = Imports(commands.casework).bring_in(SYSTEM, file, WHOLE)
    assert (report.held_back, report.counts["refused"]) == (True, 1)


def test_only_a_system_with_the_scope_brings_files_in(commands: Commands):
    with pytest.raises(NotOpenToYou):
        Imports(commands.casework).bring_in(Acting(client="x"), File("lines", b"{}"))


def brought(commands: Commands, how: How, *said: dict[str, Any]) -> Report:
    """The report of an import of these lines."""
    data = "\n".join(map(json.dumps, said)).encode()
    return Imports(commands.casework).bring_in(SYSTEM, File("lines", data), how)


def told(commands: Commands) -> list[Any]:
    """What the inbox was told of imports."""
    events = commands.events_of(inbox_id(commands.casework.settings.partnership))
    kinds = (CaseReview.BulkImportAccepted, CaseReview.ImportRowsRejected)
    return [one for one in events if isinstance(one, kinds)]


def matters(commands: Commands, code: str) -> Any:
    """What is open in the review of a code."""
    review = commands.casework.log.review_with_code(code)
    assert review is not None
    return commands.casework.log.open_matters(review)
