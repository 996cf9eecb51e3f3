"""Arrays as PostgreSQL's binary protocol takes them, packed in one go.

A batch is bound as some thirty arrays; packing them here costs a third of what psycopg's own dumper
of lists does, and an array keeps its type whatever the numbers in it.
"""

from collections.abc import Iterable, Sequence
from struct import Struct, pack
from uuid import UUID

from psycopg.abc import AdaptContext
from psycopg.adapt import Dumper
from psycopg.pq import Format

LENGTH = Struct("!i").pack
BOOL, BYTEA, INT8, INT4, TEXT, UUID_ = 16, 17, 20, 23, 25, 2950
"""The oids of the elements (pg_type.dat); they are the same in every PostgreSQL."""
TRUE, FALSE = b"\x00\x00\x00\x01\x01", b"\x00\x00\x00\x01\x00"
OF_UUID = LENGTH(16)


class Packed(bytes):
    """An array, packed. Its subclasses say of what."""

    element: int


class Ints(Packed):
    """int4[]"""

    element = INT4

    @classmethod
    def of(cls, values: Sequence[int]) -> "Ints":
        """Raises `struct.error` for a number that does not fit 32 bits."""
        interleaved = [0] * (2 * len(values))
        interleaved[::2] = [4] * len(values)
        interleaved[1::2] = values
        return cls(_head(INT4, len(values)) + pack(f"!{len(interleaved)}i", *interleaved))


class Longs(Packed):
    """int8[]"""

    element = INT8

    @classmethod
    def of(cls, values: Sequence[int]) -> "Longs":
        """Of positions."""
        return cls(_head(INT8, len(values)) + b"".join(pack("!iq", 8, value) for value in values))


class Uuids(Packed):
    """uuid[]"""

    element = UUID_

    @classmethod
    def of(cls, values: Sequence[UUID]) -> "Uuids":
        """Of ids."""
        rows = (OF_UUID + value.bytes for value in values)
        return cls(_head(UUID_, len(values)) + b"".join(rows))


class Blobs(Packed):
    """bytea[]"""

    element = BYTEA

    @classmethod
    def of(cls, values: Sequence[bytes]) -> "Blobs":
        """Of bytes."""
        return cls(_head(BYTEA, len(values)) + _rows(values))


class Texts(Packed):
    """text[]"""

    element = TEXT

    @classmethod
    def of(cls, values: Sequence[str]) -> "Texts":
        """Of text in UTF-8. Raises `UnicodeEncodeError` for a lone surrogate."""
        return cls(_head(TEXT, len(values)) + _rows([value.encode() for value in values]))


class Flags(Packed):
    """bool[]"""

    element = BOOL

    @classmethod
    def of(cls, values: Sequence[bool]) -> "Flags":
        """Of true and false."""
        rows = (TRUE if value else FALSE for value in values)
        return cls(_head(BOOL, len(values)) + b"".join(rows))


def register(context: AdaptContext) -> None:
    """Teach a connection to bind these."""
    for kind, array_oid in (
        (Ints, 1007),
        (Uuids, 2951),
        (Blobs, 1001),
        (Texts, 1009),
        (Flags, 1000),
        (Longs, 1016),
    ):
        context.adapters.register_dumper(kind, _dumper(array_oid))


def _dumper(array_oid: int) -> type[Dumper]:
    class AsItIs(Dumper):
        format = Format.BINARY
        oid = array_oid

        def dump(self, obj: bytes) -> bytes:
            return obj

    return AsItIs


def _head(element: int, number: int) -> bytes:
    """One dimension counted from 1, no nulls; no dimension when it is empty."""
    if not number:
        return pack("!iii", 0, 0, element)
    return pack("!iiiii", 1, 0, element, number, 1)


def _rows(values: Iterable[bytes]) -> bytes:
    return b"".join([part for value in values for part in (LENGTH(len(value)), value)])
