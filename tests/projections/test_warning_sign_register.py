"""Which signs were seen, what became of them, and which came back?"""

from dataclasses import replace
from datetime import date

import pytest

from domain.vocabulary import vocabulary
from projections.cursors import Cursor
from projections.questions import warning_sign_register
from projections.questions.warning_sign_register import Filters, WarningSignRegister, ask
from tests.examples import (
    CHAIR,
    REVIEW,
    STANDINGS,
    TEAM_MANAGER,
    dismiss,
    envelope,
    id_of,
    sealed,
    sign_in,
)
from tests.projections.histories import TODAY, History, opened, said_by, warned

STATES = vocabulary("warning_state").codes


@pytest.mark.parametrize("state", STATES)
def test_every_state_a_sign_can_reach_is_shown_by_default(history: History, state: str):
    history.happened(opened("A"), sign_in(state))
    register = asked(history)
    assert [item.state for item in register.items] == [state]
    assert register.by_state == {code: int(code == state) for code in STATES}


def test_the_header_sums_to_the_number_of_rows_whatever_happened(history: History):
    history.tell(600, seed=13)
    history.tell(500, seed=11)
    register = asked(history, limit=200)
    assert register.next is None
    assert register.total == len(register.items) > 5
    assert sum(register.by_state.values()) == sum(register.by_kind.values()) == register.total


def test_an_empty_register_shows_every_zero(history: History):
    register = asked(history)
    assert register.by_state == dict.fromkeys(STATES, 0)
    assert register.by_kind == dict.fromkeys(vocabulary("warning_kind").codes, 0)
    assert (register.total, register.next) == (0, None)


def test_a_filter_says_how_many_it_hides_and_leaves_the_header_alone(history: History):
    history.happened(warned("W-1"), warned("W-2", said_by(band="5")), warned("W-3"))
    register = asked(history, Filters(band="5", review=REVIEW, state="open", set_aside=False))
    assert references(register) == ["W-2"]
    assert (register.total, register.hidden_by_filters, register.by_state["open"]) == (3, 2, 3)


def test_walking_the_pages_meets_every_row_exactly_once(history: History):
    history.happened(*[warned(f"W-{number}") for number in range(7)], sign_in("dismissed"))
    whole = references(asked(history))
    page = asked(history, limit=3)
    met = references(page)
    while page.next:
        page = asked(history, limit=3, after=Cursor.read(page.next))
        met += references(page)
    assert met == whole
    assert len(set(met)) == 8


def test_what_people_linked_to_a_sign_passed_over_is_listed(history: History):
    first = passed_over(warned("W-1"))
    again = warned("W-2")
    again.link_recurrence(envelope(), earlier_sign_id=first.id, by="person")
    history.happened(first, again)
    register = asked(history)
    assert register.dismissed_then_recurred == (("W-1", "W-2"),)
    assert register.signs_ever_dismissed_or_set_aside == ("W-1",)
    linked = {item.reference: (item.recurrence_of, item.recurred_as) for item in register.items}
    assert linked == {"W-1": ((), ("W-2",)), "W-2": (("W-1",), ())}


def test_a_link_that_a_rule_made_is_not_one_that_people_made(history: History):
    first = passed_over(warned("W-1"))
    again = warned("W-2")
    again.link_recurrence(envelope(), earlier_sign_id=first.id, by="rule:v1")
    history.happened(first, again)
    assert asked(history).dismissed_then_recurred == ()


def test_a_link_to_a_sign_that_was_taken_seriously_is_not_listed(history: History):
    first, again = sign_in("acted_on"), warned("W-2")
    again.link_recurrence(envelope(), earlier_sign_id=first.id, by="person")
    history.happened(first, again)
    assert asked(history).dismissed_then_recurred == ()


@pytest.mark.parametrize(
    ("earlier_on", "later_on", "is_noticed"),
    [
        (date(2023, 3, 14), date(2024, 3, 14), True),
        (date(2023, 3, 13), date(2024, 3, 14), False),
        (date(2024, 3, 14), date(2024, 3, 14), True),
        (date(2023, 3, 1), date(2024, 2, 29), True),
    ],
)
def test_rule_v1_looks_back_twelve_months_both_ends_included(
    history: History, earlier_on: date, later_on: date, is_noticed: bool
):
    history.happened(
        passed_over(warned("W-1", said_by(on=earlier_on)), on=earlier_on),
        warned("W-2", said_by(on=later_on)),
    )
    noticed = ((later_on, "W-2", "W-1"),) if is_noticed else ()
    assert asked(history).intermittent_notices_rule_v1 == noticed


def test_rule_v1_looks_only_at_what_was_passed_over_before_the_later_one(history: History):
    on, later = date(2024, 3, 14), date(2024, 4, 2)
    history.happened(
        passed_over(warned("W-1", said_by(on=on)), on=date(2024, 4, 3)),
        warned("W-2", said_by(on=later)),
    )
    assert asked(history).intermittent_notices_rule_v1 == ()


