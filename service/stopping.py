"""Whether this process was told to end: whatever answers for long looks now and again, and ends."""

_told = False


def begin() -> None:
    """The process was told to end. Called from a signal's handler, so it takes no lock."""
    global _told
    _told = True


def has_begun() -> bool:
    """Whether it was told to end."""
    return _told
