"""What reading is compared with: the same rows in ordinary tables, without history or kept counts.

One table a thing, a row a thing, the columns that the questions ask for, an index for what each
question groups or filters by. It keeps no versions, so it cannot be asked as at an earlier time.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Engine,
    Index,
    MetaData,
    Table,
    case,
    func,
    insert,
    select,
    text,
)

from projections.facts import findings, observations, participants, queries, warning_signs
from projections.facts.versions import as_at

TABLES = MetaData()
NOT_KEPT = ("from_position", "to_position", "version")
SOURCES = (
    queries.TABLE,
    observations.TABLE,
    warning_signs.TABLE,
    participants.TABLE,
    findings.TABLE,
)


def _like(fact: Table) -> Table:
    columns = [column for column in fact.columns if column.name not in NOT_KEPT]
    return Table(
        f"crud_{fact.name}",
        TABLES,
        *(Column(one.name, one.type, primary_key=one.name == "id") for one in columns),
    )


ASKED, SAID, WARNED, REGISTERED, FOUND = map(_like, SOURCES)
Index("crud_register", ASKED.c.register_rank, ASKED.c.raised_on, ASKED.c.reference, ASKED.c.id)
Index("crud_header", ASKED.c.status, ASKED.c.by_band, ASKED.c.by_attribution, ASKED.c.gradient)
Index("crud_asked_bands", ASKED.c.by_band, ASKED.c.about_band, ASKED.c.ever_answered)
Index("crud_asked_agencies", ASKED.c.by_agency, ASKED.c.ever_answered)
Index("crud_voices", SAID.c.counts, SAID.c.by_band, SAID.c.by_voice, SAID.c.cited)
Index("crud_agencies", SAID.c.counts, SAID.c.by_agency, SAID.c.by_voice, SAID.c.cited)
Index("crud_sources", SAID.c.counts, SAID.c.source_mode)
Index("crud_factors", SAID.c.factor, SAID.c.valence, SAID.c.by_agency, SAID.c.by_band)
Index("crud_registered", REGISTERED.c.band, REGISTERED.c.agency)


def copied(facts: Connection, engine: Engine) -> None:
    """The current rows, in ordinary tables with their indexes, analysed."""
    TABLES.create_all(engine)
    for source, table in zip(SOURCES, (ASKED, SAID, WARNED, REGISTERED, FOUND), strict=True):
        names = table.columns.keys()
        rows = facts.execute(select(*(source.c[name] for name in names)).where(as_at(source, None)))
        for some in rows.mappings().partitions(5_000):
            with engine.begin() as connection:
                connection.execute(insert(table), [dict(row) for row in some])
    with engine.begin() as connection:
        connection.execute(text("ANALYZE"))


def questions(today: date) -> dict[str, Callable[[Connection], object]]:
    """The same questions, by name, with the same numbers in their answers."""
    return {
        "register, first page": register,
        "register, filtered": filtered,
        "voice and use": voice_and_use,
        "status gradient": status_gradient,
        "factors": factors,
    }


def register(connection: Connection) -> Any:
    """The header's counts and the first fifty."""
    codes = (ASKED.c.status, ASKED.c.by_band, ASKED.c.by_attribution, ASKED.c.gradient)
    header = connection.execute(select(*codes, func.count()).group_by(*codes)).all()
    return header, connection.execute(_first()).all()


def filtered(connection: Connection) -> Any:
    """The first fifty of some filters, and how many these leave out."""
    chosen = (
        ASKED.c.status == "declined",
        ASKED.c.by_band == "2",
        ASKED.c.ever_escalated.is_(True),
    )
    met = select(func.count()).select_from(ASKED).where(*chosen)
    return (
        register(connection)[0],
        connection.execute(_first().where(*chosen)).all(),
        connection.execute(met).scalar_one(),
    )


def _first() -> Any:
    order = (ASKED.c.register_rank, ASKED.c.raised_on, ASKED.c.reference, ASKED.c.id)
    return select(ASKED).order_by(*order).limit(50)


def voice_and_use(connection: Connection) -> Any:
    """By band and by agency: registered, people, cited, said, asked and answered; and sources."""
    unlinked = func.sum(case((SAID.c.by_voice.is_(None), 1), else_=0))
    answers = []
    for by in ("band", "agency"):
        said, asked = SAID.c[f"by_{by}"], ASKED.c[f"by_{by}"]
        answers += [
            select(REGISTERED.c[by], func.count()).group_by(REGISTERED.c[by]),
            select(
                said,
                func.count(SAID.c.by_voice.distinct()) + unlinked,
                func.sum(case((SAID.c.cited, 1), else_=0)),
                func.count(),
            )
            .where(SAID.c.counts)
            .group_by(said),
            select(
                asked, func.count(), func.sum(case((ASKED.c.ever_answered, 1), else_=0))
            ).group_by(asked),
        ]
    sources = select(SAID.c.source_mode, func.count()).where(SAID.c.counts)
    answers.append(sources.group_by(SAID.c.source_mode))
    return [connection.execute(answer).all() for answer in answers]


def status_gradient(connection: Connection) -> Any:
    """Bands against bands, and what became of the queries of each gradient."""
    bands = (ASKED.c.by_band, ASKED.c.about_band)
    fate = (
        *(ASKED.c.gradient, ASKED.c.status, ASKED.c.ever_set_aside, ASKED.c.ever_escalated),
        *(ASKED.c.raised_on, ASKED.c.answered_on),
    )
    return (
        connection.execute(select(*bands, func.count()).group_by(*bands)).all(),
        connection.execute(select(*fate, func.count()).group_by(*fate)).all(),
    )


def factors(connection: Connection) -> Any:
    """Each factor with its valences, agencies and bands."""
    codes = (SAID.c.factor, SAID.c.valence, SAID.c.by_agency, SAID.c.by_band)
    named = select(*codes, func.count()).where(SAID.c.factor.is_not(None)).group_by(*codes)
    return connection.execute(named).all()
