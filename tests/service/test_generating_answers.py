"""Generated reviews, brought in whole: does every question answer what their manifest says?

`GENERATED_REVIEWS` in the environment says how many on SQLite, 125 where it is not set.
"""

import os
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from statistics import median
from typing import Any

import pytest
from sqlalchemy import Connection

from projections.questions import (
    denial_ledger,
    factors,
    held_back,
    integrity,
    learning_leads,
    learning_summary,
    onus_of_proof,
    patterns,
    published,
    query_register,
    review_list,
    status_gradient,
    voice_and_use,
    warning_sign_register,
)
from projections.shown.gradients import Between
from projections.status_effect import LESS_OFTEN, NOT_ENOUGH, StatusEffect, status_effect
from service.generating.bundles import generate
from service.importing.bundles import import_bundle
from service.operations.stores import make_stores
from service.settings import Settings
from service.wiring import build
from tests.databases import POSTGRESQL, SQLITE, PostgresServer

pytestmark = pytest.mark.slow

TODAY = date(2025, 7, 1)
REVIEWS = int(os.environ.get("GENERATED_REVIEWS", "125"))
"""Reviews brought in on SQLite: somewhat more than six hundred queries, or more where it is asked."""
Truths = dict[str, Any]
Brought = tuple[Connection, Truths]


def test_the_register(brought: Brought):
    facts, truths = brought
    said = truths["queries"]
    register = query_register.ask(facts, query_register.Filters(), today=TODAY, limit=1)
    assert register.total == said["all"]["total"]
    for counts in ("by_status", "by_band", "by_attribution", "by_gradient"):
        assert without_zeros(getattr(register, counts)) == said[counts]


def test_what_became_of_the_queries_between_any_two_bands(brought: Brought):
    facts, truths = brought
    answer = status_gradient.ask(facts)
    assert answer.gradient_matrix == truths["gradient_matrix"]
    assert {f"{one.by_band} {one.about_band}": between(one) for one in answer.cells} == {
        bands: fates(some) for bands, some in truths["between_bands"].items()
    }


def test_the_gradient(brought: Brought):
    facts, truths = brought
    answer = status_gradient.ask(facts)
    said = truths["queries"]
    assert without_zeros(answer.by_gradient) == said["by_gradient"]
    assert {one.group: one.accepted for one in answer.groups if one.accepted} == (
        said["accepted_by_gradient"]
    )
    for one in answer.groups:
        waited = Counter(truths["days_to_answer"].get(one.group, {}))
        days = median(map(int, waited.elements())) if waited else None
        assert one.median_days_to_answer == days, one.group


def test_the_answers_that_the_status_effect_stands_on(brought: Brought):
    facts, truths = brought
    said = truths["planted"]["status_effect"]["acceptance"]
    found = {
        f"{effect.standing} {one.bands_up}": {"answered": one.answered, "accepted": one.accepted}
        for effect in status_gradient.ask(facts).effects
        for one in effect.by_bands_up
        if one.answered
    }
    assert found == {name: {"accepted": 0, **counts} for name, counts in said.items()}


def test_voices(brought: Brought):
    facts, truths = brought
    answer = voice_and_use.ask(facts)
    said = truths["voices"]
    for by, heard in (
        ("band", answer.voice_and_use),
        ("level", answer.by_level),
        ("agency", answer.by_agency),
        ("closeness", answer.by_closeness),
    ):
        found = {
            code: without_zeros({name: getattr(one, name) for name in one.__slots__})
            for code, one in heard.items()
        }
        assert {code: some for code, some in found.items() if some} == said[by], by
    cited = {one.closeness: one.citations for one in answer.citations_by_closeness}
    assert without_zeros(cited) == without_zeros(
        {code: some.get("cited_in_findings", 0) for code, some in said["closeness"].items()}
    )
    assert answer.observations == truths["observations"]["all"]["total"]
    assert without_zeros(answer.observation_sources) == truths["observations"]["by_source"]


def test_what_was_held_back(brought: Brought):
    facts, truths = brought
    answer, said = held_back.ask(facts, limit=1), truths["held_back"]
    assert without_zeros(answer.held_back_reasons) == said["reasons"]
    assert without_zeros(answer.by_level) == said["by_level"]
    of_whom = {
        f"{one.reason} {one.level} {one.agency}": one.number for one in answer.reasons_of_whom
    }
    assert of_whom == said["reasons_of_whom"]
    for name in ("total", "cited_in_findings", "with_what_would_have_helped"):
        assert getattr(answer, name) == said["all"].get(name, 0), name
    raised = truths["queries"]["all"]["total"]
    assert answer.tag_line.startswith(f"{raised} queries were raised; {answer.total} more ")


