"""What changed because of a query, told to whoever raised it in sentences (P02)."""

from collections.abc import Iterator, Mapping

from sqlalchemy import RowMapping

from projections.my_steps import day
from projections.shown.words import words

NOTHING = "Nothing is recorded yet as changed because of it."


def changed(row: RowMapping, findings: Mapping[str, str]) -> tuple[str, ...]:
    """What changed, with the references of findings by id; where nothing did, that is said."""
    return tuple(_each(row, findings)) or (NOTHING,)


def _each(row: RowMapping, findings: Mapping[str, str]) -> Iterator[str]:
    if row["revised_on"]:
        what = words(row, "revision")
        said = f": {what}" if what else "."
        yield f"What you asked about was changed on {day(row['revised_on'])}{said}"
    for id in row["cited_in"]:
        if id in findings:
            yield f"Finding {findings[id]} rests on it, among other things."
    if others := sum(link["relation"] == "same_matter" for link in row["linked"]):
        asked = "One other query is" if others == 1 else f"{others} other queries are"
        yield f"{asked} about the same matter: linked to yours, not merged with it."
