"""A file of lines (NDJSON), one entry a line: each goes into its review, and keeps its number."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, NoReturn

from domain.rejections import Rejection
from service.importing.how import Beforehand
from service.importing.places import Place, pointer, row_of
from service.importing.reading import DEEPEST, Outline
from service.importing.refusals import DuplicateKey, NoSuchReview, UnreadableBundle, UnreadableRow
from service.importing.report import Row
from service.importing.source import BOM, MOST_BYTES_OF_A_VALUE

REVIEW = "review"
LISTS: Mapping[str, str] = {
    "lead": "learning_lead_history",
    "participant": "participants",
    "observation": "observations",
    "challenge": "challenges",
    "warning_sign": "warning_signs",
    "held_back": "held_back",
    "denial_behaviour": "denial_behaviours",
    "finding": "findings",
}
"""The list of a review that an entry goes into, by what the line says it is."""

NOT_JSON = UnreadableRow("This line is not one JSON object in UTF-8.")
NO_ENTRY = UnreadableRow(f"`entry` says what the line is: {', '.join((REVIEW, *LISTS))}.")
NO_REVIEW = UnreadableRow("`review` says by its code which review the entry belongs to.")
TWICE = UnreadableRow("Another line of this file is this review already.")
TOO_LONG = UnreadableRow("A line may have up to a million bytes.")


class _Unusable(Exception):
    """A line is refused, for something at a place in it."""

    def __init__(self, refusal: Rejection, where: str = "") -> None:
        super().__init__(where)
        self.refusal, self.where = refusal, where


class Lines:
    """The lines of a file, by review, in the order of the file. Raises `UnreadableBundle`."""

    format = "lines"

    def __init__(self, data: bytes) -> None:
        self.beforehand = Beforehand()
        self._rows: dict[str, int] = {}
        self._reviews: list[dict[str, Any]] = []
        entries = list(self._entries(data))
        places = self._heads(entries)
        for number, said in entries:
            if said["entry"] != REVIEW:
                self._put(number, said, places.get(said["review"]))
        if not entries and not self.beforehand.rows:
            raise UnreadableBundle("There is no line in this file.")
        self.outline = Outline(reviews=len(self._reviews))

    def reviews(self) -> Iterator[Any]:
        """Each review, put together from its lines."""
        return iter(self._reviews)

    def place(self, path: str) -> Place | None:
        """The line, and the pointer into it."""
        row, rest = row_of(path, self._rows)
        return None if row is None else Place(row=row, pointer=pointer(rest))

    def _entries(self, data: bytes) -> Iterator[tuple[int, dict[str, Any]]]:
        for number, line in enumerate(data.removeprefix(BOM).split(b"\n"), start=1):
            try:
                if line.strip():
                    yield number, _entry(line)
            except _Unusable as unusable:
                self._refuse(number, unusable.refusal, unusable.where)

    def _heads(self, entries: list[tuple[int, dict[str, Any]]]) -> dict[str, int]:
        """The place of each review by its code, as its own line gives it."""
        places: dict[str, int] = {}
        for number, said in entries:
            if said["entry"] != REVIEW:
                continue
            head = {name: value for name, value in said.items() if name != "entry"}
            code = head.get("code")
            if isinstance(code, str) and code in places:
                self._refuse(number, TWICE, "/code")
                continue
            if isinstance(code, str):
                places[code] = len(self._reviews)
            self._rows[f"reviews[{len(self._reviews)}]"] = number
            self._reviews.append(head)
        return places

    def _put(self, number: int, said: dict[str, Any], place: int | None) -> None:
        if place is None:
            self._refuse(number, NoSuchReview(), "/review")
            return
        name = LISTS[said["entry"]]
        rows = self._reviews[place].setdefault(name, [])
        if not isinstance(rows, list):  # the review's own line has something else under this name
            self._refuse(number, NO_ENTRY, "/entry")
            return
        self._rows[f"reviews[{place}].{name}[{len(rows)}]"] = number
        rows.append({key: value for key, value in said.items() if key not in ("entry", REVIEW)})

    def _refuse(self, number: int, refusal: Rejection, where: str = "") -> None:
        place = Place(row=number, pointer=where)
        row = Row("", "refused", "", refusal.code, refusal.rule, refusal.sentence, place)
        self.beforehand.rows.append(row)


def _entry(line: bytes) -> dict[str, Any]:
    """What a line says, and of which review. Raises `_Unusable`."""
    said = _read(line)
    entry, review = said.get("entry"), said.get("review")
    if entry != REVIEW and (not isinstance(entry, str) or entry not in LISTS):
        raise _Unusable(NO_ENTRY, "/entry")
    if entry != REVIEW and not isinstance(review, str):
        raise _Unusable(NO_REVIEW, "/review")
    return said


def _read(line: bytes) -> dict[str, Any]:
    if len(line) > MOST_BYTES_OF_A_VALUE:
        raise _Unusable(TOO_LONG)
    try:
        said = json.loads(line, object_pairs_hook=_once, parse_constant=_not_finite)
    except DuplicateKey as refusal:
        raise _Unusable(refusal) from None
    except (ValueError, RecursionError):
        raise _Unusable(NOT_JSON) from None
    if not isinstance(said, dict) or is_too_deep(said):
        raise _Unusable(NOT_JSON)
    return said


def is_too_deep(value: Any) -> bool:
    """Whether it nests deeper than any review does; without recursion."""
    waiting = [(1, value)]
    while waiting:
        depth, one = waiting.pop()
        if depth > DEEPEST:
            return True
        inside = one.values() if isinstance(one, dict) else one if isinstance(one, list) else ()
        waiting.extend((depth + 1, each) for each in inside)
    return False


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise DuplicateKey
    return found


def _not_finite(_: str) -> NoReturn:
    raise ValueError
