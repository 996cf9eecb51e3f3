"""What does a published summary keep, and which one cannot have been published?"""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.as_it_stood import AsItStood
from domain.rejections import DateInTheFuture
from tests.examples import LATER, NOW, REVIEW, a_published_summary

STOOD = AsItStood(log_position=7, counted_to=LATER, digest="sha-256:00")


def test_a_published_summary_remembers_as_it_stood_and_nothing_it_says():
    summary = a_published_summary(STOOD)
    assert (summary.review_id, summary.stood) == (REVIEW, STOOD)
    assert not hasattr(summary, "text")


def test_a_summary_counted_to_a_day_that_has_not_come_is_refused():
    tomorrow = NOW.date() + timedelta(days=1)
    with pytest.raises(DateInTheFuture):
        a_published_summary(replace(STOOD, counted_to=tomorrow))
    assert a_published_summary(replace(STOOD, counted_to=NOW.date()))
