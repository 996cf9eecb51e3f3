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
    words = _words(reason)
    if envelope.reconstructed:
        if not words and not reason_code:
            raise ReasonRequired
        return
    if not reason_code or len(words) < LEAST_CHARACTERS:
        raise ReasonRequired


def check_words(envelope: Envelope, said: Sealed) -> None:
    """A live answer in words alone has at least 20 characters that are not blank.

    Raises `ReasonRequired`.
    """
    if not envelope.reconstructed and len(_words(said)) < LEAST_CHARACTERS:
        raise ReasonRequired


def _words(said: Sealed | None) -> str:
    """What was said; blanks between words count once."""
    return " ".join(((said.value if said else None) or "").split())
