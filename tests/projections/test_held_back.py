"""What stopped people speaking: is every reason counted, and nobody shown by their role?"""

from uuid import UUID

import pytest

from domain.challenges import About
from domain.held_back import HeldBackQuery
from domain.vocabulary import vocabulary
from projections.questions.held_back import WhatStoppedPeople, ask
from projections.questions.one_held_back import ask as one
from tests.examples import REVIEW, SESSION, a_led_review, a_session, id_of, sealed
from tests.projections.histories import History, asked, citing, opened, said_by

REASONS = vocabulary("held_back_reason").codes


def test_every_reason_is_counted_also_those_nobody_gave(history: History):
    history.happened(held("H-1", "futility", "status_difference"), held("H-2", "futility"))
    answer = stopped(history)
    assert {code: n for code, n in answer.held_back_reasons.items() if n} == {
        "futility": 2,
        "status_difference": 1,
    }
    assert tuple(answer.held_back_reasons) == REASONS


def test_levels_are_counted_also_those_nobody_is_of(history: History):
    history.happened(held("H-1", "futility", band="6"))
    assert stopped(history).by_level == {
        level: int(level == "senior_leader") for level in vocabulary("level").codes
    }


def test_what_was_raised_stands_beside_what_was_held_back(history: History):
    history.happened(asked("Q-1"), asked("Q-2"), held("H-1", "futility"))
    answer = stopped(history)
    assert (answer.raised, answer.total) == (2, 1)


@pytest.mark.parametrize(
    ("raised", "held_back", "said"),
    [
        (2, 1, "2 queries were raised; 1 more was held back."),
        (1, 2, "1 query was raised; 2 more were held back."),
        (0, 0, "0 queries were raised; 0 more were held back."),
    ],
)
def test_the_tag_line_says_both_numbers(history: History, raised: int, held_back: int, said: str):
    history.happened(
        *[asked(f"Q-{at}") for at in range(raised)],
        *[held(f"H-{at}", "futility") for at in range(held_back)],
    )
    assert stopped(history).tag_line == said


def test_each_reason_is_told_with_the_level_and_agency_it_came_from(history: History):
    history.happened(
        held("H-1", "futility", "status_difference", band="1"),
        held("H-2", "futility", band="1"),
        held("H-3", "futility", band="6"),
    )
    assert [
        (one.reason, one.level, one.agency, one.number) for one in stopped(history).reasons_of_whom
    ] == [
        ("status_difference", "worker", "community_health", 1),
        ("futility", "worker", "community_health", 2),
        ("futility", "senior_leader", "community_health", 1),
    ]


def test_it_says_in_which_sort_of_session_it_was_told_and_what_it_would_have_been_about(
    history: History,
):
    history.happened(a_led_review(), a_session())
    item = About(item_type="strategy_discussion", owner_agency="la_csc", owner_band="4")
    history.happened(held("H-1", "futility", session=SESSION, about=item), held("H-2", "futility"))
    answer = stopped(history)
    assert {code: n for code, n in answer.by_setting.items() if n} == {
        "learning_event": 1,
        "not_recorded": 1,
    }
    assert set(vocabulary("session_type").codes) < set(answer.by_setting)
    assert {code: n for code, n in answer.by_item_type.items() if n} == {
        "strategy_discussion": 1,
        "not_recorded": 1,
    }
    assert [(one.setting, one.number) for one in answer.reasons_of_whom] == [
        ("learning_event", 1),
        ("not_recorded", 1),
    ]
    assert [(one.setting, one.about_item_type) for one in answer.items] == [
        ("learning_event", "strategy_discussion"),
        ("not_recorded", None),
    ]


def test_a_session_and_what_was_told_in_it_may_come_on_one_page(history: History):
    told = held("H-1", "futility", session=SESSION)
    history.happened(a_led_review(), a_session(), told)
    assert stopped(history).by_setting["learning_event"] == 1


def test_what_a_finding_rests_on_turned_out_to_matter(history: History):
    kept, other = held("H-1", "futility"), held("H-2", "futility")
    history.happened(kept, other)
    assert stopped(history).cited_in_findings == 0
    history.happened(citing(kept, asked("Q-1")))
    assert stopped(history).cited_in_findings == 1


def test_whoever_says_what_would_have_helped_is_counted(history: History):
    history.happened(held("H-1", "futility"), held("H-2", "futility", helped=False))
    assert stopped(history).with_what_would_have_helped == 1


def test_whoever_held_back_is_shown_without_a_role(history: History):
    history.happened(held("H-1", "futility"))
    [item] = stopped(history).items
    assert item.disclosed_by.role is None
    assert item.what_would_have_helped == "Somebody to ring."


def test_one_review_says_how_many_it_leaves_out(history: History):
    history.happened(held("H-1", "futility"), held("H-2", "futility", review=id_of("another")))
    answer = stopped(history, REVIEW)
    assert (answer.total, answer.hidden_by_filters) == (1, 1)


def test_as_at_the_beginning_nothing_was_held_back(history: History):
    history.happened(held("H-1", "futility"))
    assert stopped(history, at=0).total == 0


def test_one_held_back_query_is_found_by_its_id(history: History):
    query = held("H-1", "futility")
    history.happened(opened("A"), query)
    with history.asked() as facts:
        found = one(facts, query.id)
        assert one(facts, REVIEW) is None
        assert one(facts, query.id, at=0) is None
    assert found is not None
    assert (found.reference, found.review.code, found.about_agency) == ("H-1", "A", None)


def held(
    name: str,
    *reasons: str,
    band: str = "2",
    review=REVIEW,
    helped: bool = True,
    session: UUID | None = None,
    about: About | None = None,
) -> HeldBackQuery:
    return HeldBackQuery.disclose(
        id_of(name),
        said_by(band=band),
        review_id=review,
        reference=name,
        text=sealed("Why was nobody asked to go upstairs?"),
        reasons=reasons,
        about=about,
        what_would_have_helped=sealed("Somebody to ring.") if helped else None,
        session_id=session,
    )


def stopped(history: History, review=None, at: int | None = None) -> WhatStoppedPeople:
    with history.asked() as facts:
        return ask(facts, review, at=at)
