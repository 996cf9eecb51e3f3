"""Calls on observations, of every kind."""

from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from api.asking import found, story
from api.callers import heedful
from api.calls import Calls
from api.schemas import observations as said
from api.schemas.attribution import AttributionChange
from projections.questions import one_observation, timeline
from service.acting import Acting
from service.casework import Done

calls = Calls("observations", "What people saw, thought, knew or missed.")


@calls.creates("/observations", said.NewObservation)
def record_observation(acting: Acting, **given: Any) -> Done:
    """Record what somebody saw, thought, knew or missed."""
    return heedful().observations.record(acting, **given)


@calls.reads("/observations/<uuid:observation_id>", one_observation.OneObservation)
def read_observation(
    facts: Connection, observation_id: UUID, at: int | None
) -> one_observation.OneObservation:
    """One observation, as last corrected."""
    return found("observation", one_observation.ask(facts, observation_id, at=at))


@calls.reads("/observations/<uuid:observation_id>/timeline", timeline.Timeline)
def read_observation_timeline(
    facts: Connection, observation_id: UUID, at: int | None
) -> timeline.Timeline:
    """The story of one observation, step by step."""
    return story("observation", "observation", timeline.ask(facts, observation_id, at=at))


@calls.acts("/observations/<uuid:observation_id>/corrections", said.Correction)
def correct_observation(acting: Acting, observation_id: UUID, **given: Any) -> Done:
    """Say it better; only the author may, and the old words stay (I1, I16)."""
    return heedful().observations.correct(acting, observation_id, **given)


@calls.acts("/observations/<uuid:observation_id>/confirmation", said.Confirmation)
def confirm_observation(acting: Acting, observation_id: UUID, **given: Any) -> Done:
    """The speaker confirms what the scribe wrote (I16)."""
    return heedful().observations.confirm(acting, observation_id, **given)


@calls.acts("/observations/<uuid:observation_id>/dispute", said.Dispute)
def dispute_observation(acting: Acting, observation_id: UUID, **given: Any) -> Done:
    """The speaker disputes what the scribe wrote (I16)."""
    return heedful().observations.dispute(acting, observation_id, **given)


@calls.acts("/observations/<uuid:observation_id>/classification", said.Classification)
def classify_observation(acting: Acting, observation_id: UUID, **given: Any) -> Done:
    """Set or change what it shows."""
    return heedful().observations.classify(acting, observation_id, **given)


@calls.acts("/observations/<uuid:observation_id>/links", said.ObservationLink)
def link_observation(acting: Acting, observation_id: UUID, **given: Any) -> Done:
    """Link it to something else."""
    return heedful().observations.link(acting, observation_id, **given)


@calls.acts("/observations/<uuid:observation_id>/attribution", AttributionChange)
def change_observation_attribution(acting: Acting, observation_id: UUID, **given: Any) -> Done:
    """Be shown otherwise from now on, with a name or by role only; only whoever said it may (I12)."""
    return heedful().observations.change_attribution(acting, observation_id, **given)
