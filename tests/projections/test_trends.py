"""An estimated trend: is it what others have published, and how often does it claim what is not there?"""

import math
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projections.trends import Count, Trend, trend

SNORING = [Count(0, 24, 1379), Count(2, 35, 638), Count(4, 21, 213), Count(5, 30, 254)]
"""Heart disease by how often somebody snores (Norton and Dunn 1985; Agresti, "Categorical Data
Analysis", 4.2.3): logit slope 0.397 with standard error 0.050."""

BEETLES = [
    *(Count(1.6907, 6, 59), Count(1.7242, 13, 60), Count(1.7552, 18, 62), Count(1.7842, 28, 56)),
    *(Count(1.8113, 52, 63), Count(1.8369, 53, 59), Count(1.8610, 61, 62), Count(1.8839, 60, 60)),
]
"""Beetles killed by dose (Bliss 1935; Dobson, "Generalized Linear Models", 7.3): 34.27, error 2.91."""


@pytest.mark.parametrize(
    ("counts", "slope", "error", "near"),
    [(SNORING, 0.397, 0.050, 0.01), (BEETLES, 34.27, 2.91, 0.02)],
)
def test_it_is_what_was_published_but_for_the_small_correction(counts, slope, error, near):
    found = trend(counts)
    assert found is not None
    assert found.log_odds == pytest.approx(slope, rel=near)
    assert (found.highest - found.lowest) / 2 == pytest.approx(1.96 * error, rel=0.02)


@given(
    st.integers(1, 60).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))),
    st.integers(1, 60).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))),
)
def test_between_two_places_it_is_the_odds_with_a_half_added_to_each_count(first, second):
    """What Firth's correction comes to for two groups (Haldane 1956, Anscombe 1956)."""
    found = trend([Count(0, *first), Count(1, *second)])
    odds = [math.log((yes + 0.5) / (of - yes + 0.5)) for yes, of in (first, second)]
    assert found is not None
    assert found.log_odds == pytest.approx(odds[1] - odds[0], abs=1e-6)


@given(st.lists(st.integers(0, 300).map(float), min_size=2, max_size=7, unique=True), st.data())
def test_it_is_finite_and_inside_its_interval_whatever_was_counted(places, data):
    counts = []
    for place in places:
        of = data.draw(st.integers(1, 400))
        counts.append(Count(place, data.draw(st.integers(0, of)), of))
    found = trend(counts)
    assert found is not None
    assert found.lowest < found.log_odds < found.highest
    assert math.isfinite(found.lowest)
    assert math.isfinite(found.highest)


def test_all_or_nothing_is_a_trend_and_not_a_failure():
    found = trend([Count(0, 60, 60), Count(1, 0, 60)])
    assert found is not None
    assert found.highest < 0


@pytest.mark.parametrize("counts", [[], [Count(0, 3, 9)], [Count(0, 3, 9), Count(1, 0, 0)]])
def test_at_one_place_there_is_no_trend(counts):
    assert trend(counts) is None


def test_turned_round_it_is_the_same_with_the_other_sign():
    there, back = trend(SNORING), trend([Count(-one.at, one.happened, one.of) for one in SNORING])
    assert there is not None
    assert back is not None
    assert back == pytest.approx(Trend(-there.log_odds, -there.highest, -there.lowest), abs=1e-9)


@pytest.mark.slow
def test_nineteen_intervals_in_twenty_hold_what_was_put_in():
    held = sum(_holds(Random(seed), slope=-0.35) for seed in range(600))
    assert 0.93 <= held / 600 <= 0.97


def _holds(chance: Random, slope: float) -> bool:
    places = [chance.choices(range(5), (6, 5, 4, 2, 1))[0] for _ in range(200)]
    happened = [chance.random() < 1 / (1 + math.exp(-(0.3 + slope * at))) for at in places]
    counts = [
        Count(
            at, sum(h for p, h in zip(places, happened, strict=True) if p == at), places.count(at)
        )
        for at in range(5)
    ]
    found = trend(counts)
    return found is not None and found.lowest <= slope <= found.highest
