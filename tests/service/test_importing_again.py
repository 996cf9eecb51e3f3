"""Importing again: what was there stays, what is longer grows, what changed is refused for its row."""

import threading
from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from domain.challenges import Challenge
from domain.events import Envelope
from domain.rejections import CodeAlreadyUsed
from domain.reviews import CaseReview
from service.casework import Casework
from service.identity import derived_id, partnership_namespace
from service.importing.bundles import import_bundle
from tests.service.bundles import (
    THREE_REVIEWS,
    accepted,
    brought_in,
    bundle,
    counted_in_the_file,
    escalated,
    finding,
    of_topic,
    query,
    recorded,
    review,
    sign,
    three_reviews,
    verdict,
)
from tests.service.recorded import SYSTEM

pytestmark = pytest.mark.slow


def test_importing_twice_is_silent(casework):
    brought_in(casework, three_reviews())
    before = casework.head()
    with THREE_REVIEWS.open("rb") as file:
        report = import_bundle(casework, file)
    assert casework.head() == before
    assert report.events == 0
    assert report.counts["unchanged"] == report.counts.total() > 100
    assert report.exit_code == 0
    assert list(report.lines())[-1] == "No new events."


def test_an_older_shorter_file_is_silent_too(casework):
    longer = bundle(review(challenges=[query(accepted())]))
    brought_in(casework, longer)
    report = brought_in(casework, bundle(review()))
    assert (report.events, report.exit_code) == (0, 0)


def test_a_longer_bundle_appends_what_is_new_and_nothing_else(casework):
    brought_in(casework, bundle(review()))
    before = recorded(casework)
    longer = review(
        challenges=[query(accepted(), verdict()), query(id="F-Q2")],
        warning_signs=[sign(), sign(id="F-W2", recurrence_of="F-W1")],
    )
    longer["learning_lead_history"].append({"event": "vacated", "on": "2025-04-01"})
    longer["participants"].append({"id": "F03", "agency": "gp", "role": "gp", "band": "4"})
    longer["participants"][0]["changes"] = [{"on": "2025-03-01", "agency": "school", "band": "3"}]
    report = brought_in(casework, bundle(longer))
    assert recorded(casework)[: len(before)] == before
    assert Counter(event.TOPIC for event in recorded(casework)[len(before) :]) == {
        "case-review-learning-lead-vacated": 1,
        "case-review-participant-status-changed": 1,
        "case-review-participant-registered": 1,
        "challenge-responded": 1,
        "challenge-verdict-given": 1,
        "challenge-raised": 1,
        "warning-sign-raised": 1,
        "warning-sign-linked-as-recurrence": 1,
    }
    extended = [row.path for row in report.rows if row.outcome == "extended"]
    assert extended == [
        "reviews[0].learning_lead_history",
        "reviews[0].participants[0]",
        "reviews[0].challenges[0]",
    ]
    assert report.counts["recorded"] == 3
    assert brought_in(casework, bundle(longer)).events == 0


def test_the_new_tail_is_judged_by_the_aggregate_as_it_stands_now(casework):
    brought_in(casework, bundle(review()))
    answered_live(casework)
    late = query({"event": "acknowledged", "on": "2025-02-12"})
    report = brought_in(casework, bundle(review(challenges=[late])))
    assert [(row.code, row.path) for row in report.refused] == [
        ("illegal-transition", "reviews[0].challenges[0].history[1]")
    ]
    assert report.events == 0


def test_what_happened_live_in_between_is_no_change_of_the_row(casework):
    brought_in(casework, bundle(review()))
    answered_live(casework)
    longer = bundle(review(challenges=[query(escalated(2), {**accepted(), "on": "2025-03-01"})]))
    assert brought_in(casework, longer).events == 2
    assert brought_in(casework, longer).events == 0


def test_a_recurrence_found_later_is_appended_to_a_sign_that_went_on(casework):
    acted = {"event": "acted_on", "on": "2025-03-02", "note": "joint visit"}
    brought_in(casework, bundle(review(warning_signs=[sign(), sign(acted, id="F-W2")])))
    linked = [sign(), sign(acted, id="F-W2", recurrence_of=["F-W1"])]
    report = brought_in(casework, bundle(review(warning_signs=linked)))
    assert (report.events, report.counts["extended"]) == (1, 1)


