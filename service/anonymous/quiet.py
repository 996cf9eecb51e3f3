"""The addresses of which no log and no number says that, or when, somebody was there (I11)."""

PREFIXES = ("/api/v1/anonymous", "/receipt")


def is_quiet(path: str) -> bool:
    """Whether a request to this path is neither logged nor counted: one line would tell when."""
    plain = "/" + path.lstrip("/")
    return plain.startswith(PREFIXES)
