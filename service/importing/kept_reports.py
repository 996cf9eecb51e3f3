"""A report as plain values and back, so that an import that was broken off goes on with it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from service.importing.places import Place
from service.importing.report import Remark, Report, Row

PLAIN = ("warning_count", "reviews", "events", "unreadable", "held_back")


def kept(report: Report) -> dict[str, Any]:
    """Plain values; nothing of what a row said is in a report."""
    return {
        "rows": [asdict(row) for row in report.rows],
        "warnings": [asdict(remark) for remark in report.warnings],
        "counts": dict(report.counts),
        **{name: getattr(report, name) for name in PLAIN},
    }


def read(plain: Mapping[str, Any] | None) -> Report:
    """The report that these values are of; an empty one of none."""
    report = Report(lists_all=True)
    if plain is None:
        return report
    report.rows = [Row(**{**row, "place": _place(row["place"])}) for row in plain["rows"]]
    report.warnings = [
        Remark(**{**remark, "place": _place(remark["place"])}) for remark in plain["warnings"]
    ]
    report.counts = Counter(plain["counts"])
    for name in PLAIN:
        setattr(report, name, plain[name])
    return report


def _place(plain: Mapping[str, Any] | None) -> Place | None:
    return None if plain is None else Place(**plain)
