"""Who is speaking: the standing copied into every event, the actor, and how they may be shown."""

from dataclasses import dataclass
from uuid import UUID

from domain.sealed import Sealed
from domain.vocabulary import check, vocabulary

NAMED, ROLE_ONLY, ANONYMOUS = "named", "role_only", "anonymous"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A person's status at one moment: copied into the event, never looked up later (I2).

    `agency`, `band`, `level`, `employment`, `closeness` and `disclosed` are vocabulary codes in
    clear; `role` and `expertise` are sealed. `mapping_version` says which role-to-band table was used.
    """

    agency: str
    band: str
    level: str
    role: Sealed | None = None
    independent: bool = False
    lived_experience: bool = False
    employment: str = "not_recorded"
    closeness: str = "not_recorded"
    expertise: tuple[Sealed, ...] = ()
    organisation: str | None = None
    disclosed: str = "full"
    mapping_version: int = 1


def standing(
    *,
    agency: str,
    band: str,
    role: Sealed | None = None,
    employment: str | None = None,
    closeness: str | None = None,
    expertise: tuple[Sealed, ...] = (),
    organisation: str | None = None,
    importing: bool = False,
) -> Standing:
    """A standing with its level derived from the band. Raises `UnknownCode`."""
    band = check("band", band, importing=importing)
    return Standing(
        agency=check("agency_type", agency, importing=importing),
        band=band,
        level=level_of(band),
        role=role,
        independent=band == "I",
        lived_experience=band == "L",
        employment=check_given("employment", employment, importing=importing),
        closeness=check_given("closeness", closeness, importing=importing),
        expertise=expertise,
        organisation=organisation,
    )


def check_given(vocabulary: str, code: str | None, *, importing: bool = False) -> str:
    """A canonical code, or "not recorded" where nothing was said. Raises `UnknownCode`."""
    return "not_recorded" if code is None else check(vocabulary, code, importing=importing)


def level_of(band: str) -> str:
    """The coarse level of a band (V3); a local band is undisclosed."""
    term = vocabulary("band").terms.get(band)
    return str(term.more["level"]) if term and "level" in term.more else "undisclosed"


UNDISCLOSED = Standing(agency="undisclosed", band="U", level="undisclosed", disclosed="none")
"""Nothing disclosed: a value, where a missing standing would be a hole (I2)."""

NOT_RECORDED = Standing(agency="not_recorded", band="U", level="undisclosed", disclosed="none")
"""History does not say who did this (settled: never inferred)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who did it: an opaque participant id, never a name.

    `kind` is person, system, integration or unlinked; `on_behalf_of` is the participant whose
    words these are when somebody else writes them down (I16).
    """

    kind: str
    key: UUID | None = None
    capacity: str = "contributor"
    on_behalf_of: UUID | None = None

    @property
    def voice(self) -> UUID | None:
        """The participant who speaks, whoever typed."""
        return self.on_behalf_of or self.key


UNLINKED = Actor(kind="unlinked")
"""An anonymous voice: no key, nothing that could be followed (I11)."""

UNRECORDED_ACTOR = Actor(kind="unlinked", capacity="not_recorded")
"""History does not say who acted."""


def display_as(standing: Standing, attribution: str) -> str:
    """The coarsest safe description, as agency and level codes; nothing for an anonymous voice."""
    if attribution == ANONYMOUS:
        return "undisclosed"
    return f"{standing.agency}.{standing.level}"


def gradient(raiser_band: str, owner_band: str) -> str:
    """Whether a query goes up, level or down (settled 17): raiser outside 1-7 first, then owner."""
    groups = {"L": "family", "I": "independent", "U": "undisclosed"}
    for band in (raiser_band, owner_band):
        if band not in tuple("1234567"):
            return groups.get(band, "undisclosed")
    if raiser_band == owner_band:
        return "level"
    return "up" if raiser_band < owner_band else "down"
