"""Does the summary of a review or a period say what was learnt, and what it cannot tell?"""

from datetime import date
from uuid import UUID

from domain.observations import Detail
from domain.reviews import CarriedMatter
from domain.vocabulary import vocabulary
from projections import summing_up
from projections.questions.learning_summary import ask
from projections.shown.summaries import LearningSummary
from tests.examples import (
    CHAIR,
    QUERY,
    REVIEW,
    TEAM_MANAGER,
    a_finding,
    a_held_back_query,
    a_led_review,
    a_query,
    a_sign,
    answer,
    envelope,
    id_of,
    sealed,
    sign_in,
)
from tests.examples import history as before
from tests.projections.histories import TODAY, History, asked, observed, said_by, warned

ANOTHER = id_of("another review")
EXPLAINED = (Detail(name="what_made_it_possible", words=sealed("Time set aside for it.")),)


def test_a_summary_of_nothing_shows_every_zero(history: History):
    summary = summed_up(history)
    assert summary.review is None
    assert summary.queries.by_status == dict.fromkeys(vocabulary("query_status").codes, 0)
    assert summary.warning_signs.by_state == dict.fromkeys(vocabulary("warning_state").codes, 0)
    assert sum(map(sum, summary.helped_hindered.values())) == 0
    assert set(summary.patterns) == set(vocabulary("pattern_type").codes)
    assert (summary.findings, summary.still_open, summary.limits) == ((), (), ())


def test_the_summary_of_a_review_holds_what_belongs_to_it_and_nothing_else(history: History):
    history.happened(
        a_led_review(),
        a_query(),
        sign_in("dismissed"),
        a_finding(),
        a_held_back_query(),
        asked("Q-9", review=ANOTHER),
        warned("W-9", review=ANOTHER),
        observed("C-9", review=ANOTHER, factor="cond.workload", valence="helped"),
    )
    summary = summed_up(history, REVIEW)
    assert summary.review is not None
    assert (summary.review.code, summary.purpose_questions) == (
        "A",
        ("What let us lose sight of the baby?",),
    )
    assert [item.id for item in summary.queries.items] == [str(QUERY)]
    assert summary.warning_signs.assumed_safe_not_proved == ("W-2C8T-9QZA",)
    assert summary.held_back.reasons["status_difference"] == summary.held_back.total == 1
    assert summary.patterns["human_tool"] == {"constructive": 0, "unsafe": 1}
    assert summary.helped_hindered["cond.workload"] == (0, 0)
    assert len(summary.findings) == 1


def test_the_summary_of_a_period_goes_by_the_day_of_each_thing(history: History):
    for month in (1, 2, 3):
        said = said_by(on=date(2024, month, 29))
        history.happened(
            asked(f"Q-{month}", said),
            warned(f"W-{month}", said),
            observed(f"C-{month}", said, kind="good_practice", details=EXPLAINED),
        )
    with history.asked() as facts:
        days = {"period_from": date(2024, 2, 29), "period_to": date(2024, 2, 29)}
        summary = ask(facts, today=TODAY, **days)
    assert [item.reference for item in summary.queries.items] == ["Q-2"]
    assert [item.reference for item in summary.warning_signs.items] == ["W-2"]
    assert [item.reference for item in summary.good_practice] == ["C-2"]
    assert (summary.period.from_, summary.period.to) == tuple(days.values())


def test_children_family_and_missing_voices_have_sections_of_their_own(history: History):
    why = (Detail(name="why", code="not_invited"),)
    history.happened(
        observed("C-1", said_by("family", "L")),
        observed("C-2", kind="childs_voice"),
        observed("C-3", kind="absent_voice", details=why),
        observed("C-4"),
    )
    summary = summed_up(history)
    heard = {item.reference for item in summary.child_and_family_voice}
    assert heard == {"C-1", "C-2"}
    [missing] = summary.absent_voices
    assert missing.codes["why"] in ("not_invited", ["not_invited"])


def test_what_is_still_open_says_who_holds_it_and_since_when(history: History):
    routed = asked("Q-1", said_by(on=date(2024, 3, 12)))
    routed.route(envelope(), to_agency="gp")
    done = answer(asked("Q-2"), "accepted")
    settled = warned("W-8")
    settled.act_on(envelope(), action=sealed("Joint visit"), by_agency="police", on=TODAY)
    history.happened(routed, done, a_sign(), settled)
    matters = summed_up(history).still_open
    assert [(one.kind, one.reference, one.who, one.since) for one in matters] == [
        ("warning_sign", "W-2C8T-9QZA", None, date(2024, 3, 11)),
        ("challenge", "Q-1", "gp", date(2024, 3, 12)),
    ]


