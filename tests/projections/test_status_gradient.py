"""Is it acceptable to query upward, and when are the numbers too few to tell?"""

from dataclasses import replace
from datetime import date

import pytest

from domain.vocabulary import vocabulary
from projections.questions.status_gradient import StatusGradient, ask
from projections.shown.gradients import Answered, Between, Group
from tests.examples import RAISED_ON, REVIEW, TEAM_MANAGER, envelope, id_of, sealed
from tests.projections.histories import BANDS, History, asked, opened, said_by

GROUPS = vocabulary("gradient").codes


def test_without_queries_every_group_is_zero_and_too_few(history: History):
    answer = gradient(history)
    assert answer.by_gradient == dict.fromkeys(GROUPS, 0)
    assert answer.accepted_of_raised_by_gradient == dict.fromkeys(GROUPS, "0/0")
    assert (answer.gradient_matrix, answer.bands, answer.too_few) == ({}, BANDS, True)


@pytest.mark.parametrize(
    ("raiser", "owner", "group"),
    [
        ("1", "5", "up"),
        ("4", "4", "level"),
        ("6", "2", "down"),
        ("L", "4", "family"),
        ("4", "L", "family"),
        ("I", "5", "independent"),
        ("U", "L", "undisclosed"),
        ("2", "U", "undisclosed"),
    ],
)
def test_the_raisers_band_gives_the_group_and_else_the_owners(
    history: History, raiser: str, owner: str, group: str
):
    history.happened(asked("Q-1", said_by(band=raiser), owner=("la_csc", owner)))
    answer = gradient(history)
    assert answer.by_gradient == {name: int(name == group) for name in GROUPS}
    assert answer.gradient_matrix == {raiser: {owner: 1}}


def test_acceptance_goes_by_the_status_now(history: History):
    accepted, in_part, reopened = (asked(name, said_by(band="1")) for name in "abc")
    respond(accepted, "accepted")
    respond(in_part, "accepted_in_part")
    respond(reopened, "accepted")
    reopened.reopen(envelope(), why=None)
    history.happened(accepted, in_part, reopened, asked("d", said_by(band="1")))
    assert gradient(history).accepted_of_raised_by_gradient["up"] == "2/4"


def test_a_group_says_what_became_of_its_queries(history: History):
    queries = [asked(f"Q-{number}", said_by(band="1", voice="raiser")) for number in range(4)]
    respond(queries[0], "declined")
    queries[1].withdraw(envelope(id_of("raiser")), reason_code="no_longer_relevant")
    queries[2].set_aside(envelope(), how="talked_over", observed_by="raiser")
    queries[3].escalate(envelope(id_of("raiser")), to_stage=2, by="raiser")
    history.happened(*queries)
    up = group(history, "up")
    assert (up.raised, up.accepted, up.declined, up.withdrawn) == (4, 0, 1, 1)
    assert (up.set_aside, up.escalated) == (1, 1)
    assert sum(up.by_status.values()) == up.raised


@pytest.mark.parametrize(
    ("days", "median"),
    [([], None), ([3], 3), ([1, 9], 5), ([0, 2, 40], 2), ([1, 2, 3, 4], 2.5), ([2, 2, 2, 9], 2)],
)
def test_the_median_is_of_the_days_to_the_answer(
    history: History, days: list[int], median: float | None
):
    for number, waited in enumerate(days):
        query = asked(f"Q-{number}", said_by(band="1"))
        respond(query, "accepted", date.fromordinal(RAISED_ON.toordinal() + waited))
        history.happened(query)
    history.happened(asked("still waiting", said_by(band="1")))
    assert group(history, "up").median_days_to_answer == median


def test_a_cell_of_the_matrix_says_what_became_of_its_queries(history: History):
    queries = [asked(f"Q-{number}", said_by(band="1", voice="raiser")) for number in range(4)]
    respond(queries[0], "accepted_in_part", date(2024, 3, 28))
    respond(queries[1], "declined", date(2024, 4, 2))
    queries[2].set_aside(envelope(), how="talked_over", observed_by="raiser")
    queries[3].escalate(envelope(id_of("raiser")), to_stage=2, by="raiser")
    history.happened(*queries, asked("level", said_by(band="4")))
    assert gradient(history).cells == (
        cell("1", raised=4, accepted=1, declined=1, set_aside=1, escalated=1, days=14.5),
        cell("4", raised=1),
    )


