"""What is broken is refused with its path and its rule, never with its value; the rest goes in."""

import json
from collections import Counter
from typing import Any

import pytest

from tests.service.bundles import (
    accepted,
    brought_in,
    bundle,
    escalated,
    finding,
    observation,
    of_topic,
    query,
    review,
    sign,
    three_reviews,
    verdict,
)

pytestmark = pytest.mark.slow

SECRET = "Jane from Elm Road"
DECLINED = {"event": "declined", "on": "2025-02-14", "reason_code": "threshold_not_met"}
PROOF = {
    "sources": ["home visit", "police check"],
    "alternatives": [{"explanation": "tired", "result": "ruled_out"}],
    "raiser_view": "agrees",
    "decided_by": {"agency": "la_csc", "band": "4"},
}
ASSESSED = {"event": "safety_assessment_opened", "on": "2025-02-12"}
Q, W, C = "reviews[0].challenges[0]", "reviews[0].warning_signs[0]", "reviews[0].observations[0]"

BROKEN_ROWS: list[tuple[str, str, str, str | None, dict[str, Any]]] = [
    # what is broken, where it is refused, the code, the rule, and the lists of the review
    (
        "a key is missing",
        f"{Q}.text",
        "unreadable-row",
        None,
        {"challenges": [{"id": "F-Q1", "by": "F01", "history": []}]},
    ),
    ("a type is wrong", f"{Q}.text", "unreadable-row", None, {"challenges": [query(text=7)]}),
    ("a row is no object", Q, "unreadable-row", None, {"challenges": [SECRET]}),
    (
        "a date is no date",
        f"{Q}.history[1].on",
        "unreadable-row",
        None,
        {"challenges": [query({**accepted(), "on": SECRET})]},
    ),
    (
        "a number is far too large",
        f"{Q}.history[1].to_stage",
        "unreadable-row",
        None,
        {"challenges": [query(escalated(10**30))]},
    ),
    ("a list is none", "reviews[0].challenges", "unreadable-row", None, {"challenges": {"a": 1}}),
    ("an id is words", f"{Q}.id", "unusable-name", None, {"challenges": [query(id=SECRET)]}),
    (
        "a code is words",
        f"{Q}.about.agency",
        "unusable-name",
        None,
        {"challenges": [query(about={"agency": SECRET, "band": "4"})]},
    ),
    (
        "a reason code is words",
        f"{Q}.history[1].reason_code",
        "unusable-name",
        None,
        {"challenges": [query({**DECLINED, "reason_code": SECRET})]},
    ),
    ("text is empty", f"{Q}.text", "unusable-text", None, {"challenges": [query(text=" ")]}),
    ("text has NUL", f"{Q}.text", "unusable-text", None, {"challenges": [query(text="a\0b")]}),
    (
        "text has a lone surrogate",
        f"{Q}.text",
        "unusable-text",
        None,
        {"challenges": [query(text="a\ud83db")]},
    ),
    (
        "text is too long",
        f"{Q}.history[1].note",
        "unusable-text",
        None,
        {"challenges": [query({**accepted(), "note": "a" * 10_001})]},
    ),
    ("nobody by that id", f"{Q}.by", "not-a-participant", None, {"challenges": [query(by="F77")]}),
    (
        "nobody by that id answered",
        f"{Q}.history[1].by",
        "not-a-participant",
        None,
        {"challenges": [query({**accepted(), "by": "F77"})]},
    ),
    ("no history", f"{Q}.history", "raised-first", None, {"challenges": [query(history=[])]}),
    (
        "raised twice",
        f"{Q}.history[1].event",
        "raised-first",
        None,
        {"challenges": [query({"event": "raised", "on": "2025-02-11"})]},
    ),
    (
        "an unknown step",
        f"{Q}.history[1].event",
        "unknown-step",
        None,
        {"challenges": [query({"event": "shelved", "on": "2025-02-11"})]},
    ),
    (
        "declined without a reason",
        f"{Q}.history[1]",
        "reason-required",
        "I4",
        {"challenges": [query({"event": "declined", "on": "2025-02-14"})]},
    ),
    (
        "answered by its raiser",
        f"{Q}.history[1]",
        "responder-is-raiser",
        "I6",
        {"challenges": [query({**accepted(), "by": "F01"})]},
    ),
    (
        "a verdict before an answer",
        f"{Q}.history[1]",
        "illegal-transition",
        None,
        {"challenges": [query(verdict())]},
    ),
    (
        "a stage too high",
        f"{Q}.history[1]",
        "stage-out-of-order",
        None,
        {"challenges": [query(escalated(5))]},
    ),
    (
        "an escalation without a stage",
        f"{Q}.history[1].to_stage",
        "unreadable-row",
        None,
        {"challenges": [query({"event": "escalated", "on": "2025-02-14"})]},
    ),
    (
        "a step before the raising",
        f"{Q}.history[1]",
        "date-before-raised",
        "I23",
        {"challenges": [query({**accepted(), "on": "2025-02-09"})]},
    ),
    (
        "a day to come",
        Q,
        "date-in-the-future",
        "I23",
        {"challenges": [query(history=[{"event": "raised", "on": "2025-07-02"}])]},
    ),
    (
        "evidence that is not there",
        f"{Q}.evidence[0]",
        "unknown-reference",
        None,
        {"challenges": [query(evidence=["F-C77"])]},
    ),
    (
        "an earlier sign that is not there",
        f"{W}.recurrence_of[0]",
        "unknown-reference",
        None,
        {"warning_signs": [sign(recurrence_of="F-W0")]},
    ),
    (
        "proofs that are missing",
        f"{W}.history[2]",
        "proof-missing",
        "I9",
        {
            "warning_signs": [
                sign(ASSESSED, {"event": "proved_safe", "on": "2025-02-13", "proof": PROOF})
            ]
        },
    ),
    (
        "an action nobody described",
        f"{W}.history[1].note",
        "unreadable-row",
        None,
        {"warning_signs": [sign({"event": "acted_on", "on": "2025-02-13"})]},
    ),
    (
        "dismissed without a reason",
        f"{W}.history[1]",
        "reason-required",
        "I4",
        {"warning_signs": [sign({"event": "dismissed", "on": "2025-02-13"})]},
    ),
    (
        "a kind that asks for more",
        C,
        "kind-needs",
        None,
        {"observations": [observation(kind="goal_conflict")]},
    ),
    (
        "a held-back query without a reason",
        "reviews[0].held_back[0]",
        "kind-needs",
        None,
        {"held_back": [{"id": "H1", "by": "F01", "text": "I wondered.", "reasons": []}]},
    ),
    (
        "a finding without evidence",
        "reviews[0].findings[0]",
        "evidence-required",
        "I14",
        {"findings": [{**finding(), "evidence": []}]},
    ),
    (
        "a finding whose evidence shows no factor",
        "reviews[0].findings[0]",
        "factor-required",
        "I14",
        {"findings": [{**finding(), "evidence": ["F-Q1"]}]},
    ),
    (
        "a note on an exchange that is not there",
        "reviews[0].denial_behaviours[0].on",
        "unknown-reference",
        None,
        {"denial_behaviours": [{"on": "F-Q9", "code": "assume_normal"}]},
    ),
    (
        "a note on what is no exchange",
        "reviews[0].denial_behaviours[0]",
        "kind-needs",
        None,
        {"denial_behaviours": [{"on": "F-C1", "code": "assume_normal"}]},
    ),
    (
        "a lead who leaves before coming",
        "reviews[0].learning_lead_history[0]",
        "learning-lead-required",
        "I10",
        {"learning_lead_history": [{"event": "vacated", "on": "2025-03-01"}]},
    ),
    (
        "an unknown event of the lead",
        "reviews[0].learning_lead_history[1]",
        "unknown-step",
        None,
        {
            "learning_lead_history": [
                {"event": "assigned", "on": "2025-02-03", "lead": "Lead"},
                {"event": "promoted", "on": "2025-03-01"},
            ]
        },
    ),
]


