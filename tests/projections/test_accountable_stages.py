"""Who is accountable for queries at which stage, and how many wait there? (P16, I19)"""

from datetime import date

from domain.policies import EscalationPolicy, Stage, example
from projections.accountable_stages import AccountableStage
from projections.questions.learning_leads import ask
from tests.examples import LEARNING_LEAD, a_review, envelope, id_of
from tests.projections.histories import History, asked, said_by

MONDAY = date(2024, 6, 3)


def test_the_shipped_example_holds_for_every_nation_and_says_so(history: History):
    stages = accountable(history, MONDAY)
    assert [(one.n, one.who) for one in stages] == [
        (1, "practitioners"),
        (2, "team_managers"),
        (3, "senior_managers"),
        (4, "independent_chair"),
    ]
    assert [one.answer_within for one in stages] == [one.answer_within for one in example().stages]
    assert {one.nations for one in stages} == {
        ("england", "wales", "scotland", "ni", "not_recorded")
    }
    assert all(one.label and one.policy_id is None for one in stages)
    assert {(one.waiting, one.overdue) for one in stages} == {(0, 0)}


def test_it_counts_what_waits_at_each_stage_and_what_is_overdue(history: History):
    history.happened(a_review(), asked("Q-1", said_by(on=MONDAY)), asked("Q-2", said_by(on=MONDAY)))
    first, second, *_ = accountable(history, MONDAY)
    assert (first.waiting, first.overdue) == (2, 0)
    assert (second.waiting, second.overdue) == (0, 0)
    assert accountable(history, date(2024, 7, 1))[0].overdue == 2


def test_a_nation_with_a_policy_of_its_own_is_told_apart(history: History):
    history.happened(a_review(), asked("Q-1", said_by(on=MONDAY)))
    before = history.log.head()
    history.happened(a_policy_of("wales"))
    stages = accountable(history, MONDAY)
    assert len(stages) == 8
    welsh = [one for one in stages if one.nations == ("wales",)]
    assert [(one.who, one.answer_within, one.label) for one in welsh] == [
        ("senior_leaders", 1, None)
    ] * 4
    assert [one.waiting for one in stages] == [1, 0, 0, 0, 0, 0, 0, 0]
    with history.asked() as facts:
        assert len(ask(facts, today=MONDAY, at=before).accountable) == 4


def a_policy_of(nation: str) -> EscalationPolicy:
    """A policy by which one answers for all within a day."""
    return EscalationPolicy.publish(
        id_of("policy"),
        envelope(LEARNING_LEAD),
        review_id=id_of("inbox"),
        reference="EP-1",
        from_date=MONDAY,
        nation=nation,
        stages=[
            Stage(n=n, who="senior_leaders", acknowledge_within=0, answer_within=1)
            for n in range(1, 5)
        ],
    )


def accountable(history: History, today: date) -> tuple[AccountableStage, ...]:
    with history.asked() as facts:
        return ask(facts, today=today).accountable
