"""Is every noted way of talking danger away shown, and never a person?"""

from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from api.schemas.registers import DenialFilters
from domain.challenges import Challenge
from domain.observations import Detail, Observation, Reference
from domain.vocabulary import vocabulary
from projections.questions.denial_ledger import DenialLedger, Filters, ask
from tests.examples import REVIEW, TEAM_MANAGER, answer, envelope, id_of, sealed
from tests.examples import history as before
from tests.projections.histories import TODAY, History, asked, denied, observed, said_by, warned

MAY, OCTOBER, DAY = date(2024, 5, 2), date(2024, 10, 1), timedelta(days=1)
BEHAVIOURS = vocabulary("denial_behaviour").codes


def test_every_behaviour_is_counted_also_those_nobody_noted(history: History):
    query = asked("Q-1")
    history.happened(query, denied("C-1", "assume_normal", query))
    ledger = ledger_of(history)
    assert ledger.denial == {code: int(code == "assume_normal") for code in BEHAVIOURS}
    assert ledger_of(history, at=0).denial == dict.fromkeys(BEHAVIOURS, 0)


def test_a_note_shows_the_exchange_and_what_happened_next(history: History):
    query, sign = asked("Q-1"), warned("W-1")
    answer(query, "declined")
    history.happened(
        query, sign, denied("C-1", "assume_normal", query), denied("C-2", "assume_normal", sign)
    )
    about = {item.reference: item.on for item in ledger_of(history).items}
    assert (about["C-1"].kind, about["C-1"].status) == ("challenge", "declined")
    assert (about["C-2"].kind, about["C-2"].status, about["C-2"].gradient) == (
        "warning_sign",
        "open",
        None,
    )


def test_behaviours_are_set_against_the_gap_in_status(history: History):
    upward = asked("Q-1", said_by(band="1"), owner=("la_csc", "5"))
    history.happened(upward, denied("C-1", "cannot_happen_here", upward))
    gaps = ledger_of(history).by_gap["cannot_happen_here"]
    assert (gaps["up"], sum(gaps.values())) == (1, 1)


def test_whoever_noted_it_is_shown_without_a_role(history: History):
    query = asked("Q-1")
    history.happened(query, denied("C-1", "assume_normal", query))
    [item] = ledger_of(history).items
    assert (item.noted_by.agency, item.noted_by.role) == ("community_health", None)


def test_a_reply_stands_beside_the_note(history: History):
    query = asked("Q-1")
    note = denied("C-1", "assume_normal", query)
    reply = observed("C-2", said_by("la_csc", "4"), in_reply_to=note.id)
    history.happened(query, note, reply)
    [item] = ledger_of(history).items
    assert [one.id for one in item.replies] == [str(reply.id)]
    assert item.replies[0].on is not None


def test_a_note_from_history_without_a_day_has_none(history: History):
    query = asked("Q-1")
    undated = denied("C-1", "assume_normal", query, before(on=None))
    dated = denied("C-2", "assume_normal", query)
    history.happened(query, undated, dated)
    first, last = ledger_of(history).items
    assert (first.reference, last.reference, last.noted_on) == ("C-2", "C-1", None)


def test_a_note_on_something_that_cannot_be_read_is_still_a_row(history: History):
    history.happened(denied("C-1", "assume_normal", asked("Q-1")))
    [item] = ledger_of(history).items
    assert item.on is None


def test_the_ledger_of_one_review_says_how_many_notes_it_leaves_out(history: History):
    query, other = asked("Q-1"), asked("Q-2", review=id_of("another review"))
    elsewhere = observed("C-9", review=id_of("another review"))
    history.happened(query, other, elsewhere, denied("C-1", "assume_normal", query))
    assert ledger_of(history, id_of("another review")).hidden_by_filters == 1
    assert ledger_of(history, REVIEW).hidden_by_filters == 0


def test_what_happened_next_is_what_came_after_the_note(history: History):
    query = asked("Q-1", said_by(on=MAY))
    query.set_aside(said_by("la_csc", "4", MAY), how="talked_over", observed_by="raiser")
    note = denied("C-1", "assume_normal", query, said_by(on=MAY + DAY))
    history.happened(query, note)
    [item] = ledger_of(history).items
    assert item.happened_next == ()
    query.escalate(said_by(on=MAY + DAY), to_stage=2, by="raiser")
    query.respond(envelope(TEAM_MANAGER, MAY + DAY), kind="accepted")
    history.happened(query)
    [item] = ledger_of(history).items
    found = [(one.topic, one.on, one.led_to) for one in item.happened_next]
    assert {one.after_note for one in item.happened_next} == {True}
    assert found[0] == ("challenge-escalated", MAY + DAY, "escalated")
    assert [topic for topic, *_ in found] == ["challenge-escalated", "challenge-responded"]
    assert found[1][2] == item.on.status == "accepted"
    assert item.on.ever_set_aside


def test_of_a_note_without_a_day_all_steps_are_there_and_none_is_said_to_be_after_it(
    history: History,
):
    query = asked("Q-1")
    answer(query, "declined")
    history.happened(query, denied("C-1", "assume_normal", query, before(on=None)))
    [item] = ledger_of(history).items
    found = [(one.topic, one.after_note) for one in item.happened_next]
    assert found == [("challenge-responded", None)]


