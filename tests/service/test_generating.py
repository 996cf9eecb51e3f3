"""Generated reviews: the same for the same seed, legal to the last step, and true to their manifest."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from projections.questions import (
    denial_ledger,
    factors,
    held_back,
    learning_leads,
    onus_of_proof,
    patterns,
    query_register,
    status_gradient,
    voice_and_use,
    warning_sign_register,
)
from service.generating.bundles import generate
from service.generating.knobs import Knobs
from service.generating.phrases import NAMES, SYMBOLS, WELSH
from service.importing.bundles import import_bundle
from service.operations.stores import make_stores
from service.settings import Settings
from service.wiring import build
from tests.service.bundles import brought_in, empty_casework, recorded

pytestmark = pytest.mark.slow

TODAY = date(2025, 7, 1)
FAULTLESS = Knobs(share_sent_twice=0, share_conflicting=0)


def test_the_same_seed_gives_the_same_bundle_and_manifest():
    assert made(4, 5) == made(4, 5)
    assert made(4, 5) != made(4, 6)


@settings(max_examples=8)
@given(st.integers(1, 5), st.integers(0, 10_000))
def test_every_generated_bundle_is_legal_and_true_to_its_manifest(tmp_path_factory, reviews, seed):
    text, truths = made(reviews, seed)
    casework = empty_casework(tmp_path_factory.mktemp("generated"))
    report = brought_in(casework, text)
    topics = Counter(event.TOPIC for event in recorded(casework))
    casework.close()
    assert topics == truths["events_by_topic"]
    assert report.counts["refused"] == 0
    assert report.counts["conflict"] == len(truths["conflicting_rows"])
    assert sorted(row.id for row in report.refused) == sorted(truths["conflicting_rows"])
    assert report.counts["unchanged"] == len(truths["repeated_rows"])
    leads = reviews - truths["learning_leads"].get("never", 0)
    assert report.counts["recorded"] == sum(truths["rows"].values()) + leads


def test_progress_is_told_review_by_review():
    seen: list[tuple[int, int]] = []
    generate(3, 1, lambda piece: None, lambda done, total: seen.append((done, total)))
    assert seen == [(1, 3), (2, 3), (3, 3)]


def test_a_bundle_without_faults_comes_in_whole(casework):
    text, truths = made(3, 1, FAULTLESS)
    assert truths["repeated_rows"] == truths["conflicting_rows"] == []
    assert brought_in(casework, text).exit_code == 0


def test_a_review_has_about_as_many_entries_as_its_knobs_say(the_year):
    _, truths = the_year
    assert 75 < truths["events"] / truths["reviews"] < 105
    assert 4 < truths["rows"]["challenges"] / truths["reviews"] < 6


def test_acceptance_falls_with_each_band_upward_unless_status_was_hidden(the_year):
    acceptance = the_year[1]["planted"]["status_effect"]["acceptance"]
    seen = shares(acceptance, "not_blind")
    assert seen["two or more up"] < seen["one up"] < seen["level or down"]
    assert seen["two or more up"] < seen["level or down"] - 0.1
    hidden = shares(acceptance, "blind")
    assert abs(hidden["two or more up"] - hidden["level or down"]) < 0.1


def test_silence_grows_with_the_gap(the_year):
    silence = the_year[1]["planted"]["silence_effect"]
    share = {
        gap: counts["held_back"] / (counts["held_back"] + counts["voiced"])
        for gap, counts in silence.items()
    }
    assert share["level_or_down"] < 0.08 < share["one_up"] < 0.15 < share["two_or_more_up"]


def test_anonymity_grows_with_the_gap(the_year):
    counts = the_year[1]["planted"]["anonymity_by_gap"]
    up = sum((Counter(counts[gap]) for gap in counts if int(gap) >= 2), Counter())
    down = sum((Counter(counts[gap]) for gap in counts if int(gap) < 0), Counter())
    assert up["anonymous"] / up["said"] > 1.3 * down["anonymous"] / down["said"]


def test_planted_interactions_hinder(the_year):
    for planted in the_year[1]["planted"]["interactions"]:
        assert planted["hindered"] > 5 * planted.get("helped", 0)


def test_each_planted_chain_crosses_three_reviews_within_six_months(the_year):
    reviews, truths = the_year
    signs = {row["id"]: row for one in reviews for row in one["warning_signs"]}
    assert len(truths["planted"]["cross_case_chains"]) == 20
    for chain in truths["planted"]["cross_case_chains"]:
        rows = [signs[told["id"]] for told in chain["signs"]]
        days = [date.fromisoformat(row["history"][0]["on"]) for row in rows]
        assert {row["subject_token"] for row in rows} == {chain["link"]}
        assert {row["kind"] for row in rows} == {chain["kind"]}
        assert len({told["review"] for told in chain["signs"]}) == 3
        assert (days[2] - days[0]).days < 183
        for earlier, later in zip(rows, days[1:], strict=False):
            ended = [step for step in earlier["history"] if step["event"] != "raised"]
            assert ended[-1]["event"] in ("set_aside", "dismissed", "closed_unproven")
            assert date.fromisoformat(ended[-1]["on"]) <= later


def test_no_token_makes_a_chain_that_nobody_planted(the_year):
    reviews, truths = the_year
    planted = truths["planted"]["cross_case_chains"] + truths["planted"]["decoys"]
    known = {one["link"] for one in planted}
    signs = [row for one in reviews for row in one["warning_signs"]]
    tokens = Counter(row["subject_token"] for row in signs if "subject_token" in row)
    assert {token for token, count in tokens.items() if count > 1} == known


def test_a_decoy_fails_the_rule_in_its_own_way(the_year):
    reviews, truths = the_year
    signs = {row["id"]: row for one in reviews for row in one["warning_signs"]}
    for decoy in truths["planted"]["decoys"]:
        rows = [signs[told["id"]] for told in decoy["signs"]]
        days = [date.fromisoformat(row["history"][0]["on"]) for row in rows]
        endings = {row["history"][-1]["event"] for row in rows}
        assert {
            "two kinds": len({row["kind"] for row in rows}) == 2,
            "too far apart": (days[2] - days[0]).days > 183,
            "each was acted on": endings == {"acted_on"},
        }[decoy["why"]]


def test_planted_words_are_where_the_manifest_says(the_year):
    reviews, truths = the_year
    lists = ("observations", "challenges", "warning_signs", "held_back", "findings")
    texts: dict[str, str] = {}
    for row in (row for one in reviews for name in lists for row in one[name]):
        texts.setdefault(row["id"], row["text"])
    planted = truths["texts"]
    assert {id for id, said in texts.items() if any(name in said for name in NAMES)} == set(
        planted["with_a_name"]
    ) - set(planted["welsh"])
    assert all(any(said in texts[id] for said in WELSH) for id in planted["welsh"])
    assert all(any(said in texts[id] for said in SYMBOLS) for id in planted["with_symbols"])
    assert min(len(ids) for ids in planted.values()) > 50


def test_nothing_happens_after_the_last_day(the_year):
    reviews, _ = the_year
    assert max(days_in(reviews)) <= Knobs().last_day.isoformat()


def test_standings_change_for_some_and_queries_keep_the_old_band(the_year):
    reviews, truths = the_year
    changes = [one for review in reviews for one in review["participants"] if "changes" in one]
    assert len(changes) == truths["events_by_topic"]["case-review-participant-status-changed"]
    assert 0.1 < len(changes) / truths["rows"]["participants"] < 0.25


@pytest.mark.slow
class TestReadModels:
    """The read models answer what the manifest says."""

    def test_the_register(self, followed):
        facts, truths = followed
        said = truths["queries"]
        register = query_register.ask(facts, query_register.Filters(), today=TODAY)
        assert register.total == said["all"]["total"]
        for counts in ("by_status", "by_band", "by_attribution", "by_gradient"):
            assert without_zeros(getattr(register, counts)) == said[counts]

    def test_the_gradient(self, followed):
        facts, truths = followed
        answer = status_gradient.ask(facts)
        assert answer.gradient_matrix == truths["gradient_matrix"]
        raised, taken = (truths["queries"][k] for k in ("by_gradient", "accepted_by_gradient"))
        assert answer.accepted_of_raised_by_gradient == {
            group: f"{taken.get(group, 0)}/{count}" for group, count in raised.items()
        }

    def test_the_signs(self, followed):
        facts, truths = followed
        said = truths["warning_signs"]
        register = warning_sign_register.ask(facts, warning_sign_register.Filters(), today=TODAY)
        assert without_zeros(register.by_state) == said["by_state"]
        assert without_zeros(register.by_kind) == said["by_kind"]
        came_back = said["all"].get("dismissed_then_recurred", 0)
        assert len(register.dismissed_then_recurred) == came_back
        assumed = onus_of_proof.ask(facts).counts["assumed_safe_not_proved"]
        assert assumed == said["all"]["assumed_safe_not_proved"]

    def test_what_was_observed(self, followed):
        facts, truths = followed
        voices = voice_and_use.ask(facts)
        assert voices.observations == truths["observations"]["all"]["total"]
        sources = without_zeros(voices.observation_sources)
        assert sources == truths["observations"]["by_source"]
        answer = factors.ask(facts).factors_helped_hindered
        counted = {code: list(counts) for code, counts in answer.items() if any(counts)}
        said = truths["factors_helped_hindered"]
        assert counted == {code: counts for code, counts in said.items() if any(counts)}

    def test_what_was_held_back_denied_and_found(self, followed):
        facts, truths = followed
        silent = held_back.ask(facts)
        assert without_zeros(silent.held_back_reasons) == truths["held_back"]["reasons"]
        assert without_zeros(denial_ledger.ask(facts).denial) == truths["denial"]
        found = patterns.ask(facts).patterns
        counted = {kind: dict(Counter(v for _, v in rows)) for kind, rows in found.items() if rows}
        assert counted == truths["patterns"]

    def test_who_leads(self, followed):
        facts, truths = followed
        alone = learning_leads.ask(facts, today=TODAY).reviews_without_learning_lead
        assert sorted(alone) == sorted(truths["reviews_without_learning_lead"])


def made(reviews: int, seed: int, knobs: Knobs | None = None) -> tuple[str, dict[str, Any]]:
    """The text of a bundle, and its manifest."""
    written: list[str] = []
    truths = generate(reviews, seed, written.append, knobs=knobs)
    return "".join(written), truths


@cache
def _the_year() -> tuple[list[dict[str, Any]], dict[str, Any]]:
    text, truths = made(600, 7)
    return json.loads(text)["reviews"], truths


@pytest.fixture
def the_year() -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Six hundred reviews, and their manifest."""
    return _the_year()


