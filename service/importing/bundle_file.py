"""A `review-bundle/1` file as the importer takes it: its reviews, one at a time."""

from collections.abc import Iterator
from typing import Any, BinaryIO

from service.importing.how import Beforehand
from service.importing.places import NO_ROW, Place
from service.importing.reading import look_through, reviews
from service.importing.report import Remark
from service.importing.shaping import PLAIN_KEY, UNKNOWN_KEY


class BundleFile:
    """A bundle that can be read twice; the first time is now. Raises `UnreadableBundle`."""

    format = "review_bundle"

    def __init__(self, file: BinaryIO) -> None:
        self._file, self._start = file, file.tell()
        self.outline = look_through(file)
        self.beforehand = Beforehand(
            remarks=[
                Remark(key if PLAIN_KEY.fullmatch(key) else "…", UNKNOWN_KEY)
                for key in self.outline.unknown
            ]
        )

    def reviews(self) -> Iterator[Any]:
        """Each review. Raises `UnreadableBundle`."""
        self._file.seek(self._start)
        return reviews(self._file)

    def place(self, path: str) -> Place:
        """A bundle has no rows; the path itself says where."""
        return NO_ROW