@pytest.mark.parametrize(
    ("path", "code", "rule", "lists"),
    [row[1:] for row in BROKEN_ROWS],
    ids=[r[0] for r in BROKEN_ROWS],
)
def test_a_broken_row_is_refused_by_its_path_and_the_rest_goes_in(
    casework, path, code, rule, lists
):
    whole = {"code": "WHOLE", "opened_on": "2025-02-03"}
    report = brought_in(casework, bundle(review(**lists), review(**whole)))
    assert [(row.path, row.code, row.rule) for row in report.refused] == [(path, code, rule)]
    assert report.exit_code == 1
    codes = Counter(event.code for event in of_topic(casework, "case-review-opened"))
    assert codes == {"FERN": 1, "WHOLE": 1}
    assert report.counts["recorded"] >= 13  # seven rows in each review, one of them refused
    assert not any(SECRET in line for line in report.lines())


def test_a_row_that_points_at_a_refused_row_is_refused_with_it(casework):
    told = review(
        challenges=[query(text="\0")],
        warning_signs=[sign(id="F-W1", by="F99"), sign(id="F-W2", recurrence_of="F-W1")],
        denial_behaviours=[{"on": "F-Q1", "code": "assume_normal"}],
        findings=[{**finding(), "evidence": ["F-C1", "F-W2"]}],
    )
    report = brought_in(casework, bundle(told))
    assert {(row.path, row.code) for row in report.refused} == {
        ("reviews[0].challenges[0].text", "unusable-text"),
        ("reviews[0].warning_signs[0].by", "not-a-participant"),
        ("reviews[0].warning_signs[1]", "unknown-reference"),
        ("reviews[0].denial_behaviours[0]", "unknown-reference"),
        ("reviews[0].findings[0]", "unknown-reference"),
    }
    assert len(of_topic(casework, "observation-recorded")) == 1


