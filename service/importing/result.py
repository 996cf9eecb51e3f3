"""What became of one review while it is being imported; it counts only once the review is saved."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from domain.identifiers import identifies_a_child
from domain.rejections import Rejection
from service.importing.refusals import Refused, ReviewRefused, UnreadableRow
from service.importing.report import CONFLICT, Remark, Row
from service.words import TOKEN

LISTS = (
    "learning_lead_history",
    "participants",
    "observations",
    "challenges",
    "warning_signs",
    "held_back",
    "denial_behaviours",
    "findings",
)
"""The lists of a review, in the order in which they are told."""


@dataclass(slots=True)
class Result:
    """Rows, warnings and the number of new events of one review."""

    rows: list[Row] = field(default_factory=list)
    warnings: list[Remark] = field(default_factory=list)
    events: int = 0

    def warn(self, path: str, sentence: str) -> None:
        """Something was taken in that a person should know of."""
        self.warnings.append(Remark(path, sentence))

    def note(self, path: str, outcome: str, id: str = "") -> None:
        """A row came in, or was there already."""
        self.rows.append(Row(path, outcome, id))

    def refuse(self, refused: Refused, id: str = "") -> None:
        """A row stayed out."""
        self.rows.append(Row.refused(refused.path, refused.rejection, id))

    def conflict(self, path: str, rejection: Rejection, id: str = "") -> None:
        """A row stayed out because its id stands for something else."""
        self.rows.append(Row.refused(path, rejection, id, CONFLICT))

    def refuse_all(self, raw: object, path: str, refused: Refused, id: str = "") -> "Result":
        """The review stayed out, and every row in it."""
        self.rows = [Row.refused(refused.path, refused.rejection, id)]
        if isinstance(raw, dict):
            for name in LISTS:
                for place, row in listed(raw, name):
                    where = f"{path}.{name}[{place}]"
                    self.rows.append(Row.refused(where, ReviewRefused(), id_in(row)))
        return self


def listed(raw: Mapping[str, Any], name: str) -> Iterator[tuple[int, Any]]:
    """The rows of a list with their places; none when it is missing, or no list."""
    rows = raw.get(name)
    return enumerate(rows) if isinstance(rows, list) else enumerate(())


def check_lists(raw: Mapping[str, Any], path: str, result: Result) -> None:
    """Refuse what should be a list and is none."""
    for name in LISTS:
        if not isinstance(raw.get(name), list | None):
            refused = UnreadableRow("A list is expected here, and this is none.")
            result.refuse(Refused(f"{path}.{name}", refused))


def id_in(row: object) -> str:
    """The row's own id, where it has one that can be shown."""
    found = row.get("id") if isinstance(row, dict) else None
    if not isinstance(found, str) or not TOKEN.fullmatch(found) or identifies_a_child(found):
        return ""
    return found
