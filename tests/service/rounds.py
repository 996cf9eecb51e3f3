"""A silent round in the recorded review: a session that runs, and people who write in it."""

from dataclasses import dataclass
from random import Random
from typing import Any
from uuid import UUID

from service.casework import Done
from service.rounds import Rounds
from service.sessions import Sessions
from tests.examples import CHAIR, HEALTH_VISITOR, REVIEW, TEAM_MANAGER
from tests.service.recorded import ABOUT, Commands, acting

PRESENT = (CHAIR, HEALTH_VISITOR, TEAM_MANAGER)


@dataclass
class Room:
    """A running session with three people in it, and what they do there."""

    commands: Commands
    session_id: UUID
    rounds: Rounds

    @classmethod
    def of(cls, commands: Commands, chance: Random | None = None) -> "Room":
        """A session that has just begun."""
        sessions = Sessions(commands.casework)
        said = {"session_type": "learning_event", "mode": "in_room"}
        said["mode"] = "in_person"
        done = sessions.schedule(acting(CHAIR), REVIEW, **said)
        sessions.start(acting(CHAIR), done.id)
        for person in PRESENT:
            sessions.record_attendance(
                acting(CHAIR), done.id, participant=person, present="in_room"
            )
        return cls(commands, done.id, Rounds(commands.casework, chance))

    @classmethod
    def silent(cls, commands: Commands, chance: Random | None = None) -> "Room":
        """The same with a silent round open."""
        room = cls.of(commands, chance)
        room.open()
        return room

    def open(self) -> Done:
        """Open a silent round."""
        return self.rounds.open(acting(CHAIR), self.session_id)

    def reveal(self, **conditions: Any) -> Done:
        """Show what waited."""
        return self.rounds.reveal(acting(CHAIR, **conditions), self.session_id)

    def end(self) -> Done:
        """End the session."""
        return Sessions(self.commands.casework).end(acting(CHAIR), self.session_id)

    def observe(self, text: str, by: UUID = HEALTH_VISITOR, **what: Any) -> Done:
        """An observation in the session."""
        return self.commands.record(by, text=text, session_id=self.session_id, **what)

    def say_one_of_each(self, text: str, by: UUID = HEALTH_VISITOR) -> list[Done]:
        """An observation, a query, a warning sign and a held-back query, all with the same words."""
        return [
            self.observe(text, by),
            self.commands.raise_query(by, text=text, session_id=self.session_id),
            self.commands.raise_sign(by, text=text, session_id=self.session_id),
            self.commands.held_back.disclose(
                acting(by),
                review_id=REVIEW,
                text=text,
                reasons=["futility"],
                about=ABOUT,
                session_id=self.session_id,
            ),
        ]

    @property
    def head(self) -> int:
        """The last position of the log."""
        return self.commands.casework.head()

    def released(self) -> list[Any]:
        """The events of the session's entries, in the order of the log."""
        return [
            event
            for event in self.commands.whole_log()
            if getattr(event, "session_id", None) == self.session_id
        ]
