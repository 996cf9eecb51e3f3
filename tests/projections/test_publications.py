"""Is a summary that was published brought back exactly, and does everybody see when it is not?"""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import update

from domain.as_it_stood import AsItStood
from domain.summaries import Summary
from projections import summing_up
from projections.cursors import Cursor
from projections.digests import SECOND_FORM, digest_of
from projections.extent import Extent
from projections.facts import publications as facts_of
from projections.facts import queries
from projections.questions import learning_summary, one_publication, publications
from projections.questions.one_publication import OnePublication
from projections.rebuilding import rebuild
from projections.shown.summaries import LearningSummary, Period
from projections.summing_up import UP_TO_THE_SECOND_FORM, first_form_of
from tests.examples import (
    LATER,
    LEARNING_LEAD,
    REVIEW,
    a_led_review,
    a_sign,
    answer,
    envelope,
    id_of,
    sealed,
)
from tests.projections.histories import History, asked, observed, opened, warned

PERIOD = {"period_from": date(2024, 1, 1), "period_to": date(2024, 3, 31)}


def test_a_published_summary_is_the_same_after_later_events_and_a_rebuild(history: History):
    what_happened(history)
    then = summary(history, review=REVIEW)
    published(history, then)
    history.happened(asked("Q-9"), warned("W-9"))
    history.tell(60, seed=4)
    rebuild(history.views, history.log)
    answer = one(history)
    assert answer.agrees
    assert answer.summary == then
    assert answer.digest == then.digest != summary(history, review=REVIEW).digest


@pytest.mark.slow
def test_a_published_summary_is_the_same_after_a_thousand_later_events(history: History):
    what_happened(history)
    then = summary(history, review=REVIEW)
    at = published(history, then)
    while history.log.head() < at + 1_000:
        history.tell(400, seed=history.log.head())
    rebuild(history.views, history.log)
    assert one(history).agrees
    assert one(history).summary == then


def test_the_summary_of_a_period_is_brought_back_as_well(history: History):
    what_happened(history)
    then = summary(history, **PERIOD)
    published(history, then, scope="period", **PERIOD)
    history.happened(asked("Q-9"))
    answer = one(history)
    assert (answer.agrees, answer.summary) == (True, then)
    assert (answer.scope, answer.review) == ("period", None)
    assert answer.period == Period(*PERIOD.values())


def test_what_was_published_in_the_first_form_of_the_digest_still_agrees(history: History):
    what_happened(history)
    then = summary(history, review=REVIEW)
    with history.asked() as facts:
        first = first_form_of(facts, then, Extent(review=REVIEW))
    assert first != then.digest
    published(history, replace(then, digest=first))
    history.happened(asked("Q-9"), observed("C-9", kind="good_practice"))
    assert one(history).agrees