def test_goals_at_odds_in_the_same_exchange_stand_beside_the_note(history: History):
    query, other = asked("Q-1"), asked("Q-2")
    note = denied("C-1", "assume_normal", query)
    history.happened(
        *(query, other, note),
        goals("C-2", query),
        goals("C-3", note),
        goals("C-4", other),
        observed("C-5", about=(Reference(kind="challenge", id=query.id),)),
    )
    [item] = ledger_of(history).items
    assert {one.reference for one in item.goal_conflicts} == {"C-2", "C-3"}
    [first, _] = item.goal_conflicts
    assert (first.goal_a, first.goal_b, first.how_settled) == ("Be kind", "Be safe", None)
    assert first.noted_by.role is None


def test_a_sign_that_came_back_after_the_note_says_so(history: History):
    sign, later = warned("W-1"), warned("W-2")
    sign.set_aside(said_by(), how="talked_over", observed_by="raiser")
    history.happened(sign, denied("C-1", "assume_normal", sign))
    assert ledger_of(history).items[0].on.came_back is False
    later.link_recurrence(said_by(), earlier_sign_id=sign.id, by="person")
    history.happened(later)
    assert ledger_of(history).items[0].on.came_back is True


def test_every_behaviour_is_there_in_every_quarter(history: History):
    query = asked("Q-1")
    autumn = replace(said_by(on=OCTOBER), recorded_at=datetime(2024, 10, 1, 9, tzinfo=UTC))
    history.happened(
        query,
        denied("C-1", "assume_normal", query, said_by(on=MAY)),
        denied("C-2", "assume_normal", query, autumn),
        denied("C-3", "assume_normal", query, before(on=None)),
    )
    ledger = ledger_of(history, today=date(2025, 1, 1))
    found = {(one.quarter, one.behaviour): one.notes for one in ledger.over_time}
    quarters = ("2024-Q2", "2024-Q3", "2024-Q4", "2025-Q1")
    assert list(found) == [(one, behaviour) for one in quarters for behaviour in BEHAVIOURS]
    assert [found[one, "assume_normal"] for one in quarters] == [1, 0, 1, 0]
    assert (sum(found.values()), ledger.undated) == (2, 1)
    assert {one.too_few for one in ledger.over_time} == {True}


def test_a_note_dated_to_the_year_is_in_no_quarter_and_in_no_period(history: History):
    query = asked("Q-1")
    of_that_year = replace(before(on=date(2024, 1, 1)), occurred_precision="year")
    history.happened(query, denied("C-1", "assume_normal", query, of_that_year))
    ledger = ledger_of(history)
    assert (ledger.over_time, ledger.undated) == ((), 1)
    assert _opens(history, 0, noted_from=date(2023, 1, 1), noted_to=MAY) == 0


def test_each_number_opens_the_notes_behind_it(history: History):
    for seed in range(8):
        history.tell(150, seed=seed)
    ledger = ledger_of(history, today=date(2026, 12, 1))
    opened = 0
    for one in ledger.over_time:
        days = {"noted_from": one.from_, "noted_to": one.to}
        opened += _opens(history, one.notes, behaviour=one.behaviour, **days)
    assert opened + ledger.undated == len(ledger.items) > 0
    for of, name in ((ledger.by_gap, "gradient"), (ledger.by_subject, "subject")):
        for behaviour, counts in of.items():
            for code, number in counts.items():
                _opens(history, number, behaviour=behaviour, **{name: code})
    for pair in ledger.by_agencies:
        agencies = {"by_agency": pair.by_agency, "about_agency": pair.about_agency}
        assert _opens(history, pair.notes, **agencies) == sum(pair.by_behaviour.values())
    assert ledger.by_agencies


def test_as_at_its_own_position_it_says_what_it_says_now(history: History):
    for seed in range(3):
        history.tell(150, seed=seed)
    now = ledger_of(history)
    assert ledger_of(history, at=now.position) == now


def test_nothing_in_the_ledger_is_filtered_by_a_person():
    for names in ({one.name for one in fields(Filters)}, set(DenialFilters().fields)):
        assert not {one for one in names if "person" in one or "participant" in one or one == "by"}
    assert {one.name for one in fields(Filters)} <= set(DenialFilters().fields)


def _opens(history: History, number: int, **filters: Any) -> int:
    """The list shows as many as the number says, and tells how many it leaves out."""
    shown = ledger_of(history, **filters)
    assert len(shown.items) == number, filters
    assert shown.hidden_by_filters == sum(shown.denial.values()) - number
    return len(shown.items)


def goals(name: str, about: Challenge | Observation) -> Observation:
    """Two goals that pulled apart in an exchange, or in a note about it."""
    kind = "challenge" if isinstance(about, Challenge) else "observation"
    said = {"goal_a": "Be kind", "goal_b": "Be safe"}
    return observed(
        name,
        kind="goal_conflict",
        about=(Reference(kind=kind, id=about.id),),
        details=tuple(Detail(name=one, words=sealed(said[one])) for one in said),
    )


def ledger_of(
    history: History, review=None, at: int | None = None, today: date = TODAY, **filters: Any
) -> DenialLedger:
    with history.asked() as facts:
        return ask(facts, review, Filters(**filters), today=today, at=at)
