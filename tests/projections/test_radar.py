"""Which signs come and go, lane by lane, and which notices does nobody answer? (P07)"""

from datetime import date
from typing import Any
from uuid import UUID

from domain.warning_signs import WarningSign
from projections.cursors import Cursor
from projections.questions import integrity, learning_leads, notices_to_answer, radar
from projections.questions import warning_sign_register as register
from projections.questions.radar import Lane, Radar
from tests.examples import LEARNING_LEAD, REVIEW, envelope, id_of, sealed
from tests.projections.histories import TODAY, History, opened, said_by, warned

DAYS = date(2024, 1, 8), date(2024, 2, 5), date(2024, 3, 4)
ELSEWHERE = id_of("B")
ANSWER = "We look again, all of us together."


def test_a_setting_has_one_lane_whatever_the_reviews(history: History):
    first, second = at_setting("W-1", DAYS[0]), at_setting("W-2", DAYS[1], review=ELSEWHERE)
    history.happened(opened("A"), opened("B"), first, second)
    (lane,) = asked(history).items
    assert (lane.subject_token, lane.review, lane.kind) == ("setting-7", None, None)
    assert [(one.reference, one.review.code) for one in lane.signs] == [("W-1", "A"), ("W-2", "B")]


def test_without_a_token_there_is_a_lane_for_each_review_and_kind(history: History):
    kinds = "out_of_sight", "healthy_unease", "out_of_sight"
    signs = (
        warned(f"W-{n}", said_by(on=day), kind=kind)
        for n, (day, kind) in enumerate(zip(DAYS, kinds, strict=True))
    )
    history.happened(opened("A"), *signs)
    lanes = asked(history).items
    assert [(lane.kind, len(lane.signs)) for lane in lanes] == [
        ("out_of_sight", 2),
        ("healthy_unease", 1),
    ]
    assert all(lane.review and lane.review.code == "A" for lane in lanes)


def test_a_lane_tells_what_befell_its_signs_in_the_order_of_days(history: History):
    lane = the_lane(history, passed_over("W-1", DAYS[0]), warned("W-2", said_by(on=DAYS[1])))
    assert [(one.on, one.mark) for one in lane.marks] == [
        (DAYS[0], "raised"),
        (DAYS[0], "set_aside"),
        (DAYS[1], "raised"),
    ]
    assert [one.recurs for one in lane.signs] == [False, True]
    assert [one.set_aside_count for one in lane.signs] == [1, 0]


def test_lanes_in_which_something_passed_over_came_back_stand_first(history: History):
    alone = warned("W-0", said_by(on=DAYS[0]), kind="healthy_unease")
    again = [passed_over("W-1", DAYS[1]), warned("W-2", said_by(on=DAYS[2]))]
    history.happened(opened("A"), alone, *again)
    found = asked(history)
    assert [lane.recurs for lane in found.items] == [True, False]
    assert (found.total, found.recurring) == (2, 1)


def test_a_link_by_a_person_brings_a_lane_to_the_top_once_the_earlier_was_passed_over(
    history: History,
):
    first, later = warned("W-1"), warned("W-2", kind="healthy_unease")
    later.link_recurrence(envelope(), earlier_sign_id=first.id, by="person")
    history.happened(opened("A"), first, later)
    assert asked(history).recurring == 0
    first.set_aside(envelope(), how="talked_over", observed_by="raiser")
    history.happened(first)
    (lane, _) = asked(history).items
    assert (lane.kind, lane.recurs) == ("healthy_unease", True)


def test_the_radar_is_walked_page_by_page_now_and_as_at(history: History):
    kinds = "out_of_sight", "healthy_unease", "operating_blind"
    history.happened(opened("A"), *(warned(kind, kind=kind) for kind in kinds))
    for at in (None, history.log.head()):
        whole = asked(history, at=at)
        first = asked(history, limit=2, at=at)
        assert first.next is not None
        rest = asked(history, limit=2, after=Cursor.read(first.next), at=at)
        assert first.items + rest.items == whole.items
        assert rest.next is None


def test_as_at_it_tells_what_was_known_then(history: History):
    first, again = warned("W-1", said_by(on=DAYS[0])), warned("W-2", said_by(on=DAYS[1]))
    before = history.happened(opened("A"), first, again)
    first.set_aside(envelope(on=DAYS[0]), how="talked_over", observed_by="raiser")
    history.happened(first)
    assert (asked(history, at=before).recurring, asked(history).recurring) == (0, 1)
    (then,) = asked(history, at=before).items
    assert [mark.mark for mark in then.marks] == ["raised", "raised"]
    assert asked(history, at=history.log.head()) == asked(history)


