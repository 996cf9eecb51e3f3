"""Ways an import says no that the domain does not know; like all refusals they never repeat a value."""

from domain.rejections import Rejection


class UnreadableBundle(Rejection):
    """The file as a whole cannot be read; nothing of it was recorded."""

    code = "unreadable-bundle"


class UnreadableRow(Rejection):
    """A row has the wrong shape."""

    code = "unreadable-row"


class UnusableName(Rejection):
    """An id, a token or a code that is not one."""

    code = "unusable-name"

    def __init__(self) -> None:
        super().__init__(
            "An id or a code has up to 200 letters, digits and . _ : / - and begins with a letter "
            "or digit. It is stored in clear, so it must not be words."
        )


class DuplicateKey(Rejection):
    """A JSON object in the row has one key twice, so nobody can say which is meant."""

    code = "duplicate-key"

    def __init__(self) -> None:
        super().__init__("A key stands here twice, so it is not clear which value is meant.")


class UnknownStep(Rejection):
    """A history holds an event that is none of the known ones."""

    code = "unknown-step"

    def __init__(self) -> None:
        super().__init__("This is not an event a history can hold (docs/review-bundle.md).")


class RaisedFirst(Rejection):
    """A history begins with `raised`, once."""

    code = "raised-first"

    def __init__(self) -> None:
        super().__init__("A history begins with the event `raised`, and has it once.")


class ChangedRow(Rejection):
    """The row's id already stands for other content; what is recorded stays as it is (I1)."""

    code = "changed-row"
    rule = "I1"

    def __init__(self) -> None:
        super().__init__(
            "What is recorded under this id says something else. History is not rewritten: record "
            "a correction, or give a new thing a new id."
        )


class NoSuchReview(Rejection):
    """A line belongs to a review that no line of the file says anything of."""

    code = "no-such-review"

    def __init__(self) -> None:
        super().__init__(
            "No line of this file is the review it belongs to. Give that a line with the entry `review`."
        )


class ReviewRefused(Rejection):
    """The review a row belongs to was refused, so the row stayed out with it."""

    code = "review-refused"

    def __init__(self) -> None:
        super().__init__("The review it belongs to was refused.")


class NotSaved(Rejection):
    """The store did not take the review's transaction."""

    code = "not-saved"

    def __init__(self) -> None:
        super().__init__("The store could not take this review just now. Import the file again.")


class Refused(Exception):
    """A refusal with the path of what it refuses."""

    def __init__(self, path: str, rejection: Rejection) -> None:
        super().__init__(path)
        self.path = path
        self.rejection = rejection
