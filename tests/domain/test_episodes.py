"""What does an episode take in, and what does it refuse? (B.6, I1, I23)"""

from datetime import date

import pytest

from domain.episodes import Episode
from domain.rejections import (
    AlreadyThere,
    DateInTheFuture,
    EndsBeforeItBegins,
    FactorWithItself,
    IllegalMove,
    StillLinked,
    UnknownReference,
)
from tests.examples import (
    CHAIR,
    HEALTH_VISITOR,
    QUERY,
    REVIEW,
    an_episode,
    envelope,
    episode_in,
    id_of,
    sealed,
)

TOMORROW = date(2024, 6, 4)
PAIR = {"from_factor": "cond.workload", "to_factor": "inter.info_sharing"}


def test_an_episode_belongs_to_whoever_identified_it():
    assert an_episode(envelope(CHAIR)).identified_by == CHAIR


@pytest.mark.parametrize("days", [(TOMORROW, None), (None, TOMORROW), (TOMORROW, TOMORROW)])
def test_an_episode_that_is_still_to_come_is_refused(days):
    with pytest.raises(DateInTheFuture):
        identify(*days)
    with pytest.raises(DateInTheFuture):
        redescribe(an_episode(), *days)


def test_an_episode_does_not_end_before_it_begins():
    for change in (identify, lambda *days: redescribe(an_episode(), *days)):
        with pytest.raises(EndsBeforeItBegins):
            change(date(2024, 3, 2), date(2024, 3, 1))


@pytest.mark.parametrize("days", [(None, None), (date(2024, 3, 1), None), (date(2024, 3, 1),) * 2])
def test_a_day_may_be_unknown_and_an_episode_may_be_of_one_day(days):
    assert identify(*days).state == "open"


def test_a_condition_said_again_stands_as_said_last():
    episode = an_episode()
    before = set(episode.factors)
    attribute(episode, "cond.workload", "helped")
    assert episode.factors == before
    assert episode.pending_events[-1].valence == "helped"


def test_a_condition_that_was_never_named_is_not_taken_back():
    with pytest.raises(UnknownReference):
        an_episode().withdraw_factor(envelope(CHAIR), factor="nat.funding", why=sealed())


def test_a_condition_is_not_taken_back_while_it_is_linked():
    episode = an_episode()
    episode.link_factors(envelope(), how=sealed(), **PAIR)
    for factor in PAIR.values():
        with pytest.raises(StillLinked):
            episode.withdraw_factor(envelope(CHAIR), factor=factor, why=sealed())
    episode.unlink_factors(envelope(CHAIR), why=sealed(), **PAIR)
    episode.withdraw_factor(envelope(CHAIR), factor="cond.workload", why=sealed())
    assert episode.factors == {"inter.info_sharing"}


def test_only_conditions_of_the_episode_are_linked_and_each_pair_once():
    episode = an_episode()
    for pair in (("cond.workload", "nat.funding"), ("nat.funding", "cond.workload")):
        with pytest.raises(UnknownReference, match=r"of this episode\. Say first"):
            link(episode, *pair)
    link(episode, *PAIR.values())
    with pytest.raises(AlreadyThere):
        link(episode, *PAIR.values())
    link(episode, *reversed(PAIR.values()))
    assert len(episode.links) == 2


@pytest.mark.parametrize("factor", ["cond.workload", "nat.funding"])
def test_a_condition_does_not_lead_to_itself_and_this_is_what_the_refusal_says(factor: str):
    episode = an_episode()
    with pytest.raises(FactorWithItself, match="does not lead to itself"):
        link(episode, factor, factor)
    assert episode.links == set()


def test_a_link_that_is_not_there_is_not_taken_back():
    with pytest.raises(UnknownReference):
        an_episode().unlink_factors(envelope(CHAIR), why=sealed(), **PAIR)


def test_what_is_explained_is_opened_before_anything_is_added():
    episode = episode_in("settled")
    with pytest.raises(IllegalMove):
        attribute(episode, "nat.funding", "hindered")
    episode.reopen(envelope(), why=sealed("A new record came."))
    attribute(episode, "nat.funding", "hindered")
    assert "nat.funding" in episode.factors


@pytest.mark.parametrize("state", ["open", "settled"])
def test_an_episode_may_be_described_better_at_any_time(state: str):
    episode = episode_in(state)
    redescribe(episode, None, None)
    assert (episode.state, episode.ever_redescribed) == (state, True)


def test_nothing_of_this_happens_tomorrow():
    said = envelope(HEALTH_VISITOR, TOMORROW)
    for attempt in (
        lambda: an_episode(said),
        lambda: attribute(an_episode(), "nat.funding", "helped", said),
        lambda: an_episode().settle(said, explanation=sealed()),
        lambda: episode_in("settled").reopen(said, why=sealed()),
    ):
        with pytest.raises(DateInTheFuture):
            attempt()


def identify(first: date | None, last: date | None) -> Episode:
    return Episode.identify(
        id_of("another episode"),
        envelope(),
        review_id=REVIEW,
        reference="E-1",
        title=sealed(),
        why_key=sealed(),
        from_date=first,
        to_date=last,
    )


def redescribe(episode: Episode, first: date | None, last: date | None) -> None:
    episode.redescribe(
        envelope(), title=sealed(), why_key=sealed(), why=sealed(), from_date=first, to_date=last
    )


def attribute(episode: Episode, factor: str, valence: str, said=None) -> None:
    episode.attribute_factor(
        said or envelope(), factor=factor, valence=valence, strength="minor", evidence=(QUERY,)
    )


def link(episode: Episode, first: str, then: str) -> None:
    episode.link_factors(envelope(), from_factor=first, to_factor=then, how=sealed())