def test_an_empty_radar_is_an_answer(history: History):
    assert asked(history) == asked(history, at=0)
    assert asked(history).items == ()


def test_rule_v2_is_on_the_register_beside_rule_v1(history: History):
    signs = [at_setting(f"W-{n}", day) for n, day in enumerate(DAYS)]
    signs[0].set_aside(envelope(on=DAYS[0]), how="talked_over", observed_by="raiser")
    history.happened(opened("A"), *signs)
    with history.asked() as facts:
        found = register.ask(facts, today=TODAY)
        assert found == register.ask(facts, today=TODAY, at=history.log.head())
    assert found.intermittent_notices_rule_v1 == (
        (DAYS[1], "W-1", "W-0"),
        (DAYS[2], "W-2", "W-0"),
    )
    assert found.intermittent_notices_rule_v2 == ((DAYS[2], "W-2", "W-0"),)


def test_who_brought_a_sign_to_its_end_is_shown(history: History):
    sign = warned("W-1")
    decided = said_by("la_csc", "4", on=TODAY)
    sign.dismiss(decided, reason_code="no_evidence", reason=sealed("It was seen by two of us."))
    history.happened(opened("A"), sign)
    with history.asked() as facts:
        (shown,) = register.ask(facts, today=TODAY).items
    assert [(one.agency, one.band) for one in shown.decided_by] == [("la_csc", "4")]
    sign.reopen(envelope(on=TODAY), why=sealed())
    history.happened(sign)
    with history.asked() as facts:
        (shown,) = register.ask(facts, today=TODAY).items
    assert shown.decided_by == ()


def test_a_notice_waits_until_the_learning_lead_answers(history: History):
    first, again = passed_over("W-1", DAYS[0]), warned("W-2", said_by(on=DAYS[1]))
    for rule in ("v1", "v2"):
        again.notify_pattern(envelope(), rule_version=rule, signs=(first.id,))
    before = history.happened(opened("A"), first, again)
    (sign,) = waiting(history).items
    assert [one.rule_version for one in sign.notices] == ["v1", "v2"]
    assert everywhere(history) == [2, 2, 2, 2, 2]
    again.answer_pattern(envelope(LEARNING_LEAD), answer=sealed(ANSWER))
    history.happened(again)
    assert waiting(history).items == ()
    assert everywhere(history) == [0, 0, 0, 0, 0]
    assert everywhere(history, before) == [2, 2, 2, 2, 2]


def test_what_waits_in_other_reviews_is_counted_when_one_is_chosen(history: History):
    signs = warned("W-1"), warned("W-2", review=ELSEWHERE)
    for sign in signs:
        sign.notify_pattern(envelope(), rule_version="v1", signs=())
    history.happened(opened("A"), opened("B"), *signs)
    found = waiting(history, review=REVIEW)
    assert [one.reference for one in found.items] == ["W-1"]
    assert (found.total, found.hidden_by_filters) == (2, 1)


def everywhere(history: History, at: int | None = None) -> list[int]:
    """How many notices wait, by each question that says so."""
    with history.asked() as facts:
        (lead,) = learning_leads.ask(facts, today=TODAY, at=at).items
        return [
            notices_to_answer.ask(facts, today=TODAY, at=at).total,
            lead.notices_to_answer,
            register.ask(facts, today=TODAY, at=at).notices_to_answer,
            radar.ask(facts, today=TODAY, at=at).notices_to_answer,
            integrity.ask(facts, {}, at=at).notices_to_answer,
        ]


def asked(history: History, **how: Any) -> Radar:
    with history.asked() as facts:
        return radar.ask(facts, today=TODAY, **how)


def waiting(history: History, **how: Any) -> notices_to_answer.NoticesToAnswer:
    with history.asked() as facts:
        return notices_to_answer.ask(facts, today=TODAY, **how)


def the_lane(history: History, *signs: WarningSign) -> Lane:
    history.happened(opened("A"), *signs)
    (lane,) = asked(history).items
    return lane


def passed_over(name: str, on: date) -> WarningSign:
    """A sign that was set aside on the day it was raised."""
    sign = warned(name, said_by(on=on))
    sign.set_aside(envelope(on=on), how="talked_over", observed_by="raiser")
    return sign


def at_setting(name: str, on: date, *, review: UUID = REVIEW) -> WarningSign:
    """A sign about a setting that has a token."""
    return WarningSign.raise_(
        id_of(name),
        said_by(on=on),
        review_id=review,
        reference=name,
        kind="out_of_sight",
        text=sealed(),
        subject="setting",
        subject_token="setting-7",
    )
