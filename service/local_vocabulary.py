"""Reading a partnership's own codes from the directory that LOCAL_VOCABULARY names, once at the start."""

import tomllib
from pathlib import Path
from typing import Any

from domain.local_words import NotALocalCode
from domain.vocabulary import take_local

MOST_BYTES = 1024 * 1024


class LocalVocabularyRefused(Exception):
    """A file of local codes cannot be taken; one sentence says which and why."""


def take_local_vocabulary(directory: Path | None) -> None:
    """Take what stands in the directory, a file `<vocabulary>.toml` for each; None takes nothing.

    Raises `LocalVocabularyRefused`. Taken whole or not at all.
    """
    try:
        take_local({} if directory is None else _read(directory))
    except NotALocalCode as refusal:
        raise LocalVocabularyRefused(f"LOCAL_VOCABULARY: {refusal}") from None


def _read(directory: Path) -> dict[str, Any]:
    try:
        files = sorted(directory.iterdir())
    except OSError:
        raise LocalVocabularyRefused(
            "LOCAL_VOCABULARY is not a directory that can be read."
        ) from None
    return {file.stem: _terms(file) for file in files if file.suffix == ".toml"}


def _terms(file: Path) -> Any:
    try:
        with file.open("rb") as source:
            found = tomllib.loads(source.read(MOST_BYTES).decode())
    except (OSError, ValueError):
        raise _refused(file, "it cannot be read as TOML.") from None
    terms = found.get("terms")
    if set(found) != {"terms"} or not isinstance(terms, dict):
        raise _refused(file, "it holds [terms.<code>] tables and nothing else.")
    return terms


def _refused(file: Path, why: str) -> LocalVocabularyRefused:
    return LocalVocabularyRefused(f"LOCAL_VOCABULARY: {file.name} cannot be taken: {why}")
