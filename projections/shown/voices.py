"""How a voice is shown: its standing at that moment, and a role only where it spoke by name."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import RowMapping

from domain.people import NAMED
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


def voice(row: RowMapping | Mapping[str, Any]) -> Voice:
    """The voice of a row that has the columns of `projections.facts.voices`."""
    kept = row["by_role"] if row["by_attribution"] == NAMED else None
    role = opened_name(kept)
    return Voice(
        agency=row["by_agency"],
        role=role,
        band=row["by_band"],
        level=row["by_level"],
        display_as=row["by_display_as"],
        attribution=row["by_attribution"],
        identity_erased=role is None and is_erased(kept),
    )


def coarse_voice(row: RowMapping) -> Voice:
    """The same without its role: for what is never shown with one (settled 24, P08)."""
    return replace(voice(row), role=None, identity_erased=False)


def voice_of_step(row: RowMapping) -> Voice:
    """The voice of whoever acted in an event."""
    return coarse_voice(row) if row["thing_kind"] in ROLE_ONLY_KINDS else voice(row)