@pytest.mark.parametrize(
    ("where", "change"),
    [
        ("reviews[0].challenges[0]", lambda r: r["challenges"][0].update(text="Other words?")),
        (
            "reviews[0].challenges[0]",
            lambda r: r["challenges"][0]["history"][0].update(on="2025-02-09"),
        ),
        ("reviews[0].challenges[0]", lambda r: r["challenges"][0].update(by="F02")),
        ("reviews[0].challenges[0]", lambda r: r["challenges"][0].update(attribution="anonymous")),
        ("reviews[0].observations[0]", lambda r: r["observations"][0].update(factor=None)),
        ("reviews[0].warning_signs[0]", lambda r: r["warning_signs"][0].update(kind="other")),
        ("reviews[0].participants[1]", lambda r: r["participants"][1].update(band="5")),
        (
            "reviews[0].learning_lead_history",
            lambda r: r["learning_lead_history"][0].update(lead="X"),
        ),
        ("reviews[0]", lambda r: r.update(title="Another title")),
        ("reviews[0]", lambda r: r.update(opened_on="2025-02-04")),
    ],
)
def test_a_changed_row_is_a_conflict_for_that_row_alone(casework, where, change):
    brought_in(casework, bundle(review()))
    before = recorded(casework)
    changed = review()
    change(changed)
    changed["challenges"].append(query(id="F-Q2"))
    report = brought_in(casework, bundle(changed))
    assert [(row.path, row.outcome, row.code, row.rule) for row in report.refused] == [
        (where, "conflict", "changed-row", "I1")
    ]
    assert [event.TOPIC for event in recorded(casework)[len(before) :]] == ["challenge-raised"]
    assert report.exit_code == 1


def test_a_step_recorded_as_something_less_is_a_changed_row(casework):
    opened = {"event": "safety_assessment_opened", "on": "2025-02-12"}
    advocate = {"event": "devils_advocate_recorded", "on": "2025-02-13", "note": "What if?"}
    seen = {"event": "evidence_added", "on": "2025-02-14", "note": "home visit"}
    brought_in(casework, bundle(review(warning_signs=[sign(opened, advocate, seen)])))
    proof = {
        "sources": ["home visit", "police check"],
        "raiser_view": "agrees",
        "alternatives": [{"explanation": "tired", "result": "ruled_out"}],
        "decided_by": {"agency": "la_csc", "band": "4"},
    }
    proved = {"event": "proved_safe", "on": "2025-02-14", "proof": proof}
    report = brought_in(casework, bundle(review(warning_signs=[sign(opened, advocate, proved)])))
    assert [row.code for row in report.refused] == ["changed-row"]


def test_a_participant_named_twice_in_one_file_joins_once(casework):
    people = review()["participants"]
    report = brought_in(casework, bundle(review(participants=[*people, people[0]])))
    assert (report.counts["unchanged"], report.exit_code) == (1, 0)


def test_a_new_step_of_the_lead_that_breaks_a_rule_is_refused_again_each_time(casework):
    brought_in(casework, bundle(review()))
    longer = review()
    longer["learning_lead_history"].append({"event": "assigned", "on": "2025-03-01"})
    for _ in range(2):
        report = brought_in(casework, bundle(longer))
        assert [(row.path, row.code) for row in report.refused] == [
            ("reviews[0].learning_lead_history[1]", "already-recorded")
        ]
        assert report.events == 0


def test_a_voice_does_not_become_named_by_a_second_import(casework):
    hidden = query(by="ANON1", attribution="anonymous")
    brought_in(casework, bundle(review(challenges=[hidden])))
    report = brought_in(casework, bundle(review(challenges=[query()])))
    assert [row.code for row in report.refused] == ["changed-row"]
    assert report.events == 0


def test_a_row_sent_twice_in_one_file_is_recorded_once(casework):
    report = brought_in(casework, bundle(review(challenges=[query(), query()])))
    assert len(of_topic(casework, "challenge-raised")) == 1
    assert (report.counts["unchanged"], report.exit_code) == (1, 0)


def test_an_id_used_for_two_things_in_one_file_stands_for_the_first(casework):
    twice = [query(), query(text="Something else?")]
    participants = [*review()["participants"], {"id": "F01", "agency": "gp", "band": "4"}]
    report = brought_in(casework, bundle(review(challenges=twice, participants=participants)))
    assert [(row.path, row.code) for row in report.refused] == [
        ("reviews[0].participants[2]", "changed-row"),
        ("reviews[0].challenges[1]", "changed-row"),
    ]


def test_a_corrected_row_comes_in_with_the_next_import(casework):
    wrong = review(challenges=[query(by="F99")])
    assert brought_in(casework, bundle(wrong)).exit_code == 1
    report = brought_in(casework, bundle(review()))
    assert (report.events, report.exit_code) == (1, 0)