def test_the_signs(brought: Brought):
    facts, truths = brought
    said = truths["warning_signs"]
    register = warning_sign_register.ask(
        facts, warning_sign_register.Filters(), today=TODAY, limit=1
    )
    assert without_zeros(register.by_state) == said["by_state"]
    assert without_zeros(register.by_kind) == said["by_kind"]
    came_back = said["all"].get("dismissed_then_recurred", 0)
    assert register.numbers["dismissed_then_recurred"] == came_back
    counts = onus_of_proof.ask(facts, limit=1).counts
    assert counts["assumed_safe_not_proved"] == said["all"]["assumed_safe_not_proved"]
    for column in ("proved_safe", "acted_on"):
        assert counts[column] == said["by_state"].get(column, 0)
    assert sum(counts.values()) == said["all"]["total"]


def test_what_was_denied_and_found(brought: Brought):
    facts, truths = brought
    assert without_zeros(denial_ledger.ask(facts, today=TODAY, limit=1).denial) == truths["denial"]
    found = patterns.ask(facts)
    assert {one.pattern_type: one.cases for one in found.items if one.cases} == (
        truths["pattern_cases"]
    )
    counted = {
        one.pattern_type: without_zeros({"constructive": one.constructive, "unsafe": one.unsafe})
        for one in found.items
    }
    assert {kind: some for kind, some in counted.items() if some} == truths["patterns"]


def test_what_helped_and_hindered(brought: Brought):
    facts, truths = brought
    found = {
        one.factor: without_zeros(
            {name: getattr(one, name) for name in ("helped", "hindered", "both", "unclear")}
        )
        for one in factors.ask(facts).items
    }
    assert {code: some for code, some in found.items() if some} == truths["factors"]


def test_the_reviews_and_who_leads_their_learning(brought: Brought):
    facts, truths = brought
    listed = review_list.ask(facts)
    assert listed.total == truths["reviews"]
    assert Counter(one.review_type for one in listed.items) == truths["review_types"]
    rows = truths["rows"]
    for name, what in (("queries", "challenges"), ("held_back", "held_back")):
        assert sum(getattr(one, name) for one in listed.items) == rows[what]
    alone = learning_leads.ask(facts, today=TODAY).reviews_without_learning_lead
    assert sorted(alone) == sorted(truths["reviews_without_learning_lead"])


def test_the_summary_of_everything(brought: Brought):
    facts, truths = brought
    summary = learning_summary.ask(facts, today=TODAY)
    assert without_zeros(summary.queries.by_status) == truths["queries"]["by_status"]
    assert without_zeros(summary.warning_signs.by_state) == truths["warning_signs"]["by_state"]
    assert summary.held_back.total == truths["held_back"]["all"]["total"]
    counted = {kind: without_zeros(some) for kind, some in summary.patterns.items()}
    assert {kind: some for kind, some in counted.items() if some} == truths["patterns"]


def test_nothing_is_lost_between_the_log_and_what_is_shown(brought: Brought):
    facts, truths = brought
    checked = {one.name: one.rows for one in integrity.ask(facts, truths["events_by_topic"]).checks}
    rows = truths["rows"]
    for fact, what in (("queries", "challenges"), ("warning_signs",) * 2, ("held_back",) * 2):
        assert checked[fact] == rows[what]
    assert checked["participants"] == rows["participants"]
    assert checked["observations"] == rows["observations"] + rows.get("denial_behaviours", 0)


def test_outsiders_are_told_the_same_totals(six_hundred: Brought):
    facts, truths = six_hundred
    told = {one.counted: one.numbers[-1].number for one in published.ask(facts, 5).tables}
    assert told["queries"] == truths["queries"]["all"]["total"]
    assert told["warning signs"] == truths["warning_signs"]["all"]["total"]