def test_what_is_carried_forward_has_an_owner_and_a_date(history: History):
    review = a_led_review()
    item = CarriedMatter(kind="challenge", id=QUERY, owner=TEAM_MANAGER, by_date=TODAY)
    review.carry_forward(envelope(CHAIR), items=(item,), open_matters={QUERY})
    history.happened(a_query(), review)
    [carried] = summed_up(history, REVIEW).carried_forward
    assert (carried.id, carried.by_date) == (str(QUERY), TODAY)
    assert (carried.owner_agency, carried.owner_band) == ("la_csc", "4")


def test_good_practice_is_shown_with_what_made_it_possible_or_only_counted(history: History):
    history.happened(
        observed("C-1", kind="good_practice", details=EXPLAINED),
        observed("C-2", kind="good_practice"),
    )
    summary = summed_up(history)
    assert [item.reference for item in summary.good_practice] == ["C-1"]
    assert summary.good_practice_left_out == 1


def test_a_purpose_question_has_the_answers_that_name_it_or_none(history: History):
    first, ninth = (
        observed(name, kind="purpose_answer", details=(Detail(name="question", code=number),))
        for name, number in (("C-1", "1"), ("C-9", "9"))
    )
    history.happened(a_led_review(), first)
    [asked_first] = summed_up(history, REVIEW).purposes
    assert asked_first.number == 1
    assert asked_first.question == "What let us lose sight of the baby?"
    assert [one.reference for one in asked_first.answers] == ["C-1"]
    history.happened(ninth)
    unknown = summed_up(history, REVIEW).purposes[-1]
    assert (unknown.number, unknown.question, len(unknown.answers)) == (9, None, 1)


def test_a_question_nobody_has_answered_is_there_without_an_answer(history: History):
    history.happened(a_led_review())
    [question] = summed_up(history, REVIEW).purposes
    assert question.answers == ()


def test_what_was_changed_says_what_was_done_and_that_no_effect_is_recorded(history: History):
    query = a_query()
    query.record_revision(
        envelope(),
        item_type="cp_plan",
        item_ref=None,
        what_changed=sealed("The plan names a visit."),
    )
    acted = warned("W-8")
    acted.act_on(envelope(), action=sealed("Joint visit"), by_agency="police", on=TODAY)
    history.happened(query, acted)
    [revised, done] = sorted(summed_up(history).changes, key=lambda one: one.how, reverse=True)
    assert (revised.how, revised.kind, revised.what) == (
        "assessment_revised",
        "challenge",
        "The plan names a visit.",
    )
    assert (done.how, done.by_agency, done.what) == ("acted_on", "police", "Joint visit")
    assert revised.effect is done.effect is None


def test_the_signs_of_a_summary_show_how_far_each_is_proved(history: History):
    history.happened(sign_in("dismissed"), warned("W-8"))
    signs = summed_up(history).warning_signs
    assert [one.reference for one in signs.proofs] == [one.reference for one in signs.items]
    assert {len(one.proofs) for one in signs.proofs} == {5}


def test_whoever_leads_the_learning_is_named_with_a_review(history: History):
    history.happened(a_led_review())
    responsible = summed_up(history, REVIEW).responsible
    assert responsible.participant is not None
    assert responsible.participant.agency == "partnership_board"
    assert responsible.since is not None
    nobody = summed_up(history).responsible
    assert (nobody.title, nobody.participant, nobody.since) == (None, None, None)


def test_a_summary_says_what_it_cannot_tell(history: History):
    history.happened(a_query(before()))
    limits = {limit.code: limit.number for limit in summed_up(history).limits}
    assert limits == {"hindsight": 1, "small_numbers": 1, "reconstructed": 1}


def test_more_than_is_listed_is_still_counted(history: History, monkeypatch):
    monkeypatch.setattr(summing_up, "OF_MANY", 2)
    history.happened(*[asked(f"Q-{number}") for number in range(3)])
    summary = summed_up(history)
    assert (summary.queries.total, len(summary.queries.items), len(summary.still_open)) == (3, 2, 2)


def test_a_review_that_is_not_there_has_no_summary(history: History):
    assert summed_up(history, ANOTHER).review is None


def test_a_summary_as_at_a_position_is_what_it_was_then(history: History):
    review, query = a_led_review(), a_query()
    published = history.happened(review, query)
    then = summed_up(history, REVIEW)
    review.vacate_lead(envelope(CHAIR), from_date=TODAY)
    history.happened(review, answer(query, "accepted"), a_finding(), observed("C-1"))
    assert summed_up(history, REVIEW, at=published) == then
    assert summed_up(history, REVIEW) != then


def summed_up(
    history: History, review: UUID | None = None, at: int | None = None
) -> LearningSummary:
    with history.asked() as facts:
        return ask(facts, review=review, today=TODAY, at=at)
