"""How somebody may be shown: descriptions, the narrowest first, and who may change it (V4, I12)."""

from dataclasses import dataclass, replace
from typing import Self
from uuid import UUID

from domain.events import Envelope, check_dates
from domain.people import ANONYMOUS, NAMED, ROLE_ONLY, Standing, display_as
from domain.rejections import (
    AlreadyShownSo,
    CannotBecomeAnonymous,
    DescriptionDoesNotFit,
    NotYours,
    UnknownCode,
)
from domain.sealed import Sealed
from domain.vocabulary import vocabulary

DESCRIPTION = "description"
"""The vocabulary of descriptions that are broader than an agency and a level."""

AFTER_ANSWERING = "after_answering"
"""The description of whoever raised a query, for whom they are shown to later (B.9); nobody chooses it."""

UNSAID_AGENCY, UNSAID_BAND, UNSAID_LEVEL = "undisclosed", "U", "undisclosed"
"""What is shown in place of what a broad description leaves unsaid."""


def descriptions(standing: Standing) -> tuple[str, ...]:
    """What whoever stands so may be shown as by role only, the narrowest first."""
    return (display_as(standing, ROLE_ONLY), *broader(standing.agency, standing.level))


def broader(agency: str, level: str) -> tuple[str, ...]:
    """The descriptions without agency and band that fit somebody, the narrowest first."""
    sector = sector_of(agency)
    return tuple(
        term.code
        for term in vocabulary(DESCRIPTION)
        if level in term.more.get("levels", ()) and term.more.get("sector", sector) == sector
    )


def sector_of(agency: str) -> str | None:
    """The field an agency works in; none for what is alone in its field, and for local codes."""
    term = vocabulary("agency_type").terms.get(agency)
    sector: str | None = term.more.get("sector") if term else None
    return sector


def broad_descriptions() -> tuple[str, ...]:
    """Every description under which neither agency nor band is shown."""
    return tuple(term.code for term in vocabulary(DESCRIPTION) if "levels" in term.more)


def is_broad(description: str) -> bool:
    """Whether agency and band stay unsaid under this description."""
    return description in broad_descriptions()


def level_told(description: str, level: str) -> str:
    """The level that a broad description lets be known."""
    return level if "sector" in vocabulary(DESCRIPTION).terms[description].more else UNSAID_LEVEL


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """How whoever began something is shown there; `standing` is the one they had then."""

    voice: UUID | None
    standing: Standing
    attribution: str
    display_as: str

    @classmethod
    def by(cls, envelope: Envelope) -> Self:
        """As the event says that began it."""
        return cls(
            voice=envelope.actor.voice,
            standing=envelope.standing,
            attribution=envelope.attribution,
            display_as=envelope.display_as,
        )

    @property
    def role(self) -> Sealed | None:
        """Their title of then, to be recorded once more; none where there was none or it was erased."""
        title = self.standing.role
        words = title.value if title else None
        return Sealed(words, title.subjects) if title and words else None

    def changed(self, envelope: Envelope, attribution: str, description: str | None) -> Self:
        """Shown otherwise, as only they themselves may have it (I12).

        Raises `NotYours`, `AlreadyShownSo`, `CannotBecomeAnonymous`, `DescriptionDoesNotFit`,
        `DateInTheFuture`.
        """
        check_dates(envelope)
        if self.voice is None or envelope.actor.voice != self.voice:
            raise NotYours
        wanted = replace(
            self,
            attribution=check_attribution(attribution),
            display_as=described(self.standing, attribution, description),
        )
        if (wanted.attribution, wanted.display_as) == (self.attribution, self.display_as):
            raise AlreadyShownSo
        if envelope.actor.capacity == "scribe" and wanted.openness > self.openness:
            raise NotYours  # whoever writes for another may cover, and never uncover
        return wanted

    @property
    def openness(self) -> int:
        """The higher, the more is shown."""
        known = descriptions(self.standing)
        if self.attribution != ROLE_ONLY:
            return len(known)
        return len(known) - known.index(self.display_as) - 1 if self.display_as in known else 0


def check_attribution(attribution: str) -> str:
    """With a name or by role only: nothing said so can be unsaid. Raises `CannotBecomeAnonymous`."""
    if attribution == ANONYMOUS:
        raise CannotBecomeAnonymous
    if attribution not in (NAMED, ROLE_ONLY):
        raise UnknownCode("attribution")
    return attribution


def described(standing: Standing, attribution: str, description: str | None) -> str:
    """The description, where it is one of theirs; the narrowest where none was chosen.

    Raises `DescriptionDoesNotFit`.
    """
    if description is None or attribution != ROLE_ONLY:
        return display_as(standing, attribution)
    if description not in descriptions(standing):
        raise DescriptionDoesNotFit
    return description
