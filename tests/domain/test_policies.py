"""An escalation policy says of every stage who answers and by when, and never changes what began before."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from domain.policies import EscalationPolicy, Policy, Stage, example, in_force
from domain.rejections import PolicyIsRetroactive, PolicyNeedsEveryStage
from domain.vocabulary import LANGUAGES, vocabulary
from tests.examples import LEARNING_LEAD, REVIEW, envelope, id_of

TODAY = date(2026, 3, 6)  # a Friday
TOMORROW = date(2026, 3, 7)
MADE = envelope(LEARNING_LEAD, TODAY, recorded_at=datetime(2026, 3, 6, 9, tzinfo=UTC))
STAGES = tuple(
    Stage(n=n, who="team_managers", acknowledge_within=1, answer_within=n) for n in range(1, 5)
)


def test_the_example_is_the_one_that_was_chosen_for_it():
    days = [(one.n, one.acknowledge_within, one.answer_within) for one in example().stages]
    assert days == [(1, 0, 2), (2, 0, 5), (3, 0, 2), (4, 0, 5)]
    assert example().stages[3].who == "independent_chair"
    assert (example().id, example().immediate_rule) == (None, "same_day")


@pytest.mark.parametrize("language", LANGUAGES)
def test_whoever_the_example_names_has_a_name(language: str):
    for stage in example().stages:
        assert "(" not in vocabulary("accountable").label(stage.who, language)


def test_the_last_stage_is_the_independent_chairs_and_the_others_the_agencys_that_was_asked():
    agencies = [stage.answered_for_by("school") for stage in example().stages]
    assert agencies == ["school", "school", "school", "independent"]


@pytest.mark.parametrize(
    "stages", [STAGES[:3], STAGES[::-1], (*STAGES, STAGES[3]), (STAGES[0], *STAGES[:3]), ()]
)
def test_every_stage_is_there_once_and_in_order(stages: tuple[Stage, ...]):
    with pytest.raises(PolicyNeedsEveryStage):
        publish(stages=stages)


def test_no_policy_begins_before_it_was_published():
    with pytest.raises(PolicyIsRetroactive):
        publish(from_date=date(2026, 3, 5))


def test_a_policy_that_begins_later_is_not_in_force_yet():
    later = policy(from_date=TOMORROW)
    assert in_force([later], "england", TODAY) == example()
    assert in_force([later], "england", TOMORROW) == later


def test_of_several_the_last_published_is_in_force():
    first, second = policy(id="first"), policy(id="second")
    assert in_force([first, second], "england", TODAY) == second


def test_a_policy_of_one_nation_says_nothing_of_the_others():
    welsh = policy(nation="wales")
    assert in_force([welsh], "wales", TODAY) == welsh
    assert in_force([welsh], "england", TODAY) == example()


@pytest.mark.parametrize(
    ("risk", "began", "acknowledge_by", "answer_by"),
    [
        ("possible", TODAY, TODAY, date(2026, 3, 10)),
        ("immediate", TODAY, TODAY, TODAY),
        ("possible", TOMORROW, date(2026, 3, 9), date(2026, 3, 10)),
        ("immediate", TOMORROW, TOMORROW, TOMORROW),  # a Saturday: children do not wait for Monday
    ],
)
def test_immediate_risk_is_due_the_very_day(
    risk: str, began: date, acknowledge_by: date, answer_by: date
):
    due = example().deadlines(1, risk, "england", began)
    assert (due.acknowledge_by, due.answer_by) == (acknowledge_by, answer_by)


def publish(**what: object) -> EscalationPolicy:
    """A policy that begins today, but for what is said otherwise."""
    said = {"review_id": REVIEW, "reference": "E-1", "from_date": TODAY, "stages": STAGES}
    return EscalationPolicy.publish(id_of("policy"), MADE, **(said | what))  # type: ignore[arg-type]  # any of them


def policy(**what: object) -> Policy:
    """A policy that is in force today, but for what is said otherwise."""
    return replace(example(), **({"id": "published", "from_date": TODAY} | what))  # type: ignore[arg-type]  # any
