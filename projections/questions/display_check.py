"""If somebody speaks in this review, who will know that it was them? (B.9)"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection

from domain.people import NAMED
from domain.showing import DESCRIPTION, broader
from domain.vocabulary import vocabulary
from projections.facts.generation import position
from projections.shown.participants import Participant, those_of

LEAST = 3
"""So many people of a review, whoever asks among them, must fit a description to be hidden by it (I13)."""

SEEN_BY = (
    "Everybody who may read this review sees what you say, beside the words that say who you are."
)
BY_NAME = "With your name everybody sees your post, and so who you are."
OFFERED = "“{}” fits {} people here: nobody can tell from it which of them you are."
KNOWN = (
    "In this room people will know: no description of you fits three people here. Say it only if you can "
    "bear that, or give it to the identity custodian to say."
)
LIMITS = (
    "People may know you by what you say and by how you say it; no description helps against that.",
    "Who you are is kept, sealed. The identity custodian may be asked to open it: with a reason, by two "
    "people who did not ask, and you are told.",
    "A person the words are about may ask for what is held about them; what would tell who you are is "
    "taken out as far as the law allows.",
    "A court may order it to be disclosed, and the police may ask for it where a crime is investigated.",
    "Where a child is at risk of serious harm, who you are may have to be told in order to protect them.",
)
"""What no setting here can promise: the truth about limits, told before anything is sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """Words somebody may be shown by, and how many people of the review they fit, the person included.

    `display_as` is what to send for them, null for the post itself, which only a name shows. Three
    make it `safe`.
    """

    display_as: str | None
    reads_as: str
    matches: int
    safe: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DisplayCheck:
    """What somebody would be shown as, from the narrowest words to the broadest.

    `offer` is the narrowest description that is safe, null where none is. `seen_by`, `sentence` and
    `limits` are to be shown before anything is sent.
    """

    attribution: str
    least: int
    descriptions: tuple[Described, ...]
    offer: str | None
    seen_by: str
    sentence: str
    limits: tuple[str, ...]
    position: int


def ask(
    facts: Connection, review: UUID | str, participant: UUID | str, attribution: str
) -> DisplayCheck | None:
    """How many of the review each description of this participant fits; None where there is no such."""
    people = those_of(facts, str(review), None)
    one = next((one for one in people if one.id == str(participant)), None)
    if one is None:
        return None
    descriptions = (_post(one, people), _narrow(one, people), *_broad(one, people))
    offer = next((said for said in descriptions[1:] if said.safe), None)
    return DisplayCheck(
        attribution=attribution,
        least=LEAST,
        descriptions=descriptions,
        offer=offer.display_as if offer else None,
        seen_by=SEEN_BY,
        sentence=BY_NAME if attribution == NAMED else _sentence(offer),
        limits=LIMITS,
        position=position(facts, None),
    )


def _sentence(offer: Described | None) -> str:
    return OFFERED.format(offer.reads_as, offer.matches) if offer else KNOWN


def _post(one: Participant, people: Sequence[Participant]) -> Described:
    same = sum((other.role, other.agency) == (one.role, one.agency) for other in people)
    roles = vocabulary("role")
    title = roles.label(one.role) if one.role and roles.knows(one.role) else one.role
    return _described(None, f"{title or _label('level', one.level)}, {_agency(one)}", same)


def _narrow(one: Participant, people: Sequence[Participant]) -> Described:
    """Agency and level, which are shown with the band."""
    same = sum((other.agency, other.band) == (one.agency, one.band) for other in people)
    words = f"{_label('level', one.level)}, {_agency(one)}"
    return _described(f"{one.agency}.{one.level}", words, same)


def _broad(one: Participant, people: Sequence[Participant]) -> tuple[Described, ...]:
    fitting = [broader(other.agency, other.level) for other in people]
    return tuple(
        _described(code, _label(DESCRIPTION, code), sum(code in fits for fits in fitting))
        for code in broader(one.agency, one.level)
    )


def _described(display_as: str | None, words: str, matches: int) -> Described:
    return Described(display_as=display_as, reads_as=words, matches=matches, safe=matches >= LEAST)


def _agency(one: Participant) -> str:
    words = _label("agency_type", one.agency)
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]


def _label(name: str, code: str) -> str:
    return vocabulary(name).label(code)
