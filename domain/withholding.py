"""Words that are not shown for now: all of a thing's, or those of one step; the thing stays (J5)."""

from collections.abc import Mapping
from typing import Any

from domain.events import Envelope, check_dates
from domain.recording import Records
from domain.rejections import AlreadyThere, NotWithheld, UnknownReference
from domain.sealed import Closed, Sealed

ALL = 0
"""Stands for every step of a thing, those to come as well."""
STANDING = "envelope."
"""How the path of a role or an expertise begins: these are no words of the thing, and go on being shown."""
OWN_REASON = ("-text-withheld", "-text-restored")
"""How the names of the steps end that say why: withholding all of a thing does not hide its reason."""

Standing = Mapping[tuple[str, int], str]
"""The basis of each withholding, by the thing and its step."""


class Withholds(Records):
    """Withholds its words and restores them; it stands before `Aggregate` among the bases.

    No event is changed: what is withheld is left out wherever words are shown, and comes back whole.
    """

    TextWithheld: Any
    TextRestored: Any
    withheld: dict[int, str]
    version: int

    def withhold_text(
        self, envelope: Envelope, *, basis: str, reason: Sealed, step: int | None = None
    ) -> None:
        """Withhold all its words, or those of one step (1: as it was first recorded).

        Raises `AlreadyThere`, `UnknownReference` for a step there is not, `DateInTheFuture`.
        """
        check_dates(envelope)
        if step is not None and not 1 <= step <= self.version:
            raise UnknownReference("step", "story")
        if (step or ALL) in self.withheld:
            raise AlreadyThere("withholding")
        self._trigger(self.TextWithheld, envelope, step=step, basis=basis, reason=reason)

    def restore_text(self, envelope: Envelope, *, reason: Sealed, step: int | None = None) -> None:
        """Show them again: just what one withholding withheld. Raises `NotWithheld`, `DateInTheFuture`."""
        check_dates(envelope)
        if (step or ALL) not in self.withheld:
            raise NotWithheld
        self._trigger(self.TextRestored, envelope, step=step, reason=reason)

    def _remember_withheld(self, step: int | None, basis: str) -> None:
        self.withheld[step or ALL] = basis

    def _remember_restored(self, step: int | None) -> None:
        self.withheld.pop(step or ALL, None)


def basis_in(standing: Standing, closed: Closed) -> str | None:
    """On which basis these words are withheld, of all that are; None when they may be shown."""
    if not standing:
        return None
    thing, version, topic, field = closed.place.split("|")
    if field.startswith(STANDING):
        return None
    of_step = standing.get((thing, int(version)))
    return of_step or (None if topic.endswith(OWN_REASON) else standing.get((thing, ALL)))
