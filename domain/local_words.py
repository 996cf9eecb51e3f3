"""Codes that a partnership adds to the vocabularies for itself: checked, and marked as local (B.4)."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from domain.terms import NOT_RECORDED, Term

CODE = re.compile(r"[a-z][a-z0-9_]{0,59}(\.[a-z][a-z0-9_]{0,59})?")
OPEN = frozenset(
    {
        *(
            "absence_why",
            "agency_type",
            "closed_unproven_why",
            "counter_measure",
            "denial_behaviour",
        ),
        *(
            "employment",
            "factor",
            "held_back_reason",
            "how_involved",
            "identity_aspect",
            "item_type",
        ),
        *("language", "made_safe", "need", "out_of_scope_kind", "proceeding_kind"),
        *(
            "proof_source",
            "query_subject",
            "reason_code",
            "reasoning_pattern",
            "review_type",
            "role",
        ),
        *("set_aside_how", "sign_subject", "source_mode", "warning_kind", "withdrawal_reason"),
    }
)
"""The vocabularies that take local codes: those people choose from and no rule depends on.

States, steps, bands and how somebody is shown are the same everywhere, or nothing could be compared.
"""

Tables = Mapping[str, Any]
"""The terms of a file, by code."""


class NotALocalCode(Exception):
    """A local code cannot be taken; the sentence says which vocabulary and why, and no more."""


def local_terms(name: str, tables: Tables, national: Iterable[Term]) -> Iterator[Term]:
    """The terms a partnership adds to the vocabulary of that name. Raises `NotALocalCode`.

    What every national term says beside its labels (a role its band), a local one says too.
    """
    if name not in OPEN:
        raise NotALocalCode(f"{name} takes no local codes.")
    known = [term for term in national if term.code != NOT_RECORDED]
    taken = {NOT_RECORDED, *(word for term in known for word in (term.code, *term.aliases))}
    like = known[0].more
    needed = set.intersection(*(set(term.more) for term in known))
    for code, table in tables.items():
        term = _term(name, code, table)
        words = {code, *term.aliases}
        if not words.isdisjoint(taken):
            raise NotALocalCode(f"{name}: a local code has the name of one that is there already.")
        if missing := needed - set(term.more):
            raise NotALocalCode(f"{name}: a local code must also say {', '.join(sorted(missing))}.")
        if any(type(term.more[one]) is not type(like[one]) for one in needed):
            raise NotALocalCode(f"{name}: what a local code says has the form of a national one's.")
        taken |= words
        yield term


def _term(name: str, code: str, table: Any) -> Term:
    """One term from its table. A label in Welsh may be missing: English stands in for it."""
    if not CODE.fullmatch(code):
        raise NotALocalCode(
            f"{name}: a code is small letters, digits and _, and begins with a letter."
        )
    if not isinstance(table, Mapping) or not _says(table.get("label")):
        raise NotALocalCode(f"{name}: every local code needs a label, in English at least.")
    if not _says(table.get("help", {"en": "None."})):
        raise NotALocalCode(f"{name}: the help of a local code is a text for each language.")
    for version in (table.get("from_version", 1), table.get("to_version", 1)):
        if not isinstance(version, int) or version < 1:
            raise NotALocalCode(f"{name}: a version of a local code is a whole number from 1.")
    aliases = table.get("aliases", [])
    if not isinstance(aliases, list) or not all(isinstance(one, str) for one in aliases):
        raise NotALocalCode(f"{name}: the aliases of a local code are a list of texts.")
    return Term.read(code, {**table, "local": True})


def _says(texts: Any) -> bool:
    """Whether it is texts by language, with one in English, and none of them blank."""
    return (
        isinstance(texts, Mapping)
        and "en" in texts
        and all(isinstance(one, str) and one.strip() for one in texts.values())
    )