def test_a_row_that_repeats_a_refused_one_is_refused_like_it(casework):
    report = brought_in(casework, bundle(review(challenges=[query(by="F99"), query(by="F99")])))
    assert [row.path for row in report.refused] == [f"{Q}.by", "reviews[0].challenges[1]"]


def test_a_participant_who_is_refused_takes_their_words_along(casework):
    people = [{"id": "F01", "agency": SECRET}, review()["participants"][1]]
    report = brought_in(casework, bundle(review(participants=people)))
    assert [(row.path, row.code) for row in report.refused] == [
        ("reviews[0].participants[0].agency", "unusable-name"),
        ("reviews[0].observations[0].by", "not-a-participant"),
        ("reviews[0].challenges[0].by", "not-a-participant"),
        ("reviews[0].warning_signs[0].by", "not-a-participant"),
    ]


@pytest.mark.parametrize(
    "broken",
    [
        {"opened_on": "2026-01-01"},
        {"code": SECRET},
        {"title": ""},
        {"case_refs": [{"system": "x"}]},
    ],
)
def test_a_review_that_is_refused_takes_its_rows_along(casework, broken):
    report = brought_in(casework, bundle({**review(), **broken}, review(code="WHOLE")))
    refused = Counter(row.code for row in report.refused)
    assert refused["review-refused"] == 6
    assert refused.total() == 7
    assert report.counts["recorded"] == 7
    assert "6 rows stayed out because their review was refused." in list(report.lines())


@pytest.mark.parametrize("raw", ["null", "7", '"words"', "[]"])
def test_a_review_that_is_no_object_is_refused(casework, raw):
    report = brought_in(casework, f'{{"format": "review-bundle/1", "reviews": [{raw}]}}')
    assert [(row.path, row.code) for row in report.refused] == [("reviews[0]", "unreadable-row")]