@pytest.fixture(scope="module")
def followed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Any, dict[str, Any]]]:
    """Thirty reviews, imported and followed."""
    directory: Path = tmp_path_factory.mktemp("followed")
    path = directory / "bundle.json"
    with path.open("w", encoding="utf-8") as file:
        truths = generate(30, 17, file.write)
    making = Settings(data_dir=directory)
    make_stores(making)
    heedful = build(making)
    with path.open("rb") as source:
        import_bundle(heedful.casework, source)
    heedful.follower.catch_up()
    with heedful.views.reading() as facts:
        yield facts, truths
    heedful.close()


def shares(acceptance: dict[str, dict[str, int]], which: str) -> dict[str, float]:
    """The share of queries that were accepted, by how far up they went."""
    raised: Counter[str] = Counter()
    accepted: Counter[str] = Counter()
    for name, counts in acceptance.items():
        seen, gap = name.split()
        if seen == which:
            up = int(gap)
            far = "level or down" if up <= 0 else "one up" if up == 1 else "two or more up"
            raised[far] += counts["raised"]
            accepted[far] += counts["accepted"]
    return {far: accepted[far] / raised[far] for far in raised}


def days_in(value: Any) -> Iterator[str]:
    """Every date in plain values."""
    if isinstance(value, dict):
        for key, one in value.items():
            if isinstance(one, str) and (key == "on" or key.endswith("_on")):
                yield from re.findall(r"^\d{4}-\d\d-\d\d$", one)
            else:
                yield from days_in(one)
    elif isinstance(value, list):
        for one in value:
            yield from days_in(one)


def without_zeros(counts: Any) -> dict[str, int]:
    """Counts that were never reached are missing in a manifest."""
    return {code: number for code, number in counts.items() if number}
