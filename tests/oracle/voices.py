"""Who spoke, with the standing they had at that moment (I2), as far as they let it be shown (V4)."""

from typing import Any

from tests.oracle.past import Row, plain, text_id

LEVELS = {
    "L": "family",
    "1": "worker",
    "2": "worker",
    "3": "worker",
    "4": "manager",
    "5": "manager",
    "6": "senior_leader",
    "7": "senior_leader",
    "I": "independent",
}
GROUP_OF_BAND = {"L": "family", "I": "independent"}


def by(envelope: Any, *, role_may_be_shown: bool = True) -> Row:
    """The columns about whoever spoke. A role is words that could name somebody: named voices only."""
    standing = envelope.standing
    named = envelope.attribution == "named" and role_may_be_shown
    return {
        "by_agency": standing.agency,
        "by_band": standing.band,
        "by_level": standing.level,
        "by_role": plain(standing.role) if named else None,
        "by_display_as": envelope.display_as,
        "by_attribution": envelope.attribution,
        "by_shown_as": None,
        "by_voice": text_id(envelope.actor.on_behalf_of or envelope.actor.key),
    }


def level(band: str) -> str:
    """The roll-up of a band (V3)."""
    return LEVELS.get(band, "undisclosed")


def gradient(raiser: str, owner: str) -> str:
    """Up, level or down; whoever stands outside the bands 1 to 7 gives the group (settled 17)."""
    for band in (raiser, owner):
        if band not in set("1234567"):
            return GROUP_OF_BAND.get(band, "undisclosed")
    if int(raiser) < int(owner):
        return "up"
    return "down" if int(raiser) > int(owner) else "level"
