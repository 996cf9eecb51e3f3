"""Naming one subject to a verb: a person, a review's child, or an anonymous entry."""

from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID

import click

from domain.reviews import CaseReview
from service.casework import Casework

Verb = TypeVar("Verb", bound=Callable[..., Any])


def subject_options(verb: Verb) -> Verb:
    """The options --person, --child and --entry."""
    for name, help in (
        ("--entry", "The id of an anonymous entry."),
        ("--child", "The child of a review: the review's id will do."),
        ("--person", "The id of a participant."),
    ):
        verb = click.option(name, type=click.UUID, help=help)(verb)
    return verb


def child_or(casework: Casework, subject: UUID) -> UUID:
    """The id of the child of this review; any id that is not a review's, as it is."""
    found = casework.find(subject)
    return found.child if isinstance(found, CaseReview) else subject


def one_subject(person: UUID | None, child: UUID | None, entry: UUID | None) -> tuple[str, UUID]:
    """The kind and the id that were given. Raises `click.UsageError` unless it is one."""
    given = {"person": person, "child": child, "entry": entry}
    found = [(kind, id) for kind, id in given.items() if id is not None]
    if len(found) != 1:
        raise click.UsageError("Say one of --person, --child and --entry.")
    return found[0]
