"""What a file is, as it is sent: its format by its media type or its name, and how large it may be."""

from collections.abc import Mapping

BUNDLE, LINES, LOG = "review_bundle", "lines", "challenge_log"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BY_TYPE: Mapping[str, str] = {
    "application/json": BUNDLE,
    "application/x-ndjson": LINES,
    "text/csv": LOG,
    XLSX: LOG,
}
BY_NAME: Mapping[str, str] = {
    ".json": BUNDLE,
    ".ndjson": LINES,
    ".jsonl": LINES,
    ".csv": LOG,
    ".xlsx": LOG,
}
MOST_BYTES = 64_000_000
"""Of a file that is sent; the operator's verb takes larger bundles."""
MOST_AT_ONCE, MOST_ROWS_AT_ONCE = 10_000_000, 10_000
"""What is brought in while the sender waits; more than that is a job of its own."""
MOST_PACKED_AT_ONCE = 1_000_000
PACKED = b"PK"
"""How a workbook begins, which is an archive."""


def format_of(type: str, name: str = "") -> str | None:
    """The format of what was sent so, or is named so; None for what nobody takes in."""
    if type in BY_TYPE:
        return BY_TYPE[type]
    return next((form for end, form in BY_NAME.items() if name.lower().endswith(end)), None)


def is_large(form: str, data: bytes) -> bool:
    """Whether nobody should wait for it: by its size, and its rows as far as they can be counted unread.

    A workbook is packed; ten thousand rows of a log are about a million bytes of it.
    """
    if data.startswith(PACKED):
        return len(data) > MOST_PACKED_AT_ONCE
    rows = data.count(b'"id"') if form == BUNDLE else data.count(b"\n")
    return len(data) > MOST_AT_ONCE or rows > MOST_ROWS_AT_ONCE
