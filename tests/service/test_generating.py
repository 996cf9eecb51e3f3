"""Generated reviews: the same for the same seed, legal to the last step, and true to their manifest."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import cache
from itertools import pairwise
from statistics import mean
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.generating.bundles import generate
from service.generating.knobs import LARGE, SMALL, Knobs
from service.generating.phrases import NAMES, SYMBOLS, WELSH
from tests.service.bundles import brought_in, empty_casework, recorded

pytestmark = pytest.mark.slow

TODAY = date(2025, 7, 1)
FAR = {0: "level or down", 1: "one up"}
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
    known = shares(acceptance, "known")
    assert known["two or more up"] < known["one up"] < known["level or down"]
    assert known["two or more up"] < known["level or down"] - 0.1
    hidden = shares(acceptance, "hidden")
    assert abs(hidden["two or more up"] - hidden["level or down"]) < 0.1


def test_what_becomes_of_queries_is_as_the_knobs_mean_it(the_year):
    queries, events = the_year[1]["queries"], the_year[1]["events_by_topic"]
    total = queries["all"]["total"]
    share = share_of(queries["by_status"])
    wanted = {"accepted": 34, "accepted_in_part": 14, "responded": 12, "withdrawn": 5, "open": 7}
    for status, per_cent in wanted.items():
        assert share[status] == pytest.approx(per_cent / 100, abs=0.02), status
    declined = share["declined"] + share["escalated"]
    assert declined == pytest.approx(0.26, abs=0.02)
    assert share["closed_with_dissent"] == pytest.approx(0.02, abs=0.01)
    assert events["challenge-acknowledged"] / total == pytest.approx(0.85, abs=0.02)
    assert queries["all"]["ever_set_aside"] / total == pytest.approx(0.12, abs=0.02)


def test_strengths_kinds_attribution_and_patterns_are_as_weighted(the_year):
    truths, knobs = the_year[1], Knobs()
    patterns = {kind: sum(found.values()) for kind, found in truths["patterns"].items()}
    for counted, weights in (
        (truths["queries"]["by_strength"], knobs.strengths),
        (truths["warning_signs"]["by_kind"], {**knobs.sign_kinds}),
        (patterns, knobs.patterns),
        (truths["review_types"], knobs.review_types),
    ):
        share = share_of(counted)
        for code, wanted in share_of(dict(weights)).items():
            assert share[code] == pytest.approx(wanted, abs=0.04), code
    said = share_of(truths["queries"]["by_attribution"])
    assert said["anonymous"] == pytest.approx(0.08, abs=0.02)
    assert said["role_only"] == pytest.approx(0.14, abs=0.02)


def test_helped_is_the_share_it_was_meant_to_be_and_factors_fall_off(the_year):
    factors = {code: sum(some.values()) for code, some in the_year[1]["factors"].items()}
    helped = sum(some.get("helped", 0) for some in the_year[1]["factors"].values())
    assert helped / sum(factors.values()) == pytest.approx(0.35, abs=0.03)
    ranked = sorted(factors.values(), reverse=True)
    assert ranked[0] > 1.5 * ranked[1] > 1.5 * ranked[3]


def test_the_second_stage_is_the_slowest(the_year):
    waits: dict[int, list[int]] = {2: [], 3: []}
    for query in (row for one in the_year[0] for row in one["challenges"]):
        for step, after in pairwise(query["history"]):
            if step["event"] == "escalated" and step["to_stage"] in waits:
                days = date.fromisoformat(after["on"]) - date.fromisoformat(step["on"])
                waits[step["to_stage"]].append(days.days)
    assert mean(waits[2]) > 7
    assert mean(waits[2]) > mean(waits[3] or [0])
    stuck = the_year[1]["queries"]["by_status"]["escalated"]
    assert stuck / (stuck + len(waits[2])) > 0.3


def test_people_leave_and_are_promoted_while_a_review_goes_on(the_year):
    people = [one for review in the_year[0] for one in review["participants"]]
    changes = [one["changes"][0] for one in people if "changes" in one]
    left = sum(change.get("employment") == "left" for change in changes)
    assert left / len(people) == pytest.approx(1 - 0.82 ** (115 / 365), abs=0.015)
    assert (len(changes) - left) / len(people) == pytest.approx(0.08, abs=0.015)


@pytest.mark.parametrize(("partnership", "schools", "health"), [(SMALL, 120, 6), (LARGE, 400, 14)])
def test_people_work_for_the_organisations_of_their_partnership(partnership, schools, health):
    text, _ = made(60, 3, Knobs(partnership=partnership))
    people = [one for row in json.loads(text)["reviews"] for one in row["participants"]]
    found = {one["organisation"] for one in people if "organisation" in one}
    numbers = Counter(name.rpartition("-")[0] for name in found)
    assert numbers["health-body"] == health
    assert numbers["authority"] == partnership.authorities
    assert numbers["force"] == 1
    assert numbers["school"] > 30
    assert {name for name in found if int(name[-3:]) > schools} == set()


def test_who_is_closest_to_the_child_is_most_often_at_the_front_line(the_year):
    people = [one for review in the_year[0] for one in review["participants"]]
    daily = Counter(one["band"] for one in people if one.get("closeness") == "daily")
    assert set(daily) == {"1", "2", "L"}
    assert daily["1"] > daily["2"]


def test_a_few_ask_for_their_rights_and_a_fifth_of_them_are_erased(the_year):
    asked, people = the_year[1]["rights_requests"], the_year[1]["rows"]["participants"]
    assert len(asked) == pytest.approx(people / 400, rel=0.5)
    assert 0 < sum(one["erasure_upheld"] for one in asked) < len(asked) / 2


def test_what_was_put_in_late_is_told_with_how_late(the_year):
    late, said = the_year[1]["put_in_late"], the_year[1]["rows"]["observations"]
    assert len(late) / said == pytest.approx(0.15 * 0.75, abs=0.02)
    assert min(one["days"] for one in late) > 2


def test_something_held_back_turns_out_to_matter_now_and_then(the_year):
    held = the_year[1]["held_back"]["all"]
    assert 0 < held["cited_in_findings"] < held["total"]
    assert held["with_what_would_have_helped"] / held["total"] == pytest.approx(0.4, abs=0.1)


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


def shares(acceptance: dict[str, dict[str, int]], standing: str) -> dict[str, float]:
    """The share of answered queries that were accepted, by how far up they went."""
    answered: Counter[str] = Counter()
    accepted: Counter[str] = Counter()
    for name, counts in acceptance.items():
        known, up = name.split()
        if known == standing:
            far = FAR.get(int(up), "two or more up")
            answered[far] += counts["answered"]
            accepted[far] += counts.get("accepted", 0)
    return {far: accepted[far] / answered[far] for far in answered}


def share_of(counts: dict[str, int]) -> dict[str, float]:
    """What share each is of all."""
    return {name: number / sum(counts.values()) for name, number in counts.items()}


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
