"""Fields of words and codes: kept exactly as sent, or refused."""

from collections.abc import Sequence
from typing import Any

from marshmallow import ValidationError, fields

from api.faults import fault
from api.messages import described, wrong
from domain.identifiers import identifies_a_child
from domain.rejections import IdentifiesAChild, UnknownCode, UnusableText
from domain.vocabulary import Vocabulary, vocabulary
from service.words import MOST_CHARACTERS, TOKEN, UNREADABLE

UNUSABLE = fault(UnusableText.code, UnusableText().sentence)
READABLE = r"\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f"


class Text(fields.String):
    """Free text, kept exactly as sent: up to 10,000 characters, none of them unreadable.

    `may_be_blank` is for reasons: the domain itself says when a blank one will not do (I4).
    """

    default_error_messages = wrong("a string")

    def __init__(self, *, may_be_blank: bool = False, **kwargs: Any) -> None:
        self.may_be_blank = may_be_blank
        one = "" if may_be_blank else rf"[^{READABLE}\s]"
        more = {"maxLength": MOST_CHARACTERS, "pattern": f"^[^{READABLE}]*{one}[^{READABLE}]*$"}
        super().__init__(metadata=described(kwargs, more), **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text: str = super()._deserialize(value, attr, data, **kwargs)
        blank = not self.may_be_blank and not text.strip()
        if blank or len(text) > MOST_CHARACTERS or UNREADABLE.search(text):
            raise ValidationError(UNUSABLE)
        return text


class Token(fields.String):
    """An opaque reference of another system: letters, digits and `._:/-`, never words (I18)."""

    default_error_messages = wrong("a string")

    def __init__(self, **kwargs: Any) -> None:
        more = {"pattern": f"^{TOKEN.pattern}$"}
        super().__init__(metadata=described(kwargs, more), **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        token: str = super()._deserialize(value, attr, data, **kwargs)
        if not TOKEN.fullmatch(token):
            said = "This takes letters, digits and . _ : / -, up to 200, and begins with one."
            raise ValidationError(fault(UnusableText.code, said))
        if identifies_a_child(token):
            raise ValidationError(fault(IdentifiesAChild.code, IdentifiesAChild().sentence))
        return token


class Code(fields.String):
    """One of the codes of a vocabulary, or an alias of one; `without` takes codes out.

    `in_query` takes what nobody may choose any more, too: what was recorded may be looked for.
    """

    default_error_messages = wrong("a string")

    def __init__(
        self, name: str, *, without: Sequence[str] = (), in_query: bool = False, **kwargs: Any
    ) -> None:
        self.of, self.without, self.in_query = name, without, in_query
        described = kwargs.pop("description", self.vocabulary.title)
        text = f"{described}: a code of `{name}`."
        super().__init__(metadata={"description": text}, **kwargs)

    @property
    def vocabulary(self) -> Vocabulary:
        """The vocabulary as it is now: a partnership's own codes come to it at the start."""
        return vocabulary(self.of)

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes it takes."""
        known = tuple(self.vocabulary.terms) if self.in_query else self.vocabulary.codes
        return tuple(code for code in known if code not in self.without)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        given: str = super()._deserialize(value, attr, data, **kwargs)
        code = self.vocabulary.canonical(given)
        known = self.vocabulary.terms if self.in_query else self.vocabulary.codes
        if code not in known or code in self.without:
            refusal = UnknownCode(self.vocabulary.name)
            raise ValidationError(fault(refusal.code, refusal.sentence))
        return code


class Choice(fields.String):
    """One of a few fixed words that are not a vocabulary."""

    default_error_messages = wrong("a string")

    def __init__(self, *words: str, **kwargs: Any) -> None:
        self.codes = words
        super().__init__(metadata=described(kwargs, {}), **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        word: str = super()._deserialize(value, attr, data, **kwargs)
        if word not in self.codes:
            raise ValidationError(fault(UnknownCode.code, f"One of: {', '.join(self.codes)}."))
        return word