def test_what_was_published_when_summaries_listed_more_still_lists_it(
    history: History, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(summing_up, "OF_MANY", 2)
    history.happened(*[asked(f"Q-{number}") for number in range(3)])
    with history.asked() as facts:
        whole = summing_up.sum_up(facts, today=LATER, most=UP_TO_THE_SECOND_FORM, **PERIOD)
    then = replace(whole, digest=digest_of(whole, SECOND_FORM))
    published(history, then, scope="period", **PERIOD)
    history.happened(asked("Q-9"))
    answer = one(history)
    assert (answer.agrees, answer.summary) == (True, then)
    assert len(answer.summary.queries.items) == 3
    assert len(summary(history, **PERIOD).queries.items) == 2


def test_a_later_publication_takes_the_place_of_the_one_before(history: History):
    what_happened(history)
    published(history, summary(history, review=REVIEW))
    before = one(history)
    assert (before.supersedes, before.superseded_by) == (None, None)
    second = {"name": "second", "supersedes": id_of("first")}
    published(history, summary(history, review=REVIEW), **second)
    with history.asked() as facts:
        later = one_publication.ask(facts, id_of("second"))
    assert later
    assert later.supersedes == str(id_of("first"))
    assert one(history).superseded_by == str(id_of("second"))
    assert one(history).agrees
    assert one(history).summary == before.summary


def test_a_summary_says_what_is_new_since_the_last_one_that_was_published(history: History):
    what_happened(history)
    assert summary(history, review=REVIEW).since is None
    published(history, summary(history, review=REVIEW))
    nothing = summary(history, review=REVIEW).since
    assert nothing
    assert (set(nothing.new.values()), nothing.items) == ({0}, ())
    declined = asked("Q-9")
    history.happened(declined, observed("C-9"), warned("W-9", review=id_of("B")))
    history.happened(answer(declined, "declined"))
    since = summary(history, review=REVIEW).since
    assert since
    assert since.publication == str(id_of("first"))
    assert since.new == {
        "finding": 0,
        "challenge": 1,
        "warning_sign": 0,
        "held_back_query": 0,
        "observation": 1,
    }
    assert [(new.reference, new.was, new.now) for new in since.items] == [("Q-9", None, "declined")]


def test_what_stands_otherwise_than_it_was_published_is_new_as_well(history: History):
    sign = a_sign()
    history.happened(a_led_review(), sign)
    published(history, summary(history, review=REVIEW))
    why = sealed("It was seen only once, and by nobody since.")
    sign.dismiss(envelope(), reason_code="threshold_not_met", reason=why)
    history.happened(sign)
    since = summary(history, review=REVIEW).since
    assert since
    assert [(new.kind, new.was, new.now) for new in since.items] == [
        ("warning_sign", "open", "dismissed")
    ]
    assert since.new["warning_sign"] == 0


def test_a_period_is_compared_with_the_same_period_only(history: History):
    what_happened(history)
    published(history, summary(history, **PERIOD), name="year", scope="period", **PERIOD)
    assert summary(history, **PERIOD).since
    assert summary(history).since is None
    assert summary(history, period_from=PERIOD["period_from"]).since is None
    assert summary(history, review=REVIEW).since is None


def test_a_row_that_was_tampered_with_does_not_agree(history: History):
    what_happened(history)
    published(history, summary(history, review=REVIEW))
    with history.views.writing() as rows:
        rows.execute(update(queries.TABLE).values(status="accepted"))
    assert not one(history).agrees


def test_a_digest_that_was_tampered_with_does_not_agree(history: History):
    what_happened(history)
    published(history, summary(history, review=REVIEW))
    with history.views.writing() as rows:
        rows.execute(update(facts_of.TABLE).values(digest="sha-256:00"))
    assert not one(history).agrees


def test_a_publication_says_when_by_whom_and_in_which_words(history: History):
    what_happened(history)
    at = published(history, summary(history, review=REVIEW))
    answer = one(history)
    assert answer.as_at == f"p{at - 1:x}.2024-03-14"
    assert (answer.published_on, answer.published_by.agency) == (LATER, "partnership_board")
    assert answer.review
    assert (answer.review.code, answer.version, answer.position) == ("A", 1, at)
    assert (answer.text, answer.limits) == (None, None)


def test_publications_are_listed_of_one_review_and_of_all(history: History):
    what_happened(history)
    history.happened(opened("B"))
    for name, review in (("first", REVIEW), ("second", REVIEW), ("other", id_of("B"))):
        published(history, summary(history, review=review), name=name, review_id=review)
    published(history, summary(history, **PERIOD), name="year", scope="period", **PERIOD)
    assert references(history, REVIEW) == ["first", "second"]
    assert references(history, id_of("B")) == ["other"]
    assert references(history, None) == ["first", "second", "other", "year"]


def test_a_publication_is_not_there_before_it_was_published(history: History):
    what_happened(history)
    at = published(history, summary(history, review=REVIEW))
    with history.asked() as facts:
        assert one_publication.ask(facts, id_of("first"), at=at - 1) is None
        assert one_publication.ask(facts, id_of("first"), at=at)
        assert one_publication.ask(facts, id_of("first"), id_of("B")) is None
        assert publications.ask(facts, REVIEW, at=at - 1).total == 0


def what_happened(history: History) -> None:
    """A review with a query, a sign and an observation in it."""
    history.happened(
        a_led_review(),
        asked("Q-0"),
        a_sign(),
        observed("C-1", factor="cond.workload", valence="helped"),
    )


def published(
    history: History,
    summary: LearningSummary,
    name: str = "first",
    scope: str = "review",
    review_id: UUID = REVIEW,
    supersedes: UUID | None = None,
    **period: date,
) -> int:
    """That summary, published as it stands."""
    stood = AsItStood(log_position=summary.position, counted_to=LATER, digest=summary.digest)
    made = Summary.publish(
        id_of(name),
        envelope(LEARNING_LEAD),
        review_id=review_id,
        reference=name,
        scope=scope,
        stood=stood,
        lead=LEARNING_LEAD,
        supersedes=supersedes,
        **period,
    )
    return history.happened(made)


def summary(history: History, **of: Any) -> LearningSummary:
    """A summary as it stands now."""
    with history.asked() as facts:
        return learning_summary.ask(facts, today=LATER, **of)


def one(history: History) -> OnePublication:
    """The first publication."""
    with history.asked() as facts:
        found = one_publication.ask(facts, id_of("first"))
    assert found
    return found


def references(history: History, review: UUID | None) -> list[str]:
    """What is listed, walked page by page."""
    names: list[str] = []
    after = None
    with history.asked() as facts:
        while True:
            page = publications.ask(facts, review, limit=1, after=after)
            names += [item.reference for item in page.items]
            if page.next is None:
                assert page.total == len(names)
                return names
            after = Cursor.read(page.next)