@pytest.mark.parametrize(
    ("where", "path", "left_out"),
    [
        ('"id": "F-Q1"', "reviews[0].challenges[0]", 1),
        ('"agency": "la_csc", "band": "4"', "reviews[0].challenges[0]", 1),
        ('"id": "F01"', "reviews[0].participants[0]", 4),
        ('"event": "assigned"', "reviews[0].learning_lead_history[0]", 1),
        ('"code": "FERN"', "reviews[0]", 7),
    ],
)
def test_a_key_that_stands_twice_refuses_its_row(casework, where, path, left_out):
    text = json.dumps(bundle(review()))
    assert where in text
    report = brought_in(casework, text.replace(where, f"{where}, {where}", 1))
    assert (report.refused[0].path, report.refused[0].code) == (path, "duplicate-key")
    assert len(report.refused) == left_out


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ("", "not JSON"),
        ("hello", "not JSON"),
        ('{"format": "review-bundle/1", "reviews": [', "not JSON"),
        ('{"format": "review-bundle/1", "reviews": []} and more', "not JSON"),
        (json.dumps(three_reviews())[:-20], "not JSON"),
        (b'{"format": "review-bundle/1", "reviews": ["\xff"]}', "not JSON"),
        (b'{"format": "review-bundle/1", "reviews": ["\xed\xa0\x80"]}', "not JSON"),
        (f'{{"format": "review-bundle/1", "reviews": [{"7" * 6000}]}}', "not JSON"),
        ("[]", "does not say"),
        ("{}", "does not say"),
        ('{"format": "review-bundle/2", "reviews": []}', "does not say"),
        ('{"reviews": []}', "does not say"),
        ('{"format": "review-bundle/1"}', "no list"),
        ('{"format": "review-bundle/1", "reviews": {}}', "no list"),
        ('{"format": "review-bundle/1", "reviews": [], "reviews": []}', "twice"),
        ('{"format": "review-bundle/1", "format": "review-bundle/1", "reviews": []}', "twice"),
        ('{"format": "review-bundle/1", "reviews": ' + "[" * 100_000, "nests deeper"),
        ('{"format": "review-bundle/1", "reviews": [{"a": ' + '{"a":' * 100_000, "nests deeper"),
        (
            f'{{"format": "review-bundle/1", "reviews": [{{"code": "{"a" * 2_000_000}"}}]}}',
            "a million bytes",
        ),
        (
            json.dumps({**bundle(), "more": {f"k{n}": 1 for n in range(20_000)}}),
            "larger than a review",
        ),
    ],
)
def test_a_file_that_is_no_bundle_records_nothing_and_says_so_once(casework, raw, said):
    report = brought_in(casework, raw)
    assert (report.exit_code, report.events, casework.head()) == (2, 0, 0)
    first, *rest = report.lines()
    assert "unreadable-bundle" in first
    assert said in first
    assert rest == ["Nothing was recorded."]


def test_a_file_with_too_many_doubled_keys_is_refused_whole(casework):
    rows = ",".join('{"a":1,"a":1}' for _ in range(10_001))
    text = f'{{"format": "review-bundle/1", "reviews": [{{"findings": [{rows}]}}]}}'
    assert "Too many keys" in next(iter(brought_in(casework, text).lines()))


def test_a_byte_order_mark_does_no_harm(casework):
    text = json.dumps(three_reviews(), ensure_ascii=False)
    assert brought_in(casework, b"\xef\xbb\xbf" + text.encode()).exit_code == 0


def test_the_format_may_stand_last(casework):
    text = '{"reviews": [{"code": "LAST"}], "format": "review-bundle/1"}'
    assert brought_in(casework, text).exit_code == 0


def test_words_are_kept_exactly(casework):
    words = " \tÂ e\u0301 🙂 ½ “so”\r\n "
    brought_in(casework, bundle(review(challenges=[query(text=words)])))
    (raised,) = of_topic(casework, "challenge-raised")
    assert raised.text.value == words


def test_unknown_keys_are_warned_of_and_not_refused(casework):
    told = review(challenges=[query({**accepted(), "colour": "red"}, colour="red")], colour="red")
    report = brought_in(casework, {**bundle(told), "made by": "somebody"})
    assert report.exit_code == 0
    assert {warning.path for warning in report.warnings} == {
        "…",
        "reviews[0].colour",
        "reviews[0].challenges[0].colour",
        "reviews[0].challenges[0].history[1].colour",
    }


