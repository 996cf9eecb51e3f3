"""Every expected answer over the three example reviews, exactly."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

from projections.questions import (
    child_and_family_voice,
    denial_ledger,
    factors,
    held_back,
    known_at_the_time,
    learning_leads,
    learning_summary,
    named_patterns,
    one_sign,
    onus_of_proof,
    patterns,
    query_register,
    status_gradient,
    timeline,
    unowned,
    voice_and_use,
    warning_sign_register,
)
from service.importing.bundles import import_bundle
from service.operations.stores import make_stores
from service.settings import Settings
from service.wiring import build
from tests.databases import POSTGRESQL, SQLITE, PostgresServer

ROOT = Path(__file__).parents[2]
BUNDLE = ROOT / "examples" / "three-reviews.json"
EXPECTED: dict[str, Any] = json.loads(
    (ROOT / "tests" / "expected" / "three-reviews.json").read_text("utf-8")
)
TODAY = date(2025, 6, 1)
ALL = 200
COUNTS = ("by_status", "by_band", "by_attribution", "by_gradient")


def test_register_rows(facts: Connection):
    assert register(facts).total == EXPECTED["register_rows"] == len(register(facts).items)


@pytest.mark.parametrize("key", COUNTS)
def test_register_counts(facts: Connection, key: str):
    assert without_zeros(getattr(register(facts), key)) == EXPECTED[key]


def test_ever_escalated(facts: Connection):
    shown = query_register.ask(facts, query_register.Filters(escalated=True), today=TODAY)
    assert sorted(item.reference for item in shown.items) == EXPECTED["ever_escalated"]
    assert all(item.ever_escalated for item in shown.items)


def test_no_substantive_answer(facts: Connection):
    shown = query_register.ask(facts, query_register.Filters(answered=False), today=TODAY)
    assert sorted(item.reference for item in shown.items) == EXPECTED["no_substantive_answer"]
    assert all(item.no_substantive_answer for item in shown.items)


def test_gradient_matrix(facts: Connection):
    assert status_gradient.ask(facts).gradient_matrix == EXPECTED["gradient_matrix"]


def test_gradient_groups(facts: Connection):
    answer = status_gradient.ask(facts)
    assert without_zeros(answer.by_gradient) == EXPECTED["by_gradient"]
    assert answer.accepted_of_raised_by_gradient == EXPECTED["accepted_of_raised_by_gradient"]
    assert answer.too_few


def test_warning_signs(facts: Connection):
    answer = signs(facts)
    assert without_zeros(answer.by_state) == EXPECTED["warning_by_state"]
    assert without_zeros(answer.by_kind) == EXPECTED["warning_by_kind"]


def test_signs_that_came_back(facts: Connection):
    answer = signs(facts)
    assert plain(answer.dismissed_then_recurred) == EXPECTED["dismissed_then_recurred"]
    assert (
        list(answer.signs_ever_dismissed_or_set_aside)
        == EXPECTED["signs_ever_dismissed_or_set_aside"]
    )
    assert [
        [on.isoformat(), sign, earliest]
        for on, sign, earliest in answer.intermittent_notices_rule_v1
    ] == EXPECTED["intermittent_notices_rule_v1"]


def test_assumed_safe_not_proved(facts: Connection):
    board = onus_of_proof.ask(facts)
    assumed = [card.reference for card in board.assumed_safe_not_proved]
    assert assumed == EXPECTED["assumed_safe_not_proved"]
    assert [card.reference for card in board.proved_safe] == ["B-W3"]
    assert all(proof.met for proof in board.proved_safe[0].proofs)
    assert board.counts == {
        "proved_safe": 1,
        "acted_on": 4,
        "assumed_safe_not_proved": 6,
        "still_open": 3,
    }


def test_denial(facts: Connection):
    answer = denial_ledger.ask(facts, today=TODAY)
    assert without_zeros(answer.denial) == EXPECTED["denial"]
    assert answer.denial["cannot_happen_here"] == 0
    assert all(item.on and item.noted_by.role is None for item in answer.items)


def test_held_back(facts: Connection):
    answer = held_back.ask(facts)
    assert without_zeros(answer.held_back_reasons) == EXPECTED["held_back_reasons"]
    assert (answer.raised, answer.total) == (18, 6)
    assert {item.disclosed_by.role for item in answer.items} == {None}


def test_factors(facts: Connection):
    found = plain(factors.ask(facts).factors_helped_hindered)
    named = {factor: both for factor, both in found.items() if both != [0, 0]}
    assert named == EXPECTED["factors_helped_hindered"]


def test_patterns(facts: Connection):
    found = plain(patterns.ask(facts).patterns)
    assert {name: some for name, some in found.items() if some} == EXPECTED["patterns"]
    assert found["human_reasoning"] == []


def test_voice_and_use(facts: Connection):
    keys = ("invited", "people_contributing", "cited_in_findings", "observations")
    found = {
        band: {key: getattr(heard, key) for key in keys}
        for band, heard in voice_and_use.ask(facts).voice_and_use.items()
    }
    assert found.pop("7") == dict.fromkeys(keys, 0)
    assert found == EXPECTED["voice_and_use"]


def test_observations_and_their_sources(facts: Connection):
    answer = voice_and_use.ask(facts)
    assert answer.observations == EXPECTED["observations"]
    assert without_zeros(answer.observation_sources) == EXPECTED["observation_sources"]


def test_reviews_without_learning_lead(facts: Connection):
    answer = learning_leads.ask(facts, today=TODAY)
    assert list(answer.reviews_without_learning_lead) == EXPECTED["reviews_without_learning_lead"]
    first = answer.items[0]
    assert (first.code, first.uncovered_since) == ("CEDAR", date(2025, 5, 16))
    assert first.uncovered_days == 17
    stages = [(one.n, one.who, one.waiting, one.overdue) for one in answer.accountable]
    assert stages == [
        (1, "practitioners", 0, 0),
        (2, "team_managers", 0, 0),
        (3, "senior_managers", 0, 0),
        (4, "independent_chair", 0, 0),
    ]  # no clock runs on history (settled 13)


def test_child_and_family_in_each_review(facts: Connection):
    answer = child_and_family_voice.ask(facts)
    heard = {
        one.review.code: [said.reference for said in (*one.childs_voice, *one.family_voice)]
        for one in answer.items
    }
    assert heard == {"ALDER": ["A-C08"], "BIRCH": ["B-C02", "B-C09"], "CEDAR": ["C-C09"]}
    raised = {one.review.code: [asked.reference for asked in one.queries] for one in answer.items}
    assert raised == {"ALDER": ["A-Q4"], "BIRCH": ["B-Q5"], "CEDAR": ["C-Q7"]}
    assert [one.answers["not_asked"] for one in answer.items] == [1, 1, 1]
    assert (answer.asked, answer.contributions) == (0, 3)
    assert without_zeros(answer.by_status) == {
        status: sum(one.by_status[status] for one in answer.items)
        for status in answer.by_status
        if answer.by_status[status]
    }


def test_nobody_named_a_pattern_and_findings_rest_on_what_the_import_found(facts: Connection):
    assert named_patterns.ask(facts).items == ()
    found = learning_summary.ask(facts, today=TODAY).findings
    assert [one.reference for one in found if one.evidence_rests_on != one.rests_on] == []
    assert [one.reference for one in found if one.records_only] == []


def test_what_nobody_owns_is_open_and_of_no_review_twice(facts: Connection):
    answer = unowned.ask(facts)
    still_open = {one.reference for one in register(facts).items if one.is_open_matter}
    still_open |= {one.reference for one in signs(facts).items if one.is_open_matter}
    named = [one.reference for one in answer.items if one.kind != "knowledge_gap"]
    assert set(named) <= still_open
    assert len({one.id for one in answer.items}) == answer.total == sum(answer.by_kind.values())


@pytest.mark.parametrize("expected", EXPECTED["known_at_the_time"])
def test_known_at_the_time(facts: Connection, expected: dict[str, Any]):
    answer = known(facts, expected["review"], date.fromisoformat(expected["date"]))
    assert states(answer.queries) == expected["queries"]
    assert states(answer.warning_signs) == expected["signs"]
    assert [one.reference for one in answer.held_back] == expected["held_back"]
    assert [one.reference for one in answer.not_yet_known.queries] == ["A-Q4", "A-Q6"]


def test_on_the_last_day_everything_stands_as_in_the_registers(facts: Connection):
    found = [known(facts, code, TODAY) for code in ("ALDER", "BIRCH", "CEDAR")]
    stood = {one.reference: one.state for review in found for one in review.queries}
    assert stood == {one.reference: one.status for one in register(facts).items}
    stood = {one.reference: one.state for review in found for one in review.warning_signs}
    assert stood == {one.reference: one.state for one in signs(facts).items}
    assert all(one.later is None for review in found for one in review.queries)


def test_every_key_is_looked_at():
    tests = Path(__file__).read_text("utf-8")
    looked_at = {key for key in EXPECTED if f'EXPECTED["{key}"]' in tests}
    assert set(EXPECTED).difference(looked_at, COUNTS) == set()


def test_the_summaries_add_up_to_the_whole(facts: Connection):
    leads = learning_leads.ask(facts, today=TODAY)
    ours = [
        learning_summary.ask(facts, review=item.id, today=TODAY, at=leads.position)
        for item in leads.items
    ]
    whole = learning_summary.ask(facts, today=TODAY)
    assert sum(one.queries.total for one in ours) == whole.queries.total == 18
    assert sum(len(one.findings) for one in ours) == len(whole.findings) == 10
    assumed = [sign for one in ours for sign in one.warning_signs.assumed_safe_not_proved]
    assert sorted(assumed) == EXPECTED["assumed_safe_not_proved"]


def test_somebody_who_could_not_go_on_is_not_shown_as_such(facts: Connection):
    [withdrawn] = query_register.ask(
        facts, query_register.Filters(status="withdrawn"), today=TODAY
    ).items
    story = timeline.ask(facts, withdrawn.id)
    assert "felt_unable" not in repr(withdrawn) + repr(story)


def test_every_sign_shows_all_five_proofs_met_or_missing(facts: Connection):
    for item in signs(facts).items:
        whole = one_sign.ask(facts, item.id, today=TODAY)
        assert whole is not None
        assert len(whole.proofs) == 5


def register(facts: Connection) -> query_register.QueryRegister:
    return query_register.ask(facts, today=TODAY, limit=ALL)


def signs(facts: Connection) -> warning_sign_register.WarningSignRegister:
    return warning_sign_register.ask(facts, today=TODAY, limit=ALL)


def known(facts: Connection, code: str, on: date) -> known_at_the_time.KnownAtTheTime:
    [id] = (one.id for one in learning_leads.ask(facts, today=TODAY).items if one.code == code)
    answer = known_at_the_time.ask(facts, id, on, today=TODAY)
    assert answer is not None
    return answer


def states(things: tuple[known_at_the_time.Known, ...]) -> dict[str, Any]:
    return {
        one.reference: {"state": one.state, "ever_set_aside": one.ever_set_aside} for one in things
    }


def without_zeros(counts: Any) -> dict[str, int]:
    """Expected files leave zeros out (settled 10)."""
    return {code: number for code, number in counts.items() if number}


def plain(value: Any) -> Any:
    """The value as JSON has it."""
    return json.loads(json.dumps(value))


@pytest.fixture(scope="module", params=[SQLITE, pytest.param(POSTGRESQL, marks=pytest.mark.slow)])
def facts(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Connection]:
    """The three reviews, imported and folded once for all tests, on each of the two databases."""
    settings = Settings(data_dir=tmp_path_factory.mktemp("three"))
    if request.param == POSTGRESQL:
        server: PostgresServer = request.getfixturevalue("postgres")
        settings = server.settings(server.create(), data_dir=settings.data_dir)
    with three_reviews(settings) as connection:
        yield connection


@contextmanager
def three_reviews(settings: Settings) -> Iterator[Connection]:
    make_stores(settings)
    heedful = build(settings)
    with BUNDLE.open("rb") as bundle:
        report = import_bundle(heedful.casework, bundle, progress=None)
    assert report.exit_code == 0, list(report.lines())
    heedful.follower.catch_up()
    assert heedful.views.parked() == 0
    with heedful.views.reading() as connection:
        yield connection
    heedful.close()
