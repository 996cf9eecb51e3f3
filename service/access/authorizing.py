"""May this actor do this, and how far? The one place that says so, and says no where nothing is said."""

from dataclasses import dataclass
from uuid import UUID

from domain.access import ALL, PARTICIPANT, Reach, extent_of_roles, extent_of_scopes


class NotAllowed(Exception):
    """This actor may not do this at all, to no thing: which things there are plays no part."""


class OutOfReach(Exception):
    """The thing is none of theirs: answered like a thing there is not."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody signed in: the roles they hold, and the participant they are, if they are one."""

    held: frozenset[str] = frozenset()
    participant: UUID | None = None

    @property
    def roles(self) -> frozenset[str]:
        """All they are."""
        taking_part = {PARTICIPANT} if self.participant is not None else set()
        return self.held | taking_part

    @property
    def reach(self) -> Reach:
        """What is theirs."""
        return Reach(participant=str(self.participant) if self.participant else None)

    def extent(self, action: str) -> str | None:
        """How far they may go; None: not at all."""
        return extent_of_roles(self.roles, action)


@dataclass(frozen=True, slots=True)
class System:
    """A system: the scopes of its key, and the reviews it is bound to; None: to none of them."""

    scopes: frozenset[str]
    reviews: frozenset[UUID] | None = None

    @property
    def reach(self) -> Reach:
        """What is its own."""
        return Reach(reviews=frozenset(map(str, self.reviews or ())))

    def extent(self, action: str) -> str | None:
        """How far it may go; None: not at all."""
        return extent_of_scopes(self.scopes, action, is_bound=self.reviews is not None)


Actor = Visitor | System


def authorize(actor: Actor, action: str, review: UUID | None = None) -> Reach | None:
    """How far the actor may go: None is everywhere. With a review, only if it is within that.

    Raises `NotAllowed`, `OutOfReach`.
    """
    extent = actor.extent(action)
    if extent is None:
        raise NotAllowed(action)
    if extent == ALL:
        return None
    reach = actor.reach
    if review is not None and str(review) not in reach.reviews:
        raise OutOfReach
    return reach