def test_weekends_and_the_nations_holidays_are_not_waited_for_in_working_days(history: History):
    query = respond(asked("Q-1", said_by(band="1")), "accepted", date(2024, 4, 2))
    history.happened(opened("A"), query)
    up = group(history, "up")
    assert date(2024, 3, 11) == RAISED_ON
    assert (up.median_days_to_answer, up.median_working_days_to_answer) == (22, 14)


def test_days_that_are_not_exact_are_no_wait(history: History):
    query = asked("Q-1", said_by(band="1"))
    in_march = replace(envelope(TEAM_MANAGER, date(2024, 3, 31)), occurred_precision="month")
    query.respond(in_march, kind="accepted", reason_code=None, reason=None)
    history.happened(query)
    assert group(history, "up").median_working_days_to_answer is None


@pytest.mark.parametrize(
    ("blind", "standing"), [(False, "known"), (True, "hidden"), (None, "not_recorded")]
)
def test_what_was_known_of_the_raiser_stands_apart(
    history: History, blind: bool | None, standing: str
):
    history.happened(
        respond(asked("Q-1", said_by(band="2")), "accepted", blind=blind),
        respond(asked("Q-2", said_by(band="2")), "declined", blind=blind),
        asked("Q-3", said_by(band="2")),
    )
    up = group(history, "up")
    for name in ("known", "hidden", "not_recorded"):
        some = (
            Answered(answered=2, accepted=1)
            if name == standing
            else Answered(answered=0, accepted=0)
        )
        assert getattr(up, f"standing_{name}") == some
        (effect,) = (one for one in gradient(history).effects if one.standing == name)
        two_up = effect.by_bands_up[2]
        assert (two_up.answered, two_up.accepted) == (some.answered, some.accepted)
        assert effect.answered == some.answered
        assert effect.claim == "not_enough_to_tell"


def test_only_answers_between_numbered_bands_are_compared_and_down_counts_as_level(
    history: History,
):
    raisers = ("L", "I", "U", "7", "4", "1")
    history.happened(*[respond(asked(band, said_by(band=band)), "accepted") for band in raisers])
    (effect,) = (one for one in gradient(history).effects if one.standing == "not_recorded")
    assert [one.answered for one in effect.by_bands_up] == [2, 0, 0, 1, 0, 0, 0]


def test_nothing_is_said_of_anybody_but_bands(history: History):
    history.happened(respond(asked("Q-1", said_by(band="1", voice="raiser")), "declined"))
    told = repr(gradient(history))
    assert str(id_of("raiser")) not in told
    assert str(TEAM_MANAGER) not in told


def test_ten_queries_are_enough_to_look_at(history: History):
    history.happened(*[asked(f"Q-{number}", said_by(band="1")) for number in range(9)])
    assert (group(history, "up").too_few, gradient(history).too_few) == (True, True)
    history.happened(asked("Q-9", said_by(band="1")))
    assert (group(history, "up").too_few, gradient(history).too_few) == (False, False)


def test_one_review_says_how_many_queries_it_leaves_out(history: History):
    history.happened(asked("Q-1"), asked("Q-2", review=id_of("another review")))
    answer = gradient(history, REVIEW)
    assert (sum(answer.by_gradient.values()), answer.hidden_by_filters) == (1, 1)


def test_as_at_a_position_it_is_what_it_was_then(history: History):
    query = asked("Q-1", said_by(band="1"))
    raised = history.happened(query)
    then = gradient(history)
    history.happened(respond(query, "accepted"))
    assert gradient(history, at=raised) == then
    assert gradient(history).accepted_of_raised_by_gradient["up"] == "1/1"


def cell(band: str, *, raised: int, days: float | None = None, **more: int) -> Between:
    zeros = dict.fromkeys(("accepted", "declined", "set_aside", "escalated", "withdrawn"), 0)
    return Between(
        by_band=band,
        about_band="4",
        raised=raised,
        **{**zeros, **more},
        median_working_days_to_answer=days,
        too_few=True,
    )


def respond(query, kind: str, on: date = date(2024, 3, 14), *, blind: bool | None = None):
    query.respond(
        envelope(TEAM_MANAGER, on),
        kind=kind,
        reason_code="new_evidence",
        reason=sealed("A second worker has now seen both children awake."),
        blind_to_status=blind,
    )
    return query


def group(history: History, name: str) -> Group:
    [found] = [one for one in gradient(history).groups if one.group == name]
    return found


def gradient(history: History, review=None, at: int | None = None) -> StatusGradient:
    with history.asked() as facts:
        return ask(facts, review, at=at)