class TestWhatIsClaimed:
    """The planted effect is found with six hundred queries, and not claimed with forty."""

    def test_it_is_found_with_six_hundred_and_said_plainly(self, six_hundred: Brought):
        facts, truths = six_hundred
        assert truths["queries"]["all"]["total"] >= 600
        known = effect(facts, "known")
        assert known.claim == LESS_OFTEN
        assert known.statement.startswith("Queries were accepted less often")

    def test_where_status_was_hidden_nothing_is_claimed(self, six_hundred: Brought):
        hidden = effect(six_hundred[0], "hidden")
        assert hidden.claim == NOT_ENOUGH
        assert hidden.odds_ratio is None or hidden.lowest < 1 < hidden.highest  # type: ignore[operator]  # all or none

    def test_it_is_not_claimed_with_forty(self, forty: Brought):
        facts, truths = forty
        assert 40 <= truths["queries"]["all"]["total"] < 60
        for one in status_gradient.ask(facts).effects:
            assert one.claim == NOT_ENOUGH
            assert "not enough to tell" in one.statement

    def test_of_other_six_hundreds_nearly_all_find_it_and_hardly_any_claims_it_of_the_blind(self):
        claims = [claimed(125, seed) for seed in range(20)]
        assert sum(one["known"] == LESS_OFTEN for one in claims) >= 17
        assert sum(one["hidden"] != NOT_ENOUGH for one in claims) <= 2

    def test_of_other_forties_none_claims_anything(self):
        for seed in range(50):
            assert set(claimed(8, seed).values()) == {NOT_ENOUGH}


@contextmanager
def brought_in(settings: Settings, reviews: int, seed: int) -> Iterator[Brought]:
    """So many generated reviews, brought in by the importer and followed."""
    path = settings.data_dir / "bundle.json"
    settings.data_dir.mkdir(exist_ok=True)
    with path.open("w", encoding="utf-8") as file:
        truths = generate(reviews, seed, file.write)
    make_stores(settings)
    heedful = build(settings)
    with path.open("rb") as source:
        import_bundle(heedful.casework, source)
    heedful.follower.catch_up()
    with heedful.views.reading() as facts:
        yield facts, truths
    heedful.close()


@pytest.fixture(scope="module")
def six_hundred(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Brought]:
    """Somewhat more than six hundred queries."""
    settings = Settings(data_dir=tmp_path_factory.mktemp("many"))
    with brought_in(settings, REVIEWS, 17) as found:
        yield found


@pytest.fixture(scope="module")
def forty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Brought]:
    """Somewhat more than forty queries."""
    with brought_in(Settings(data_dir=tmp_path_factory.mktemp("few")), 9, 2) as found:
        yield found


@pytest.fixture(scope="module")
def on_postgresql(
    postgres: PostgresServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Brought]:
    """Fewer, in PostgreSQL."""
    name = postgres.create()
    settings = postgres.settings(name, data_dir=tmp_path_factory.mktemp("beside"))
    with brought_in(settings, 20, 5) as found:
        yield found
    postgres.drop(name)


@pytest.fixture(params=[SQLITE, POSTGRESQL])
def brought(request: pytest.FixtureRequest) -> Brought:
    """What was brought in, and what is true of it."""
    of = {SQLITE: "six_hundred", POSTGRESQL: "on_postgresql"}
    found: Brought = request.getfixturevalue(of[request.param])
    return found


def effect(facts: Connection, standing: str) -> StatusEffect:
    """What may be said where this was known of the raiser's standing."""
    (found,) = (one for one in status_gradient.ask(facts).effects if one.standing == standing)
    return found


def claimed(reviews: int, seed: int) -> dict[str, str]:
    """What would be claimed of a generated partnership, from the counts of its manifest."""
    counts = generate(reviews, seed, lambda piece: None)["planted"]["status_effect"]["acceptance"]
    answers: dict[str, dict[int, tuple[int, int]]] = {"known": {}, "hidden": {}}
    for name, some in counts.items():
        standing, up = name.split()
        answers[standing][int(up)] = (some.get("accepted", 0), some["answered"])
    return {standing: status_effect(standing, some).claim for standing, some in answers.items()}


def between(cell: Between) -> dict[str, int]:
    """What became of the queries of a cell."""
    names = ("raised", "accepted", "declined", "set_aside", "escalated", "withdrawn")
    return {name: getattr(cell, name) for name in names}


def fates(counts: Mapping[str, int]) -> dict[str, int]:
    """The same from a manifest, which counts by status and by what ever befell them."""
    befell = ("ever_escalated", "ever_set_aside", "accepted_or_in_part")
    return {
        "raised": sum(number for name, number in counts.items() if name not in befell),
        "accepted": counts.get("accepted_or_in_part", 0),
        "declined": counts.get("declined", 0),
        "set_aside": counts.get("ever_set_aside", 0),
        "escalated": counts.get("ever_escalated", 0),
        "withdrawn": counts.get("withdrawn", 0),
    }


def without_zeros(counts: Mapping[str, int]) -> dict[str, int]:
    """Counts that were never reached are missing in a manifest."""
    return {code: number for code, number in counts.items() if number}
