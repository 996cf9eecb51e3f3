"""Positions in the log as clients see them: opaque tokens that begin with `p` (settled 35)."""

import re

_TOKEN = re.compile(r"p(0|[1-9a-f][0-9a-f]{0,14})")


def token(position: int) -> str:
    """The token of a position."""
    return f"p{position:x}"


def position(token: str) -> int:
    """The position a token stands for. Raises `ValueError` for anything else."""
    if not _TOKEN.fullmatch(token):
        raise ValueError("not a position")
    return int(token[1:], 16)
