"""What helped and what hindered: is every factor counted, zero included?"""

from domain.vocabulary import vocabulary
from projections.questions.factors import Factor, Factors, ask
from tests.examples import REVIEW, an_episode, envelope, id_of, sealed
from tests.projections.histories import History, observed, said_by

FACTORS = vocabulary("factor").codes


def test_every_condition_is_listed_also_those_nobody_named(history: History):
    answer = found(history)
    assert answer.factors_helped_hindered == dict.fromkeys(FACTORS, (0, 0))
    assert [item.factor for item in answer.items] == list(FACTORS)


def test_both_and_unclear_stand_apart_from_the_two_columns(history: History):
    for number, valence in enumerate(("helped", "helped", "hindered", "both", "unclear", None)):
        history.happened(observed(f"C-{number}", factor="cond.workload", valence=valence))
    item = workload(history)
    assert (item.helped, item.hindered, item.both, item.unclear) == (2, 1, 1, 2)
    assert found(history).factors_helped_hindered["cond.workload"] == (2, 1)


def test_a_condition_says_who_named_it_and_where_it_lies(history: History):
    for agency, band in (("school", "1"), ("gp", "4"), ("school", "1")):
        said = said_by(agency, band)
        history.happened(
            observed(f"C-{history.log.head()}", said, factor="cond.workload", valence="hindered")
        )
    item = workload(history)
    assert (item.level, item.group) == ("front_line", "cond")
    assert (set(item.agencies), item.bands) == ({"school", "gp"}, ("1", "4"))


def test_a_condition_that_an_import_brought_is_listed_after_ours(history: History):
    history.happened(observed("C-1", factor="weather", valence="hindered"))
    last = found(history).items[-1]
    assert (last.factor, last.level, last.hindered) == ("weather", "not_recorded", 1)


def test_what_was_classified_again_counts_as_it_is_now(history: History):
    seen = observed("C-1", factor="cond.workload", valence="hindered")
    before = history.happened(seen)
    seen.classify(envelope(), factor="cond.time")
    history.happened(seen)
    assert workload(history).hindered == 0
    assert workload(history, at=before).hindered == 1


def test_what_a_condition_led_to_in_episodes_is_counted_beside_it(history: History):
    episode = an_episode()
    episode.link_factors(
        envelope(), from_factor="cond.workload", to_factor="inter.info_sharing", how=sealed()
    )
    before = history.happened(episode)
    item = workload(history)
    assert (item.hindered, item.in_episodes.hindered) == (0, 1)
    assert (item.led_to, item.followed_from) == ({"inter.info_sharing": 1}, {})
    assert (item.agencies, item.bands) == (("community_health",), ("2",))
    [other] = [one for one in found(history).items if one.factor == "inter.info_sharing"]
    assert (other.led_to, other.followed_from) == ({}, {"cond.workload": 1})
    episode.unlink_factors(
        envelope(), from_factor="cond.workload", to_factor="inter.info_sharing", why=sealed()
    )
    episode.withdraw_factor(envelope(), factor="cond.workload", why=sealed())
    history.happened(episode)
    item = workload(history)
    assert (item.in_episodes.hindered, item.led_to, item.agencies) == (0, {}, ())
    assert workload(history, at=before).led_to == {"inter.info_sharing": 1}
    assert workload(history, review=id_of("another review")).in_episodes.hindered == 0


def test_one_review_says_how_many_it_leaves_out(history: History):
    elsewhere = {"review": id_of("another review")}
    history.happened(
        observed("C-1", factor="cond.workload"),
        observed("C-2", factor="cond.workload", **elsewhere),
        observed("C-3", **elsewhere),
    )
    answer = found(history, REVIEW)
    assert answer.hidden_by_filters == 1


def workload(history: History, at: int | None = None, review=None) -> Factor:
    [item] = [one for one in found(history, review, at=at).items if one.factor == "cond.workload"]
    return item


def found(history: History, review=None, at: int | None = None) -> Factors:
    with history.asked() as facts:
        return ask(facts, review, at=at)
