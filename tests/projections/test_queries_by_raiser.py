"""Whose queries are they, by agency or by band: zeros too, and nobody ranked? (P01, I21)"""

from datetime import timedelta

import pytest

from domain.vocabulary import vocabulary
from projections.queries_chosen import Filters
from projections.questions.queries_by_raiser import AGENCY, BAND, By, QueriesByRaiser, ask
from tests.examples import RAISED_ON, answer, id_of
from tests.projections.histories import BANDS, TODAY, History, asked, opened, said_by

WEEK_BEFORE = RAISED_ON - timedelta(days=7)
STATUSES = vocabulary("query_status").codes


@pytest.mark.parametrize(("by", "name"), [(AGENCY, "agency_type"), (BAND, "band")])
def test_every_agency_and_every_band_has_a_row_also_when_it_raised_none(
    history: History, by: By, name: str
):
    found = told(history, by)
    assert tuple(one.code for one in found.items) == vocabulary(name).codes
    assert {one.raised for one in found.items} == {0}
    assert {tuple(one.by_status) for one in found.items} == {STATUSES}


def test_whoever_waits_longest_comes_first_whatever_their_band(history: History):
    history.happened(
        asked("Q-1", said_by(band="7")),
        asked("Q-2", said_by(band="1", on=WEEK_BEFORE)),
        answer(asked("Q-3", said_by(band="L", on=WEEK_BEFORE - timedelta(days=7))), "accepted"),
    )
    found = told(history, BAND)
    assert [(one.code, one.waiting_since) for one in found.items[:2]] == [
        ("1", WEEK_BEFORE),
        ("7", RAISED_ON),
    ]
    assert [one.code for one in found.items[2:]] == [one for one in BANDS if one not in "17"]
    assert [one.waiting_since for one in found.items[2:]] == [None] * 8


def test_each_row_is_a_sum_of_its_statuses_and_all_rows_of_the_total(history: History):
    history.tell(1_200, seed=5)
    for by in (AGENCY, BAND):
        found = told(history, by)
        assert all(sum(one.by_status.values()) == one.raised for one in found.items)
        assert sum(one.raised for one in found.items) == found.total > 10


def test_a_filter_counts_what_it_chooses_and_says_what_it_hides(history: History):
    history.happened(
        asked("Q-1", said_by("police", "1")),
        asked("Q-2", said_by("police", "2", on=WEEK_BEFORE)),
        answer(asked("Q-3", said_by("gp", "4")), "accepted"),
    )
    found = told(history, AGENCY, Filters(raised_from=RAISED_ON, status="open"))
    police = found.items[0]
    assert (police.code, police.raised, police.waiting_since) == ("police", 1, RAISED_ON)
    assert sum(one.raised for one in found.items) == 1
    assert len(found.items) == len(vocabulary("agency_type").codes)
    assert (found.total, found.hidden_by_filters) == (3, 2)


def test_what_is_counted_of_everything_is_what_a_filter_that_hides_nothing_counts(history: History):
    history.tell(300, seed=6)
    for by in (AGENCY, BAND):
        every = told(history, by)
        assert told(history, by, Filters(raised_from=RAISED_ON - timedelta(days=9999))) == every
        assert told(history, by, at=history.log.head()) == every


def test_as_at_a_position_it_is_what_it_was_then(history: History):
    query = asked("Q-1", said_by("police"))
    then = history.happened(opened("A"), query)
    before = told(history, AGENCY)
    answer(query, "declined")
    history.happened(query, asked("Q-2", said_by("gp"), review=id_of("another")))
    assert told(history, AGENCY, at=then) == before
    assert before.items[0].by_status["open"] == 1
    assert told(history, AGENCY).total == 2


def told(
    history: History, by: By, filters: Filters | None = None, at: int | None = None
) -> QueriesByRaiser:
    with history.asked() as facts:
        return ask(facts, by, filters or Filters(), today=TODAY, at=at)
