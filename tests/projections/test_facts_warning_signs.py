"""Warning signs as facts: states, proofs, and what keeps coming back."""

from datetime import date

import pytest

from projections.facts import warning_signs
from tests.examples import (
    LATER,
    SIGN,
    a_sign,
    dismiss,
    envelope,
    gather_proofs,
    sealed,
    sign_in,
)
from tests.projections.histories import History, warned
from tests.projections.rows import current


@pytest.mark.parametrize(
    ("state", "is_open"),
    [
        ("open", True),
        ("under_assessment", True),
        ("dismissed", True),
        ("closed_unproven", True),
        ("acted_on", False),
        ("proved_safe", False),
    ],
)
def test_a_sign_is_an_open_matter_until_acted_on_or_proved_safe(
    history: History, state: str, is_open: bool
):
    history.happened(sign_in(state))
    row = the_sign(history)

    assert (row.state, row.is_open_matter) == (state, is_open)
    assert row.register_rank == (0 if state in ("open", "under_assessment") else 1)
    assert (row.ended_on is None) == (state in ("open", "under_assessment"))


def test_proofs_are_counted_as_they_are_gathered(history: History):
    sign = a_sign()
    gather_proofs(sign)
    sign.add_evidence(envelope(), source_kind="home_visit", text=sealed("Saw him play,  AWAKE."))
    sign.consider_alternative(envelope(), explanation=sealed(), result="not_tested")
    history.happened(sign)
    row = the_sign(history)

    assert (row.sources, row.independent_sources) == (3, 2)
    assert (row.alternatives_named, row.alternatives_tested) == (2, 1)
    assert row.has_devils_advocate


def test_what_proved_it_safe_is_kept_without_who_they_were(history: History):
    history.happened(sign_in("proved_safe"))
    row = the_sign(history)

    assert row.raiser_view == "agrees"
    assert row.decided_by == [
        {"agency": "independent", "band": "I"},
        {"agency": "la_csc", "band": "4"},
    ]


def test_the_first_day_it_was_passed_over_is_the_earliest_not_the_first_told(history: History):
    sign = a_sign()
    sign.set_aside(envelope(on=date(2024, 3, 20)), how="talked_over", observed_by="raiser")
    sign.set_aside(envelope(on=LATER), how="no_reply", observed_by="raiser")
    dismiss(sign)
    history.happened(sign)
    row = the_sign(history)

    assert row.first_passed_over_on == LATER
    assert (row.ever_set_aside, row.set_aside_count, row.ever_dismissed) == (True, 2, True)


def test_what_it_once_was_stays_when_it_is_taken_up_again(history: History):
    sign = a_sign()
    dismiss(sign)
    sign.reopen(envelope(), why=sealed())
    history.happened(sign)
    row = the_sign(history)

    assert (row.state, row.ended_on, row.ever_dismissed) == ("open", None, True)
    assert (row.reason_code, row.ever_reopened) == ("already_considered", True)


def test_a_recurrence_is_told_of_both_and_changes_neither(history: History):
    earlier, later = sign_in("dismissed"), warned("W-2")
    later.link_recurrence(envelope(), earlier_sign_id=SIGN, by="person")
    history.happened(earlier, later)

    with history.asked() as facts:
        assert current(facts, warning_signs, later.id).recurrence_of == [
            {"id": str(SIGN), "by": "person"}
        ]
    row = the_sign(history)
    assert row.recurred_as == [{"id": str(later.id), "by": "person"}]
    assert (row.state, row.version) == ("dismissed", earlier.version)


def test_a_notice_and_its_answer_stand_together(history: History):
    sign = a_sign()
    sign.notify_pattern(envelope(), rule_version="v1", signs=(SIGN,))
    at = history.happened(sign)
    sign.answer_pattern(
        envelope(on=date(2024, 3, 20)), answer=sealed("We look again, all of us together.")
    )
    history.happened(sign)

    (notice,) = the_sign(history).notices
    assert (notice["on"], notice["rule_version"]) == ("2024-03-14", "v1")
    assert (notice["answered_on"], notice["answer"]) == (
        "2024-03-20",
        "We look again, all of us together.",
    )
    assert the_sign(history, at).notices[0]["answered_on"] is None


def the_sign(history: History, at: int | None = None):
    """The example sign's row."""
    with history.asked() as facts:
        return current(facts, warning_signs, SIGN, at)
