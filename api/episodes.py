"""Calls on episodes: stretches of the case that mattered, and why they made sense then."""

from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from api.asking import found, story
from api.callers import heedful
from api.calls import Calls
from api.schemas import episodes as said
from api.schemas.registers import ListedOfReview
from projections.questions import episode_list, one_episode, perspective_board, timeline
from service.acting import Acting
from service.casework import Done

calls = Calls("episodes", "Stretches of the case that mattered, and what they looked like then.")


@calls.creates("/episodes", said.NewEpisode)
def identify_episode(acting: Acting, **given: Any) -> Done:
    """Identify a stretch of the case that mattered, good or troubling."""
    return heedful().episodes.identify(acting, **given)


@calls.lists("/episodes", episode_list.EpisodeList, ListedOfReview)
def read_episodes(
    facts: Connection, page: dict[str, Any], review: UUID | None = None
) -> episode_list.EpisodeList:
    """Which stretches of the case mattered, and which of them are explained?"""
    return episode_list.ask(facts, review, **page)


@calls.reads("/episodes/<uuid:episode_id>", one_episode.OneEpisode)
def read_episode(facts: Connection, episode_id: UUID, at: int | None) -> one_episode.OneEpisode:
    """One episode, with what helped or hindered in it, and what led to what."""
    return found("episode", one_episode.ask(facts, episode_id, at=at))


@calls.reads("/episodes/<uuid:episode_id>/perspectives", perspective_board.PerspectiveBoard)
def read_perspectives(
    facts: Connection, episode_id: UUID, at: int | None
) -> perspective_board.PerspectiveBoard:
    """What did the episode look like to each agency and grade, and who is not heard? (P24)"""
    return found("episode", perspective_board.ask(facts, episode_id, at=at))


@calls.reads("/episodes/<uuid:episode_id>/timeline", timeline.Timeline)
def read_episode_timeline(facts: Connection, episode_id: UUID, at: int | None) -> timeline.Timeline:
    """The story of one episode, step by step."""
    return story("episode", "episode", timeline.ask(facts, episode_id, at=at))


@calls.acts("/episodes/<uuid:episode_id>/descriptions", said.Redescription)
def redescribe_episode(acting: Acting, episode_id: UUID, **given: Any) -> Done:
    """Describe it better; the old description stays in its story (I1)."""
    return heedful().episodes.redescribe(acting, episode_id, **given)


@calls.acts("/episodes/<uuid:episode_id>/factors", said.AttributedFactor)
def attribute_factor(acting: Acting, episode_id: UUID, **given: Any) -> Done:
    """Say that a condition helped or hindered here."""
    return heedful().episodes.attribute_factor(acting, episode_id, **given)


@calls.acts("/episodes/<uuid:episode_id>/withdrawn-factors", said.WithdrawnFactor)
def withdraw_factor(acting: Acting, episode_id: UUID, **given: Any) -> Done:
    """Take a condition back, with the reason."""
    return heedful().episodes.withdraw_factor(acting, episode_id, **given)


@calls.acts("/episodes/<uuid:episode_id>/links", said.FactorLink)
def link_factors(acting: Acting, episode_id: UUID, **given: Any) -> Done:
    """Say that one condition of the episode led to another."""
    return heedful().episodes.link_factors(acting, episode_id, **given)


@calls.acts("/episodes/<uuid:episode_id>/withdrawn-links", said.WithdrawnLink)
def unlink_factors(acting: Acting, episode_id: UUID, **given: Any) -> Done:
    """Take a link back, with the reason."""
    return heedful().episodes.unlink_factors(acting, episode_id, **given)


@calls.acts("/episodes/<uuid:episode_id>/settlement", said.Settlement)
def settle_episode(acting: Acting, episode_id: UUID, **given: Any) -> Done:
    """Say how it is explained."""
    return heedful().episodes.settle(acting, episode_id, **given)


@calls.acts("/episodes/<uuid:episode_id>/reopenings", said.EpisodeReopening)
def reopen_episode(acting: Acting, episode_id: UUID, **given: Any) -> Done:
    """Look at the explanation again."""
    return heedful().episodes.reopen(acting, episode_id, **given)
