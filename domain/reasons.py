"""When is a reason a reason? (invariant I4)"""

from domain.events import Envelope
from domain.rejections import ReasonRequired
from domain.sealed import Sealed

LEAST_CHARACTERS = 20


def check_reason(envelope: Envelope, reason_code: str | None, reason: Sealed | None) -> None:
    """A live answer needs a code and at least 20 characters that are not blank.

    In reconstructed history the code suffices, or a note in its place; where only the code stands,
    the words are shown as "not recorded at the time". Raises `ReasonRequired`.
    """
    said = (reason.value if reason else None) or ""
    words = " ".join(said.split())  # blanks between words count once
    if envelope.reconstructed:
        if not words and not reason_code:
            raise ReasonRequired
        return
    if not reason_code or len(words) < LEAST_CHARACTERS:
        raise ReasonRequired