def test_a_later_file_may_point_at_what_an_earlier_one_brought(casework):
    brought_in(casework, bundle(review()))
    later = {"code": "FERN", "opened_on": "2025-02-03", "title": "Fern: a small review"}
    later["findings"] = [{**finding(), "evidence": ["F-C1", "F-Q1"]}]
    later["denial_behaviours"] = [{"on": "F-W1", "code": "assume_normal"}]
    report = brought_in(casework, bundle(later))
    assert (report.exit_code, report.events) == (0, 2)
    (proposed,) = of_topic(casework, "finding-proposed")
    assert proposed.factors == ("inter.info_sharing",)


def test_nothing_new_begins_in_a_closed_review_and_the_rest_goes_on(casework):
    brought_in(casework, bundle(review()))
    close(casework)
    longer = review(challenges=[query(accepted()), query(id="F-Q2")])
    report = brought_in(casework, bundle(longer))
    assert [(row.path, row.code) for row in report.refused] == [
        ("reviews[0].challenges[1]", "review-is-closed")
    ]
    assert report.events == 1


def test_the_code_of_a_review_that_was_not_imported_is_taken(casework):
    brought_in(casework, bundle(review()))
    other = empty_review(casework, "LIVE")
    report = brought_in(casework, bundle({**review(), "code": other.code}))
    assert report.refused[0].code == "code-already-used"
    assert report.events == 0


def test_the_code_of_a_review_opened_here_is_not_taken_by_a_bundle(commands):
    before = commands.casework.head()
    taken = {**review(), "code": "A"}
    report = brought_in(commands.casework, bundle(taken, review()))
    assert report.refused[0].path == "reviews[0].code"
    assert report.refused[0].code == "code-already-used"
    assert {row.code for row in report.refused[1:]} == {"review-refused"}
    assert report.exit_code == 1
    added = commands.whole_log()[before:]
    assert [event.code for event in added if event.TOPIC == "case-review-opened"] == ["FERN"]
    assert report.events == len(added)
    assert brought_in(commands.casework, bundle(review())).events == 0


def test_the_code_of_an_imported_review_is_not_taken_by_one_opened_here(commands):
    brought_in(commands.casework, bundle(review()))
    head = commands.casework.head()
    with pytest.raises(CodeAlreadyUsed):
        commands.reviews.open(SYSTEM, code="FERN", review_type="lcspr", title="B", nation="wales")
    assert commands.casework.head() == head


def test_two_imports_of_the_same_file_at_once_record_it_once(casework):
    reports = []
    threads = [
        threading.Thread(target=lambda: reports.append(brought_in(casework, three_reviews())))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert casework.head() == counted_in_the_file().total() == sum(one.events for one in reports)
    assert [one.exit_code for one in reports] == [0] * 4


def test_a_store_that_cannot_write_loses_nothing_silently(casework):
    with casework.log.store.writing() as connection:
        connection.execute("PRAGMA max_page_count = 1")
    report = brought_in(casework, bundle(review()))
    with casework.log.store.writing() as connection:
        connection.execute("PRAGMA max_page_count = 100000")
    assert report.refused[0].code == "not-saved"
    assert (report.events, casework.head(), report.exit_code) == (0, 0, 1)
    assert brought_in(casework, bundle(review())).exit_code == 0


def live_envelope(casework: Casework) -> Envelope:
    """An envelope of something that happens now, not in a bundle."""
    first = recorded(casework)[0].envelope
    return replace(
        first,
        reconstructed=False,
        source=replace(first.source, channel="api"),
        occurred_on=date(2025, 6, 2),
    )


def answered_live(casework: Casework) -> None:
    """Somebody escalates the query here, between two imports."""
    raised = of_topic(casework, "challenge-raised")[0]
    thing = casework.fetch(Challenge, raised.originator_id)
    envelope = live_envelope(casework)
    thing.respond(envelope, kind="accepted")
    casework.save_all(thing)


def close(casework: Casework) -> None:
    opened = of_topic(casework, "case-review-opened")[0]
    thing = casework.fetch(CaseReview, opened.originator_id)
    thing.close(live_envelope(casework), outcome="published", open_matters=())
    casework.save_all(thing)


def empty_review(casework: Casework, code: str) -> CaseReview:
    """A review that did not come from a bundle, under the id its code would get from one."""
    id = derived_id(partnership_namespace("local"), code)
    opened = of_topic(casework, "case-review-opened")[0]
    made = CaseReview.open(
        id,
        live_envelope(casework),
        code=code,
        review_type="rapid_review",
        title=opened.title,
        child=opened.child,
        nation="england",
        cohort="single",
    )
    casework.save_all(made)
    return made
