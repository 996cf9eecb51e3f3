"""Types made known to msgspec by one thread at a time.

What it knows of a type it shares among all who decode, and others see it while it is still being put
together: two threads that came to a type for the first time at the same moment ended the whole process
(SIGSEGV in msgspec 0.22). Once a type is known, any number may decode at once.
"""

import threading
from collections.abc import Callable
from typing import Any, TypeVar

import msgspec

Kind = TypeVar("Kind")

_ONE_AT_A_TIME = threading.Lock()
_KNOWN: set[Any] = set()


def decoder_of(
    kind: type[Kind], dec_hook: Callable[[type[Any], Any], Any] | None = None
) -> msgspec.json.Decoder[Kind]:
    """A decoder of JSON into this type; `dec_hook` as msgspec has it."""
    with _ONE_AT_A_TIME:
        return msgspec.json.Decoder(kind, dec_hook=dec_hook)


def converted(
    raw: object, kind: type[Kind], dec_hook: Callable[[type[Any], Any], Any] | None = None
) -> Kind:
    """Plain values as this type. Raises `msgspec.ValidationError`."""
    if kind not in _KNOWN:
        decoder_of(kind, dec_hook)
        _KNOWN.add(kind)
    return msgspec.convert(raw, kind, dec_hook=dec_hook)
