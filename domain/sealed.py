"""Words that can be forgotten: free text, names and role titles, with the people they belong to."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Sealed:
    """Words and the subjects whose words or life they are.

    `subjects` are ids of participants and of the children a review concerns; the words may be read
    only while every subject's key lives. Until sealing lands the value stands in clear, in this shape.
    """

    value: str
    subjects: tuple[UUID, ...]
