"""Is a file that waits sealed, brought in once, and gone; and goes on where it was broken off?"""

import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from domain.reviews import CaseReview
from service.import_jobs import DONE, KEPT, UNREADABLE, WORKING, ImportJobs
from service.import_worker import ImportWorker, Stopped
from service.importing.how import SIMPLY, How
from service.importing.kept_reports import kept, read
from service.imports import File
from service.operations.stores import make_stores
from service.raising import inbox_id
from service.settings import Settings
from service.wiring import Heedful, build
from tests.service.test_lines import HEAD, QUERY

WORDS = "Who has seen him with his own eyes?"
SYSTEM = "case-system"


@pytest.fixture
def heedful(tmp_path: Path) -> Iterator[Heedful]:
    settings = Settings(data_dir=tmp_path / "var")
    make_stores(settings)
    made = build(settings)
    yield made
    made.close()


def test_it_is_brought_in_and_gone(heedful: Heedful):
    job = heedful.import_jobs.put(SYSTEM, File("lines", lines(3)), SIMPLY)
    work(heedful)
    done = heedful.import_jobs.find(job.id, SYSTEM)
    assert done is not None
    assert (done.state, done.done, done.total) == (DONE, 3, 3)
    assert done.report.counts["recorded"] == 6
    assert {row.place.row for row in done.report.rows} == set(range(1, 7))
    assert heedful.import_jobs.next() is None
    with pytest.raises(TypeError):
        heedful.import_jobs.file(done)


def test_what_waits_stands_in_clear_in_no_file(heedful: Heedful):
    heedful.import_jobs.put(SYSTEM, File("lines", lines(1), WORDS.encode()), SIMPLY)
    kept_files = [one.read_bytes() for one in heedful.settings.data_dir.rglob("*") if one.is_file()]
    assert not [one for one in kept_files if WORDS.encode() in one]
    work(heedful)
    kept_files = [one.read_bytes() for one in heedful.settings.data_dir.rglob("*") if one.is_file()]
    assert not [one for one in kept_files if WORDS.encode() in one]


def test_only_whoever_sent_it_is_told(heedful: Heedful):
    job = heedful.import_jobs.put(SYSTEM, File("lines", lines(1)), SIMPLY)
    assert heedful.import_jobs.find(job.id, "another system") is None


def test_a_file_that_cannot_be_read_is_ended_and_the_next_begins(heedful: Heedful):
    bad = heedful.import_jobs.put(SYSTEM, File("challenge_log", b"a,b"), SIMPLY)
    good = heedful.import_jobs.put(SYSTEM, File("lines", lines(1)), SIMPLY)
    work(heedful)
    found = [heedful.import_jobs.find(one.id, SYSTEM) for one in (bad, good)]
    assert [one.state for one in found if one] == [UNREADABLE, DONE]


@pytest.mark.parametrize("how", [SIMPLY, How(all_or_nothing=True)])
def test_stopped_in_the_middle_it_goes_on_and_says_what_an_unbroken_one_says(
    heedful: Heedful, how: How
):
    data = lines(4)
    job = heedful.import_jobs.put(SYSTEM, File("lines", data), how)
    with pytest.raises(Stopped):
        work(heedful, Soon(after=3))
    halfway = heedful.import_jobs.next()
    assert halfway is not None
    assert (halfway.id, halfway.state, halfway.total) == (job.id, WORKING, 4)
    assert 0 < halfway.done < 4
    work(heedful)
    done = heedful.import_jobs.find(job.id, SYSTEM)
    assert done is not None
    assert done.report.counts["recorded"] == 8
    assert sorted(row.place.row for row in done.report.rows) == list(range(1, 9))
    assert len(told(heedful)) == 1


def test_killed_before_it_could_note_how_far_it_is_nothing_is_recorded_twice(heedful: Heedful):
    heedful.imports.bring_in(
        heedful.import_jobs.put(SYSTEM, File("lines", lines(2)), SIMPLY).acting,
        File("lines", lines(2)),
    )
    head = heedful.casework.head()
    work(heedful)
    assert heedful.casework.head() == head


def test_a_report_is_the_same_after_it_was_kept(heedful: Heedful):
    job = heedful.import_jobs.put(SYSTEM, File("lines", lines(1) + b"\n{"), SIMPLY)
    report = heedful.imports.bring_in(job.acting, File("lines", lines(1) + b"\n{"))
    assert read(json.loads(json.dumps(kept(report)))) == report
    assert report.not_taken == 1


def test_what_ended_long_ago_is_dropped(heedful: Heedful, monkeypatch: pytest.MonkeyPatch):
    heedful.import_jobs.put(SYSTEM, File("lines", lines(1)), SIMPLY)
    assert heedful.import_jobs.drop_old() == 0
    work(heedful)
    assert heedful.import_jobs.drop_old() == 0
    monkeypatch.setattr("service.import_jobs.KEPT", -KEPT)
    assert heedful.import_jobs.drop_old() == 1


class Soon(threading.Event):
    """Told to stop after it was looked at so often."""

    def __init__(self, after: int) -> None:
        super().__init__()
        self.left = after

    def is_set(self) -> bool:
        self.left -= 1
        return self.left < 0


def work(heedful: Heedful, stop: threading.Event | None = None) -> None:
    jobs = ImportJobs(heedful.desk, heedful.casework.keys)
    ImportWorker(jobs, heedful.imports).work(stop or threading.Event())


def told(heedful: Heedful) -> list[CaseReview.BulkImportAccepted]:
    """What the inbox was told of imports."""
    casework = heedful.casework
    stored = casework.log.select_events(inbox_id(casework.settings.partnership))
    events = [casework.mapper.to_domain_event(one) for one in stored]
    return [one for one in events if isinstance(one, CaseReview.BulkImportAccepted)]


def lines(reviews: int) -> bytes:
    """So many reviews with a query each."""
    said = []
    for number in range(reviews):
        code = f"R{number}"
        said += [{**HEAD, "code": code}, {**QUERY, "review": code, "text": WORDS}]
    return "\n".join(map(json.dumps, said)).encode()
