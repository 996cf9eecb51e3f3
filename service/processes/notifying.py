"""What the radar does about one sign that came back."""

from datetime import datetime

from domain.causes import causation_id
from domain.events import Envelope, Source
from domain.people import NAMED, NOT_RECORDED, Actor, display_as
from domain.warning_signs import WarningSign
from projections.questions.returning import Returning
from service.acting import Acting
from service.casework import Casework, Done

CLIENT = "radar"


class Notifying:
    """The command of the radar. It acts for nobody, so no participant's rights are asked."""

    def __init__(self, casework: Casework) -> None:
        self.casework = casework

    def notify(self, found: Returning, now: datetime) -> Done:
        """Record on the later sign that it came back, by which rule, after which earlier ones.

        Raises `AlreadyThere` when this rule has said so before, and `NotFound`.
        """

        def act(sign: WarningSign) -> None:
            sign.notify_pattern(
                _envelope(found, now), rule_version=found.rule_version, signs=found.signs
            )

        return self.casework.act(Acting(client=CLIENT), WarningSign, found.id, act)


def _envelope(found: Returning, now: datetime) -> Envelope:
    """The service itself acts, because the sign was raised."""
    return Envelope(
        recorded_at=now,
        actor=Actor(kind="system", capacity="system"),
        standing=NOT_RECORDED,
        attribution=NAMED,
        display_as=display_as(NOT_RECORDED, NAMED),
        source=Source(channel="api", client=CLIENT),
        causation_id=causation_id(found.raised_at),
    )
