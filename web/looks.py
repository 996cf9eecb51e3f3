"""Who looked at what: for whoever answers for what is kept of people, and for inspectors."""

from __future__ import annotations

from flask import abort, render_template, request

from service.reads.told import LIMIT, Wanted
from service.reads.told import looks as told
from web.asking import facts, heedful
from web.filters import chosen, day, fields, review
from web.reviews import choices

FILTERS = (day("since", "On or after"), day("until", "On or before"))
TAKES = ("review", "before", *(each.name for each in FILTERS))
LONGEST = 9
"""How many digits the number of a look has at the most."""


def looks() -> str:
    """Every look, the latest first, unless a filter was chosen."""
    with facts() as connection:
        reviews = choices(connection)
    filters = (review(reviews), *FILTERS)
    wanted = chosen(filters)
    return render_template(
        "reads/list.html",
        answer=told(heedful().desk, Wanted(**wanted), LIMIT, _before()),
        form=fields(filters),
        filtered=wanted,
        codes=dict(reviews),
    )


def _before() -> int | None:
    """Where the page begins. Answers 400 to what is no number of ours."""
    given = request.args.get("before")
    if given is None:
        return None
    if not (given.isascii() and given.isdigit() and len(given) <= LONGEST):
        abort(400)
    return int(given)
