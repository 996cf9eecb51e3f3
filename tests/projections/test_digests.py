"""Does a summary's digest stay what it is, and does it hold no word of anybody?"""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import date, timedelta
from hashlib import sha256
from types import UnionType
from typing import Any, get_args, get_type_hints

import pytest

from projections.changes import Change
from projections.digests import FIELDS, digest_of, text_free
from projections.first_form import FIRST_FIELDS
from projections.limits import Limit
from projections.purposes import Purpose
from projections.questions.learning_summary import ask
from projections.rebuilding import rebuild
from projections.shown.findings import Finding
from projections.shown.leads import Person
from projections.shown.observations import Observation
from projections.shown.queries import Query
from projections.shown.reviews import Review
from projections.shown.signs import Acted, Notice, Sign
from projections.shown.summaries import LearningSummary, Responsible
from projections.shown.voices import Voice
from tests.examples import (
    REVIEW,
    a_finding,
    a_held_back_query,
    a_led_review,
    a_query,
    a_sign,
    answer,
)
from tests.projections.histories import TODAY, History, asked, observed, warned

LEFT_OUT: dict[type, set[str]] = {
    LearningSummary: {"lead", "purpose_questions", "position", "digest"},
    Responsible: {"title"},
    Purpose: {"question"},
    Change: {"what", "effect"},
    Review: {"title", "area", "lead"},
    Person: {"role"},
    Finding: {"text", "evidence_rests_on", "records_only"},
    Observation: {"text", "words"},
    Voice: {"role", "identity_erased"},
    Query: {"text", "reason", "days_open", "due", "no_reply", "feedback_mode", "led_to_change"},
    Sign: {"text", "reason", "days_open", "decided_by"},
    Acted: {"action"},
    Notice: {"answer"},
    Limit: {"sentence"},
}
"""People's words and names, sentences of ours, what is read off other fields and off the evidence, and
what counts to the day of asking."""


def test_every_field_of_a_summary_is_in_the_form_or_left_out_on_purpose():
    parts = set(_parts(LearningSummary))
    assert parts == set(FIELDS)
    for part in parts:
        names = {field.name for field in fields(part)}
        assert names == set(FIELDS[part]) | LEFT_OUT.get(part, set()), part


def test_the_first_form_is_what_it_always_was():
    """What was published in it is compared in it for ever: this table is never changed."""
    table = sorted((kind.__name__, names) for kind, names in FIRST_FIELDS.items())
    assert (
        sha256(repr(table).encode()).hexdigest()
        == "3a2f5c87e83f7d03ccd4ddd985977d808a0175a3d8d931cfcd0798319d750cec"
    )


def test_the_digest_is_the_same_after_any_number_of_later_events(history: History):
    at = what_was_learned(history)
    then = summary(history)
    assert then.digest.startswith("sha-256:")
    history.happened(asked("Q-9"), warned("W-9"))
    history.tell(15, seed=3)
    assert summary(history).digest != then.digest
    assert summary(history, at=at) == then


def test_the_digest_is_the_same_on_any_later_day(history: History):
    at = what_was_learned(history)
    then, later = summary(history, at=at), summary(history, at=at, today=TODAY + timedelta(30))
    assert then.queries.items[0].days_open != later.queries.items[0].days_open
    assert then.digest == later.digest


@pytest.mark.slow
def test_the_digest_is_the_same_after_a_rebuild(history: History):
    at = what_was_learned(history)
    then = summary(history)
    history.tell(15, seed=3)
    rebuild(history.views, history.log)
    assert summary(history, at=at).digest == then.digest


def test_the_digest_changes_with_any_code_and_with_no_word(history: History):
    what_was_learned(history)
    then = summary(history)
    [query, *_] = then.queries.items
    reworded = replace(query, text="Something else.", reason="Because.", days_open=99)
    withdrawn = replace(query, status="withdrawn")
    assert digest_of(_with(then, reworded)) == then.digest
    assert digest_of(_with(then, withdrawn)) != then.digest


def test_a_longer_vocabulary_changes_no_digest(history: History):
    what_was_learned(history)
    then = summary(history)
    longer = replace(then, helped_hindered={**then.helped_hindered, "cond.new": (0, 0)})
    assert digest_of(longer) == then.digest


def test_the_form_holds_nobodys_words(history: History):
    what_was_learned(history)
    found = repr(text_free(summary(history)))
    assert "cot" not in found
    assert "front room" not in found
    assert "What let us" not in found


def what_was_learned(history: History) -> int:
    """A review with something of every kind in it."""
    return history.happened(
        a_led_review(),
        asked("Q-0"),
        answer(a_query(), "declined"),
        a_sign(),
        observed("C-1", factor="cond.workload", valence="helped"),
        a_finding(),
        a_held_back_query(),
    )


def summary(history: History, at: int | None = None, today: date = TODAY) -> LearningSummary:
    with history.asked() as facts:
        return ask(facts, review=REVIEW, today=today, at=at)


def _with(summary: LearningSummary, query: Query) -> LearningSummary:
    items = (query, *summary.queries.items[1:])
    return replace(summary, queries=replace(summary.queries, items=items))


def _parts(hint: Any) -> Iterator[type]:
    """Every dataclass that a summary is made of, but for what is left out whole."""
    if isinstance(hint, type) and is_dataclass(hint):
        yield hint
        for name, inside in get_type_hints(hint).items():
            if name not in LEFT_OUT.get(hint, set()):
                yield from _parts(inside)
    elif get_args(hint) or isinstance(hint, UnionType):
        for inside in get_args(hint):
            yield from _parts(inside)
