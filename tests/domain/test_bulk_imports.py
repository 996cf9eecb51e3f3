"""Is it remembered what came in from a file, once, and each row that was rejected?"""

from dataclasses import replace

from domain.bulk_imports import AT_ONCE, RejectedRow
from domain.reviews import CaseReview
from tests.examples import TAKEN_IN, a_review, envelope, id_of

ROWS = [RejectedRow(row=row, pointer="/text", code="unusable-text") for row in range(1, 1_002)]


def test_every_rejected_row_is_named_however_many_there_are():
    review = taken_in(rejected=ROWS)
    accepted, *rejected = review.pending_events[1:]
    assert accepted.tally == TAKEN_IN["tally"]
    assert [len(one.rows) for one in rejected] == [AT_ONCE, AT_ONCE, 1]
    assert [row for one in rejected for row in one.rows] == ROWS


def test_the_same_file_that_adds_nothing_is_not_told_again():
    review = taken_in(rejected=ROWS[:1])
    told = len(review.pending_events)
    again = {**TAKEN_IN, "import_id": id_of("another import"), "events": 0}
    review.accept_import(envelope(), **again, rejected=ROWS[:1])
    assert len(review.pending_events) == told
    more = {**again, "tally": replace(TAKEN_IN["tally"], conflict=1)}
    review.accept_import(envelope(), **more, rejected=ROWS[:2])
    assert len(review.pending_events) == told + 2
    other = {**more, "import_id": id_of("a third import"), "digest": "1" * 64}
    review.accept_import(envelope(), **other, rejected=ROWS[:2])
    assert len(review.pending_events) == told + 4


def test_what_adds_something_is_told_though_the_file_is_the_same():
    review = taken_in(rejected=())
    again = {**TAKEN_IN, "import_id": id_of("another import")}
    review.accept_import(envelope(), **again, rejected=())
    assert len(review.pending_events) == 3


def test_an_import_is_told_once_whoever_was_killed_in_between():
    review = taken_in(rejected=ROWS)
    told = len(review.pending_events)
    review.accept_import(envelope(), **TAKEN_IN, rejected=ROWS)
    assert len(review.pending_events) == told


def test_a_file_of_which_nothing_is_new_and_nothing_wrong_is_not_told():
    review = a_review()
    said = {**TAKEN_IN, "events": 0, "tally": replace(TAKEN_IN["tally"], recorded=0, refused=0)}
    review.accept_import(envelope(), **said, rejected=())
    assert len(review.pending_events) == 1


def taken_in(rejected) -> CaseReview:
    """The inbox, which was told of a file."""
    review = a_review()
    review.accept_import(envelope(), **TAKEN_IN, rejected=rejected)
    return review
