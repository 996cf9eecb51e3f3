"""How a voice is shown: its standing at that moment, and a role only where it spoke by name."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import RowMapping

from domain.people import NAMED, ROLE_ONLY
from domain.showing import DESCRIPTION, UNSAID_AGENCY, UNSAID_BAND, is_broad, level_told
from domain.vocabulary import vocabulary
from projections.opening import is_erased, opened_name

ROLE_ONLY_KINDS = ("held_back_query",)
"""Things whose voices are always shown without a role (settled 24)."""


@dataclass(frozen=True, slots=True)
class Voice:
    """Who spoke: agency, band and level are codes; `role` is in words, null unless named.

    Once a role was erased it is null, too, and `identity_erased` says so.
    """

    agency: str
    role: str | None
    band: str
    level: str
    display_as: str
    attribution: str
    identity_erased: bool


class Covered(Voice):
    """Who spoke, as they chose since to be shown; `stood` is the voice as it was shown until then.

    That is for the digest of what was published before, which goes over codes that nobody is shown.
    """

    __slots__ = ("stood",)
    stood: Voice


def voice(row: RowMapping | Mapping[str, Any]) -> Voice:
    """The voice of a row that has the columns of `projections.facts.voices`."""
    stood = _voice(row, row["by_attribution"], row["by_display_as"])
    since = row["by_shown_as"]
    if since is None:
        return stood
    shown = _voice(row, ROLE_ONLY, since)
    covered = Covered(shown.agency, None, shown.band, shown.level, since, ROLE_ONLY, False)
    object.__setattr__(covered, "stood", stood)
    return covered


def _voice(row: RowMapping | Mapping[str, Any], attribution: str, description: str) -> Voice:
    """A broad description leaves agency and band unsaid."""
    agency, band, level = row["by_agency"], row["by_band"], row["by_level"]
    if attribution == ROLE_ONLY and is_broad(description):
        agency, band = UNSAID_AGENCY, UNSAID_BAND
        level = level_told(description, level)
    kept = row["by_role"] if attribution == NAMED else None
    role = opened_name(kept)
    return Voice(
        agency=agency,
        role=role,
        band=band,
        level=level,
        display_as=description,
        attribution=attribution,
        identity_erased=role is None and is_erased(kept),
    )


def in_words(voice: Voice) -> str | None:
    """The broad description somebody is shown by; none where agency and level say it."""
    if voice.attribution != ROLE_ONLY or not is_broad(voice.display_as):
        return None
    return vocabulary(DESCRIPTION).label(voice.display_as)


def coarse_voice(row: RowMapping) -> Voice:
    """The same without its role: for what is never shown with one (settled 24, P08)."""
    shown = voice(row)
    if shown.role is None and not shown.identity_erased:
        return shown
    return replace(shown, role=None, identity_erased=False)


def voice_of_step(row: RowMapping) -> Voice:
    """The voice of whoever acted in an event."""
    return coarse_voice(row) if row["thing_kind"] in ROLE_ONLY_KINDS else voice(row)
