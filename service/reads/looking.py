"""Who looks at what just now: what this thread knows of the request it answers."""

from contextvars import ContextVar
from dataclasses import dataclass, field


@dataclass(slots=True)
class Looking:
    """One request that reads what is of reviews, as it is known until it is answered.

    `agency` and `review` are found where the facts are read; `whose` are those whose words were opened.
    """

    who: str
    roles: str
    purpose: str
    request: str
    action: str
    what: str
    kind: str | None = None
    thing: str | None = None
    review: str | None = None
    participant: str | None = None
    agency: str | None = None
    form: str = ""
    is_placed: bool = False
    is_recorded: bool = False
    whose: set[str] = field(default_factory=set)

    def place(self, review: str | None, agency: str | None) -> None:
        """Note where it is; looked up once for each request."""
        self.review, self.agency, self.is_placed = review, agency, True


_looking: ContextVar[Looking | None] = ContextVar("looking", default=None)


def look(looking: Looking | None) -> None:
    """From now on this thread answers this request; None: one whose reading is not recorded."""
    _looking.set(looking)


def looking() -> Looking | None:
    """What is being looked at in this thread."""
    return _looking.get()


def opened_words_of(owners: set[str]) -> None:
    """Words of these subjects were opened, to be shown to whoever looks."""
    if (now := _looking.get()) is not None:
        now.whose |= owners
