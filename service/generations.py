"""Where the read models live, as the settings say: a PostgreSQL database, or files."""

from projections.generation import Generations
from projections.postgres_generations import PostgresGenerations
from projections.sqlite_generations import SqliteGenerations
from service.settings import Settings


def generations_of(settings: Settings) -> Generations:
    """The generations of read models; nothing is opened yet."""
    if settings.views_database:
        return PostgresGenerations(settings.views_database, settings.owner_views_database)
    return SqliteGenerations(settings.views_path)
