"""docs/access.md: who may read and do what, drawn from the data that rules it."""

from collections.abc import Iterator, Mapping

from domain.access import (
    ALL,
    INTEGRATION,
    actions,
    anybody,
    bound,
    purposes,
    recorded,
    roles,
    scopes,
    serves,
)

OPENING = """# Who may read and do what

Drawn from `domain/vocabulary/access.toml` by `make docs`. What a table does not name, nobody may.
● everything, ○ one's own, – not at all.

*One's own* are the reviews in which somebody takes part now. Whoever is an agency lead or respondent
in a review also sees the queries that their agency is asked, in whatever review. What somebody may
*do* inside a review goes by the part they play there (`domain/vocabulary/rights.toml`).

Somebody else's thing answers like a thing there is not: the same status, body and headers. It is in
no list, no total, no search, no file. A page or call that is not for a role at all answers 403,
whatever it is asked for.
"""
PEOPLE = """## People

Roles add up, but whoever is an administrator reads no content, whatever else they are. An inspector
is one until a day. *Nobody* is signed in and was given nothing yet.
"""
ANYBODY = """## Anybody

Without signing in and without a key, and nobody is asked who they are:
"""
SYSTEMS = """## Systems

By the scopes of their keys. A key that is bound to reviews (`key create --review ID`) has what its
scopes give it no further than the last column says: ○ is in these reviews alone.
"""

READS = """## Who looked at what

Whoever is shown anything by one of these actions is recorded before they see it; where that cannot be
written, nothing is shown (503). It stands beside the log, in a chain of its own: a look moves no position,
is in no record of a review, and none can be changed or taken away unseen (`reads verify`). Kept of it are:
who (an id, for names change), all they were just then, a participant's agency, what for, the request, the
page or call, the thing by kind and id, its review, the form, and whose words were shown: of these the first
time in each hour. No words, nothing that was searched for, no address.

Nobody is asked what they look for at every click: they would learn to click it away. It is what
the role is for that opens it.
"""


def access() -> str:
    """The whole page, in Markdown."""
    lines = [
        OPENING,
        PEOPLE,
        *_table(roles()),
        "",
        ANYBODY,
        *(f"- {actions()[one]} (`{one}`)" for one in anybody()),
        "",
        SYSTEMS,
        *_table({**scopes(), "bound": bound()}),
        "",
        READS,
        *_recorded(),
    ]
    return "\n".join(lines) + "\n"


def _table(columns: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    names = [name if ":" in name else name.replace("_", " ") for name in columns]
    yield f"| | {' | '.join(names)} |"
    yield f"|---|{'---|' * len(names)}"
    for action, said in actions().items():
        if action in anybody():
            continue
        marks = (_mark(of.get(action)) for of in columns.values())
        yield f"| {said} (`{action}`) | {' | '.join(marks)} |"


def _recorded() -> Iterator[str]:
    yield f"Recorded: {', '.join(f'`{one}`' for one in actions() if one in recorded())}."
    yield ""
    yield "| Opened by being | is read for |"
    yield "|---|---|"
    for who, purpose in {**serves(), "a system": INTEGRATION}.items():
        yield f"| {who.replace('_', ' ')} | {purposes()[purpose]} (`{purpose}`) |"


def _mark(extent: str | None) -> str:
    return "–" if extent is None else "●" if extent == ALL else "○"
