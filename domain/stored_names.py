"""Every name the log may hold: which topic is which event class. Nothing else is ever loaded."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from eventsourcing.domain import Aggregate

from domain.assessment_items import AssessmentItem
from domain.challenges import Challenge
from domain.clients import IntegrationClient
from domain.data_rights import DataRightsRequest
from domain.detriments import Detriment
from domain.episodes import Episode
from domain.erasures import Erasure, LegalHold
from domain.findings import Finding
from domain.held_back import HeldBackQuery
from domain.observations import Observation
from domain.patterns import Pattern
from domain.policies import EscalationPolicy
from domain.reviews import CaseReview
from domain.sessions import Session
from domain.summaries import Summary
from domain.unsealing import Unsealing
from domain.warning_signs import WarningSign
from domain.webhooks import Webhook
from domain.withholding import Withholds

AGGREGATES: tuple[type[Aggregate], ...] = (
    CaseReview,
    Observation,
    Challenge,
    WarningSign,
    HeldBackQuery,
    Finding,
    Pattern,
    Summary,
    Session,
    EscalationPolicy,
    Episode,
    AssessmentItem,
    IntegrationClient,
    Webhook,
    Detriment,
    Unsealing,
    Erasure,
    LegalHold,
    DataRightsRequest,
)

WITHHOLDING: tuple[Any, ...] = tuple(one for one in AGGREGATES if issubclass(one, Withholds))
"""Those whose words can be withheld."""


@lru_cache
def event_classes() -> Mapping[str, type[Aggregate.Event]]:
    """The event class of every topic. A topic once stored is never renamed or given new meaning."""
    return dict(_named_events())


def _named_events() -> Iterator[tuple[str, type[Aggregate.Event]]]:
    for aggregate in AGGREGATES:
        for member in vars(aggregate).values():
            if isinstance(member, type) and issubclass(member, Aggregate.Event):
                topic = getattr(member, "TOPIC", None)
                if topic is not None:
                    yield topic, member