def test_unknown_codes_are_kept_marked_local_and_warned_of(casework):
    local = query({**DECLINED, "reason_code": "rota_gap"}, strength="nudge")
    report = brought_in(casework, bundle(review(challenges=[local])))
    assert report.exit_code == 0
    assert [warning.path for warning in report.warnings] == [
        "reviews[0].challenges[0].strength",
        "reviews[0].challenges[0].history[1].reason_code",
    ]
    (raised,) = of_topic(casework, "challenge-raised")
    (answer,) = of_topic(casework, "challenge-responded")
    assert (raised.strength, answer.reason_code) == ("nudge", "rota_gap")


def test_an_alias_is_the_code_it_stands_for(casework):
    people = [
        {"id": "F01", "agency": "housing", "role": "constable", "band": "2"},
        review()["participants"][1],
    ]
    report = brought_in(casework, bundle(review(participants=people)))
    first = of_topic(casework, "case-review-participant-registered")[0].standing
    assert (first.agency, first.role.value) == ("la_housing", "police_constable")
    assert report.warnings == []


def test_what_could_not_be_checked_is_said(casework):
    later = query({**DECLINED}, escalated(2), {**accepted(), "on": "2025-03-01"})
    advocate = {"event": "devils_advocate_recorded", "on": "2025-02-12", "note": "What if?"}
    proved = sign(ASSESSED, advocate, {"event": "proved_safe", "on": "2025-02-13", "proof": PROOF})
    alone = [{**finding(), "evidence": ["F-C1"]}]
    told = review(challenges=[later], warning_signs=[proved], findings=alone)
    report = brought_in(casework, bundle(told))
    assert report.exit_code == 0
    assert [warning.path for warning in report.warnings] == [
        "reviews[0].challenges[0].history[3]",
        "reviews[0].warning_signs[0].history[3]",
        "reviews[0].findings[0].evidence",
    ]


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("reviews[0].observations[0].tags", {"observations": [observation(tags=["hearsay"])]}),
        (
            "reviews[0].challenges[0].history[1].by",
            {
                "challenges": [
                    query(accepted(), {**verdict(), "by": "F02"}),
                ]
            },
        ),
        (
            "reviews[0].warning_signs[0].occurred_on",
            {"warning_signs": [sign(occurred_on="2025-02-01")]},
        ),
        (
            "reviews[0].learning_lead_history[0].note",
            {
                "learning_lead_history": [
                    {"event": "assigned", "on": "2025-02-03", "lead": "Lead", "note": "why"}
                ]
            },
        ),
    ],
)
def test_what_was_not_read_is_warned_of(casework, path, told):
    report = brought_in(casework, bundle(review(**told)))
    assert report.exit_code == 0
    assert [warning.path for warning in report.warnings if "not read" in warning.sentence] == [
        path.replace("history[1].by", "history[2].by")
    ]


def test_a_review_beyond_any_size_is_refused_before_it_is_held(casework, monkeypatch):
    monkeypatch.setattr("service.importing.reading.MOST_BYTES_OF_A_REVIEW", 200_000)
    report = brought_in(casework, bundle(review(observations=[observation()] * 2_000)))
    assert (report.exit_code, casework.head()) == (2, 0)


def test_every_refusal_and_warning_is_counted_and_the_first_are_kept(casework, monkeypatch):
    monkeypatch.setattr("service.importing.report.MOST_KEPT", 10)
    refused = [{"id": f"F-C{n}"} for n in range(30)]
    warned = [observation(id=f"F-D{n}", colour="red") for n in range(30)]
    report = brought_in(casework, bundle(review(observations=[*refused, *warned])))
    assert (report.counts["refused"], len(report.rows)) == (30, 10)
    assert (report.warning_count, len(report.warnings)) == (30, 10)
    told = list(report.lines())
    assert "20 more rows were refused; correct these first and import the file again." in told
    assert "20 more warnings are not shown." in told
