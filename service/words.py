"""Which text may be kept: exactly as sent, or refused; nothing is trimmed or normalised."""

import re

from domain.identifiers import check_opaque
from domain.rejections import UnusableText

MOST_CHARACTERS = 10_000
# C0 controls but tab, line feed and carriage return; DEL and C1; surrogates that stand alone.
UNREADABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")

TOKEN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/-]{0,199}")


def is_usable(text: str) -> bool:
    """Whether any reader, on any store, could read this text back."""
    return bool(text.strip()) and len(text) <= MOST_CHARACTERS and not UNREADABLE.search(text)


def check_text(text: str) -> str:
    """The same text. Raises `UnusableText`, which does not repeat it."""
    if not is_usable(text):
        raise UnusableText
    return text


def check_token(token: str | None) -> str | None:
    """An opaque outside reference of letters, digits and `._:/-` (I18).

    Raises `UnusableText`, and `IdentifiesAChild` for a national number of a child.
    """
    if token is None:
        return None
    if not TOKEN.fullmatch(token):
        raise UnusableText
    return check_opaque(token)
