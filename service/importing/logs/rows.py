"""A row of a challenge log as the query it tells of; what nobody wrote down stays not recorded."""

import hmac
import re
from base64 import b32encode
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from domain.rejections import Rejection
from domain.vocabulary import NOT_RECORDED, vocabulary
from service.importing.logs.columns import OwnWords, plain
from service.importing.logs.days import NotADay, day
from service.words import TOKEN

STAGE = re.compile(r"(?:stage|level|step)?\s*([1-4])", re.I | re.ASCII)
FIRST = 1
ENDS: Mapping[str, tuple[str, ...]] = {
    **{
        one: (one,)
        for one in ("responded", "accepted", "accepted_in_part", "declined", "withdrawn")
    },
    "closed_with_dissent": ("declined", "closed_with_dissent"),
}
"""What a log can say became of a challenge, and the steps that is."""
OPEN = ("", "open", "ongoing", "in progress", "not recorded")

UNKNOWN = "This is not one of ours, nor in the mapping: it is kept as not recorded."
KEPT_AS_WORDS = (
    "This is not one of ours, nor in the mapping: it is kept in words, and as not recorded."
)
NO_OUTCOME = "It was closed, and what came of it is not recorded: the query stays open."
NO_REASON = "Why it was declined is not recorded."
NO_DATE = "The day is not recorded."

Warn = Callable[[str, str], None]
"""Called with a column and a sentence."""


class NothingSaid(Rejection):
    """A row of a log that says neither about what nor why."""

    code = "nothing-said"

    def __init__(self) -> None:
        super().__init__("A row needs words in `reason` or in `about`: what was challenged?")


class InColumn(Exception):
    """A refusal, and the column it is about."""

    def __init__(self, column: str, rejection: Rejection) -> None:
        super().__init__(column)
        self.column, self.rejection = column, rejection


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads rows, in a partnership's own words; ids are digests under its key."""

    own: OwnWords
    key: bytes
    month_first: bool = False
    seen: Counter[str] = field(default_factory=Counter)

    def query(
        self, cells: Mapping[str, Any], child: str | None, raiser: str | None, warn: Warn
    ) -> dict[str, Any]:
        """The query about a child as a bundle has it. Raises `InColumn`."""
        raised = self._day(cells, "date")
        if raised is None:
            warn("date", NO_DATE)
        item, text = self._about(cells, warn)
        return {
            "id": self._id(cells, child, raised),
            "by": raiser,
            "text": text,
            "about": {"agency": self._code("about_agency", "agency_type", cells, warn)} | item,
            "history": [
                {"event": "raised", "on": _text(raised)},
                *self._escalated(cells, warn),
                *self._ended(cells, warn),
            ],
        }

    def raiser(self, cells: Mapping[str, Any], warn: Warn) -> dict[str, Any] | None:
        """Who raised it, as somebody who takes part; None where nobody wrote that down."""
        said, agency = _words(cells, "raised_by"), _words(cells, "agency")
        if not said and not agency:
            return None
        role = self._known("raised_by", "role", said)
        if said and role is None:
            warn("raised_by", KEPT_AS_WORDS)
        who = {"agency": self._code("agency", "agency_type", cells, warn)}
        who |= {"id": f"R-{self._digest('raiser', plain(said), plain(agency))}"}
        if role is not None:
            return {**who, "role": role}
        return {**who, "note": said} if said else who

    def _about(self, cells: Mapping[str, Any], warn: Warn) -> tuple[dict[str, Any], str]:
        about, reason = _words(cells, "about"), _words(cells, "reason")
        if not about and not reason:
            raise InColumn("reason", NothingSaid())
        kind = self._known("about", "item_type", about)
        if kind is not None and reason:
            return {"item_type": kind}, reason
        if about and kind is None:
            warn("about", KEPT_AS_WORDS)
        text = "\n\n".join(words for words in (about, reason) if words)
        return {"item_type": kind or NOT_RECORDED}, text

    def _escalated(self, cells: Mapping[str, Any], warn: Warn) -> list[dict[str, Any]]:
        said = self.own.value("stage", _words(cells, "stage"))
        found = STAGE.fullmatch(said)
        if said and found is None:
            warn("stage", UNKNOWN)
        stage = int(found[1]) if found else FIRST
        return [{"event": "escalated", "to_stage": stage}] if stage > FIRST else []

    def _ended(self, cells: Mapping[str, Any], warn: Warn) -> list[dict[str, Any]]:
        said, closed = _words(cells, "outcome"), self._day(cells, "date_closed")
        meant = self._known("outcome", "query_status", said)
        if meant is not None and meant in ENDS:
            return [_step(step, closed, warn) for step in ENDS[meant]]
        if plain(said) in OPEN or meant is not None:
            if closed is not None:
                warn("date_closed", NO_OUTCOME)
            return []
        warn("outcome", KEPT_AS_WORDS)
        return [{"event": "responded", "on": _text(closed), "note": said}]

    def _id(self, cells: Mapping[str, Any], child: str | None, raised: date | None) -> str:
        """By the log's own number where that can stand in clear; else by what does not change.

        However it is written: a workbook has dates and numbers where a text has words.
        """
        number = _words(cells, "number")
        if number:
            return number if TOKEN.fullmatch(number) else f"L-{self._digest('number', number)}"
        named = (plain(_words(cells, name)) for name in ("raised_by", "agency", "about"))
        made = self._digest("row", _text(raised) or "", child or "", *named)
        self.seen[made] += 1
        return f"L-{made}" if self.seen[made] == 1 else f"L-{made}-{self.seen[made]}"

    def _day(self, cells: Mapping[str, Any], column: str) -> date | None:
        try:
            return day(cells.get(column, ""), month_first=self.month_first)
        except NotADay as refusal:
            raise InColumn(column, refusal) from None

    def _code(self, column: str, name: str, cells: Mapping[str, Any], warn: Warn) -> str:
        said = _words(cells, column)
        found = self._known(column, name, said)
        if said and found is None:
            warn(column, UNKNOWN)
        return found or NOT_RECORDED

    def _known(self, column: str, name: str, said: str) -> str | None:
        """The code that a cell names, by itself or by its label; None for what is not ours."""
        if not said:
            return None
        words, meant = vocabulary(name), plain(self.own.value(column, said))
        for code in words.codes:
            if meant in (plain(code), plain(words.label(code))):
                return code
        return words.canonical(meant) if meant in words.aliases else None

    def _digest(self, *parts: str) -> str:
        digest = hmac.digest(self.key, "\x1f".join(("log", *parts)).encode(), "sha256")
        return b32encode(digest[:10]).decode().lower()


def _step(event: str, closed: date | None, warn: Warn) -> dict[str, Any]:
    """A log has no column for the reason of an answer; a query declined without one is shown so."""
    step = {"event": event, "on": _text(closed)}
    if event != "declined":
        return step
    warn("outcome", NO_REASON)
    return {**step, "reason_code": NOT_RECORDED}


def _words(cells: Mapping[str, Any], column: str) -> str:
    """A cell's words, without the blanks around them, which a spreadsheet does not show."""
    return (_text(cells.get(column)) or "").strip()


def _text(cell: Any) -> str | None:
    if isinstance(cell, date):
        return cell.isoformat()[:10]
    return None if cell is None else str(cell)
