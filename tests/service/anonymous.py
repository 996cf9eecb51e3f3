"""Somebody who speaks anonymously in the recorded review, and the process that writes what they said."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random
from typing import Any

from service.acting import now
from service.anonymous.receipts import Receipts
from service.anonymous.releasing import Releasing
from service.anonymous.speaking import Anonymous
from service.desk import Desk
from tests.examples import REVIEW
from tests.service.recorded import ABOUT, Commands

WORDS = "Everybody on the ward knew that nobody had looked under the blanket."


@dataclass
class Nobody:
    """Speaks without any link, and looks after the box."""

    commands: Commands
    anonymous: Anonymous
    releasing: Releasing

    @classmethod
    def over(cls, commands: Commands, chance: Random | None = None, **settings: Any) -> "Nobody":
        """Over these commands, with other settings if they are named."""
        casework = commands.casework
        casework.settings = replace(casework.settings, **settings)
        desk = Desk(casework.settings.desk_path)
        desk.create()
        casework.box.prepare()
        anonymous = Anonymous(casework, Receipts(desk, casework.keys))
        return cls(commands, anonymous, Releasing(casework, chance))

    def ask(self, **what: Any) -> str:
        """A query; its receipt."""
        said = {"strength": "challenge", "subject": "voice_missing", "about": ABOUT, "text": WORDS}
        return self.anonymous.query(**{"review_id": REVIEW, **said, **what})

    def see(self, **what: Any) -> str:
        """A warning sign; its receipt."""
        said = {"kind": "out_of_sight", "text": WORDS}
        return self.anonymous.warning_sign(**{"review_id": REVIEW, **said, **what})

    def say(self, **what: Any) -> str:
        """An observation; its receipt."""
        said = {"kind": "condition_of_work", "text": WORDS}
        return self.anonymous.observation(**{"review_id": REVIEW, **said, **what})

    def end_the_day(self, at: datetime | None = None) -> int:
        """Let the process act when the day is over."""
        return self.releasing.act((at or now()) + timedelta(days=1))

    def held(self, receipt: str) -> Any:
        """The id of what a receipt is for."""
        return self.anonymous.receipts.find(receipt).id
