"""How whoever looks is kept: by an id that stays the same, with all they are just then."""

from domain.access import INTEGRATION, purpose_of_roles
from service.access.authorizing import System, Visitor
from service.desk import Client

PERSON, SYSTEM = "person", "system"


def by_person(who: str, visitor: Visitor, action: str) -> dict[str, str | None]:
    """What is kept of somebody signed in who does this; it must be open to them."""
    participant = visitor.participant
    return {
        "who": f"{PERSON} {who}",
        "roles": " ".join(sorted(visitor.roles)),
        "purpose": purpose_of_roles(visitor.roles, action),
        "participant": str(participant) if participant else None,
    }


def by_system(client: Client) -> dict[str, str | None]:
    """What is kept of a system; which scopes its key carries is what it is."""
    system = System(client.scopes, client.reviews)
    return {
        "who": f"{SYSTEM} {client.id}",
        "roles": " ".join(sorted(system.scopes)),
        "purpose": INTEGRATION,
        "participant": None,
    }
