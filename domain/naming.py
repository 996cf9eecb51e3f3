"""Do words name somebody who takes part? A finding speaks of the system and names no person (I14).

A person is known by id, by reference and by role; where a role is one person's alone, “the health
visitor” says who, and “health visitors” does not. No name is recorded anywhere; whoever calls may
know the names by which people sign in, and hands them over as `called`.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from uuid import UUID

from domain.personal_names import calls_by_name
from domain.rejections import PersonNamed
from domain.sealed import Sealed
from domain.taking_part import Participant
from domain.vocabulary import vocabulary

WITH_COURTESY = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr)\b\.? [A-Z]")
"""A title of courtesy and the beginning of a name: somebody, whether they take part or not."""

NOBODY = frozenset({"child", "young_person", "pupil", "patient"})
"""Roles by which everybody means whom all of this is about: “the child” is in every review."""
NO_ROLE = frozenset({"undisclosed", "other", "not_recorded"})


def check_names_nobody(
    participants: Mapping[UUID, Participant],
    words: Iterable[Sealed | None],
    called: Iterable[str] = (),
) -> None:
    """Raises `PersonNamed` when some of the words name somebody (I14)."""
    if names_somebody(participants, words, called):
        raise PersonNamed


def names_somebody(
    participants: Mapping[UUID, Participant],
    words: Iterable[Sealed | None],
    called: Iterable[str] = (),
) -> bool:
    """Whether some of the words hold a person's id, reference or role of their own, or a name.

    `called` are the names of those who take part, as far as they are known.
    """
    texts = [one.value for one in words if one is not None and one.value is not None]
    if any(WITH_COURTESY.search(text) for text in texts):
        return True
    known = list(called)
    if any(calls_by_name(text, known) for text in texts):
        return True
    names = [name.lower() for name in _names(participants) if name.strip()]
    return any(_holds(text.lower(), name) for text in texts for name in names)


def _names(participants: Mapping[UUID, Participant]) -> Iterator[str]:
    for id, one in participants.items():
        yield str(id)
        yield one.reference
    roles = Counter(_role(one) for one in participants.values())
    for role, holders in roles.items():
        if holders == 1 and role and role not in NOBODY | NO_ROLE:
            yield f"the {_in_words(role)}"


def _role(participant: Participant) -> str:
    role = participant.standing.role
    return (role.value if role else None) or ""


def _in_words(role: str) -> str:
    """The role as people say it."""
    known = vocabulary("role").terms.get(role)
    return known.label() if known else role.replace("_", " ")


def _holds(text: str, name: str) -> bool:
    """Whether a name stands there as whole words: “the health visitors” are nobody in particular.

    No regular expression: each review would have one of its own, which Python keeps at hand.
    """
    at = text.find(name)
    while at >= 0:
        beside = text[max(at - 1, 0) : at] + text[at + len(name) : at + len(name) + 1]
        if not any(one.isalnum() or one == "_" for one in beside):
            return True
        at = text.find(name, at + 1)
    return False
