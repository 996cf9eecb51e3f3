"""Being shown otherwise than before: what is asked for, and what whoever asks has to know (V4)."""

from dataclasses import replace

from domain.people import ROLE_ONLY
from domain.rejections import UnknownCode
from service.acting import Acting
from service.casework import Done

SEEN_ALREADY = (
    "From now on nothing here shows your name or your post, also not as at an earlier time. "
    "People may already have seen it, or taken it away on paper or in a file: that cannot be undone."
)


def wished(acting: Acting) -> str:
    """How the caller wants to be shown. Raises `UnknownCode` where nothing is said of it."""
    if acting.attribution is None:
        raise UnknownCode("attribution")
    return acting.attribution


def told_of_change(acting: Acting, done: Done) -> Done:
    """The same, with the plain warning that belongs to covering what was open."""
    return replace(done, notice=SEEN_ALREADY) if acting.attribution == ROLE_ONLY else done