def test_rule_v1_stays_within_a_review_and_a_kind(history: History):
    on, later = date(2024, 3, 14), said_by(on=date(2024, 4, 2))
    history.happened(
        passed_over(warned("W-1", said_by(on=on)), on=on),
        warned("W-2", later, kind="operating_blind"),
        warned("W-3", later, review=id_of("another review")),
    )
    assert asked(history).intermittent_notices_rule_v1 == ()


def test_rule_v1_gives_one_notice_a_sign_and_names_the_earliest(history: History):
    days = [date(2024, 1, 8), date(2024, 2, 5), date(2024, 3, 4)]
    signs = [warned(f"W-{n}", said_by(on=day)) for n, day in enumerate(days)]
    history.happened(*[passed_over(sign, on=day) for sign, day in zip(signs, days, strict=True)])
    noticed = asked(history).intermittent_notices_rule_v1
    assert noticed == ((days[1], "W-1", "W-0"), (days[2], "W-2", "W-0"))


def test_what_was_done_and_noticed_is_shown(history: History):
    first, again = warned("W-1"), warned("W-2")
    again.notify_pattern(envelope(), rule_version="v1", signs=(first.id, again.id))
    again.answer_pattern(envelope(), answer=sealed("We look at both together."))
    again.act_on(envelope(), action=sealed("Joint visit"), by_agency="police", on=TODAY)
    history.happened(first, again)
    [shown] = asked(history, Filters(state="acted_on")).items
    assert shown.acted is not None
    assert (shown.acted.on, shown.acted.by_agency) == (TODAY, "police")
    [notice] = shown.notices
    assert notice.signs == ("W-1", "W-2")
    assert (notice.answer, notice.answered_on is None) == ("We look at both together.", False)


def test_what_was_answered_and_done_is_told_with_who_it_was_as_they_stood(history: History):
    sign = warned("W-1")
    sign.set_aside(envelope(TEAM_MANAGER), how="talked_over", observed_by="raiser")
    sign.debate(envelope(), summary=sealed("Two views."), bands=("2", "4"))
    then = history.happened(sign)
    dismiss(sign)
    sign.reopen(envelope(), why=sealed("Nobody has seen the child."))
    sign.act_on(envelope(CHAIR), action=sealed("A visit"), by_agency="police", on=TODAY)
    history.happened(sign, warned("W-2"))
    [shown] = [item for item in asked(history).items if item.reference == "W-1"]
    told = [(one.topic.split("-", 2)[2], one.by.band, one.code) for one in shown.responses]
    assert told == [
        ("set-aside", "4", "talked_over"),
        ("debated", "2", None),
        ("dismissed", "4", "already_considered"),
        ("reopened", "2", None),
        ("acted-on", STANDINGS[CHAIR][1], None),
    ]
    texts = [one.text for one in shown.responses]
    assert (texts[0], texts[1], texts[-1]) == (None, "Two views.", "A visit")
    [decided] = shown.decided_by
    assert (decided.agency, decided.band) == STANDINGS[CHAIR][:2]
    [before] = asked(history, at=then).items
    assert [one.topic for one in before.responses] == [
        "warning-sign-set-aside",
        "warning-sign-debated",
    ]


def test_what_somebody_answered_to_a_few_is_shown_as_an_answer_without_its_words(history: History):
    sign = warned("W-1")
    sign.act_on(
        replace(envelope(TEAM_MANAGER), audience="custodian"),
        action=sealed("A visit"),
        by_agency="police",
        on=TODAY,
    )
    history.happened(sign)
    [item] = asked(history).items
    [response] = item.responses
    assert (response.text, response.text_withheld) == (None, "custodian")


def test_a_register_as_at_a_position_is_what_it_was_then(history: History):
    sign = warned("W-1")
    raised = history.happened(sign)
    then = asked(history)
    history.happened(passed_over(sign), warned("W-2"))
    assert asked(history, at=raised) == then
    assert asked(history).signs_ever_dismissed_or_set_aside == ("W-1",)


def test_more_than_is_listed_of_what_came_back_is_still_counted(
    history: History, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(warning_sign_register, "MOST_REFERENCES", 1)
    for name in ("W-1", "W-2"):
        sign = warned(name)
        sign.set_aside(envelope(), how="talked_over", observed_by="raiser")
        history.happened(sign)
    for at in (None, history.log.head()):
        register = asked(history, at=at)
        assert register.signs_ever_dismissed_or_set_aside == ("W-1",)
        assert register.numbers["signs_ever_dismissed_or_set_aside"] == 2


def asked(history: History, filters: Filters | None = None, **how) -> WarningSignRegister:
    with history.asked() as facts:
        return ask(facts, filters or Filters(), today=TODAY, **how)


def references(register: WarningSignRegister) -> list[str]:
    return [item.reference for item in register.items]


def passed_over(sign, on: date | None = None):
    """The sign, set aside on a day, or dismissed."""
    if on is None:
        dismiss(sign)
    else:
        sign.set_aside(envelope(TEAM_MANAGER, on), how="talked_over", observed_by="raiser")
    return sign
