"""How a call is declared: its path, its scope, what it takes, what it answers, and one line."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial, wraps
from typing import Any, Protocol, TypeVar

from flask import Response, g, request
from flask_smorest import Blueprint
from marshmallow import Schema

from api.answers import answer
from api.asking import answer_page, asking, of_this_list, with_version
from api.callers import (
    ANYBODY,
    acting,
    check_scope,
    let_anybody_in,
    let_go,
    let_in,
    reach_for,
)
from api.contract import Call, describe
from api.forms import sent, walked, wanted
from api.looking import begin_look, looked
from api.recording import recorded
from api.refusing import protect, refuse_in
from api.shapes import Asked, InForm, Listed, NothingAsked, Said
from api.strictness import StrictParser, check_no_parameters
from projections.exporting.files import ALL_PAGES, JSON

BASE = "/api/v1"
READ = "read"
OUTSIDE = "read:outside"
FEED = "feed:read"
WEBHOOKS = "webhooks:write"
AUDIT = "reads:read"
REVIEWS = "reviews:write"
CONTRIBUTIONS = "contributions:write"
IMPORT = "import"
MATTERS, LEARNING, ACROSS = "read_matters", "read_learning", "read_across"
FINALS, NUMBERS, INTEGRITY = "read_finals", "read_numbers", "read_integrity"
RECORD, REFERENCE, SEARCH, OWN = "read_record", "read_reference", "search", "own_matters"
BRING_IN, FOLLOW, BE_TOLD, OWN_KEY = "bring_in", "follow", "be_told", "own_key"
DETRIMENTS, LOOKS, UNLINKED = "read_detriments", "read_reads", "speak_unlinked"
WRITING = {REVIEWS: "arrange", CONTRIBUTIONS: "contribute"}
"""What calls do, as domain/vocabulary/access.toml names it; whatever says nothing else reads matters."""
DECLARED: dict[str, Call] = {}
"""How every call was declared, by the name of its endpoint."""
Do = TypeVar("Do", bound=Callable[..., Any])
CREATED = 201


class Nothing(Said):
    """Nothing is sent."""


View = Callable[..., Response]


class Declare(Protocol):
    """A decorator that declares a call and leaves the function as it is."""

    def __call__(self, do: Do, /) -> Do:
        """Declare it."""


class Calls(Blueprint):  # type: ignore[misc]  # flask-smorest comes without types
    """The calls about one subject. Each is a function that is handed what the request said.

    A write gets `acting`, the ids of its path and the fields of its body, and returns `Done`; a
    read gets a connection to the facts, the ids and its query parameters, and returns an answer.
    """

    ARGUMENTS_PARSER = StrictParser()

    def __init__(self, subject: str, description: str, *, open_to_all: bool = False) -> None:
        super().__init__(subject, __name__, url_prefix=BASE, description=description)
        self._prepare_doc_cbks.append(describe)
        self.before_request(let_anybody_in if open_to_all else let_in)
        self.teardown_request(let_go)
        self.after_request(protect)
        refuse_in(self)

    def creates(
        self, path: str, said: type[Said], scope: str = CONTRIBUTIONS, lies_at: str | None = None
    ) -> Declare:
        """Declare a call that makes something new: 201, with its Location.

        That is below the path itself, unless it lies somewhere else. What is said in a session may have
        to wait for the reveal of a silent round: 202.
        """
        may_wait = "session_id" in said().fields
        return self._writes(
            path,
            said,
            Call(scope, WRITING[scope], "creates", may_wait=may_wait),
            lies_at and f"{BASE}{lies_at}",
        )

    def acts(
        self, path: str, said: type[Said], scope: str = CONTRIBUTIONS, method: str = "POST"
    ) -> Declare:
        """Declare a call that acts on something there is: 200."""
        return self._writes(path, said, Call(scope, WRITING[scope], "acts"), method=method)

    def reads(
        self,
        path: str,
        found: type,
        asked: type[InForm] = Asked,
        scope: str = READ,
        *,
        action: str = MATTERS,
    ) -> Declare:
        """Declare a call that reads one answer."""

        def view(do: Do, query: dict[str, Any], **ids: Any) -> Response:
            form = wanted(query, found)
            with asking(query) as facts:
                answer = do(facts, **ids, **query)
            if form == JSON:
                return with_version(answer)
            return sent(form, found, do.__doc__, iter((answer,)))

        has_a_past = issubclass(asked, Asked)
        return self._declares(
            path, "GET", Call(scope, action, "reads", found, has_a_past), asked, view
        )

    def lists(
        self,
        path: str,
        found: type,
        asked: type[Listed] = Listed,
        *,
        whole: bool = False,
        scope: str = READ,
        action: str = MATTERS,
    ) -> Declare:
        """Declare a call that reads page by page, each page as at the position of the first.

        One that is `whole` brings all of its rows to a file in one page.
        """

        def view(do: Do, query: dict[str, Any], **ids: Any) -> Response:
            form = wanted(query, found)
            if form != JSON:
                pages = walked(partial(do, **ids), query, None if whole else ALL_PAGES)
                return sent(form, found, do.__doc__, pages)
            with asking(query) as facts, of_this_list():
                return answer_page(do(facts, **ids, **query))

        return self._declares(path, "GET", Call(scope, action, "lists", found), asked, view)

    def feeds(self, path: str, asked: type[Schema], scope: str) -> Declare:
        """Declare a call that reads the log itself, and answers in forms of its own."""

        def view(do: Do, query: dict[str, Any]) -> Response:
            response: Response = do(**query)
            return response

        return self._declares(path, "GET", Call(scope, FOLLOW, "feeds"), asked, view)

    def manages(
        self,
        path: str,
        found: type,
        said: type[Said] | None = None,
        *,
        scope: str,
        method: str = "POST",
        status: int = 200,
    ) -> Declare:
        """Declare a call on what is kept beside the record: it answers with what it has made of it.

        It gets `acting`, and never a connection to the facts: it may take its time.
        """

        def view(do: Do, body: dict[str, Any], **ids: Any) -> Response:
            check_no_parameters(request)
            g.setdefault("sent", {})
            return answer(do(acting(body, creating=status == CREATED), **ids, **body), status)

        call = Call(scope, BE_TOLD, "manages", found, status=status)
        takes = said or (Nothing if method == "POST" else NothingAsked)
        return self._declares(path, method, call, takes, view)

    def hears(
        self, path: str, found: type, said: type[Said] | None = None, *, status: int = 200
    ) -> Declare:
        """Declare a call that is for everybody, and keeps nothing of who they are (I11)."""

        def view(do: Do, body: dict[str, Any], **ids: Any) -> Response:
            check_no_parameters(request)
            return answer(do(**ids, **body), status)

        call = Call(ANYBODY, UNLINKED, "hears", found, status=status)
        method = "POST" if said else "GET"
        return self._declares(path, method, call, said or NothingAsked, view)

    def asks(self, path: str, found: type, said: type[Said], *, action: str) -> Declare:
        """Declare a call that reads by a body, so that what is asked stands in no address."""

        def view(do: Do, body: dict[str, Any], **ids: Any) -> Response:
            check_no_parameters(request)
            with asking(body, "json") as facts, of_this_list("json"):
                return answer(do(facts, **ids, **body))

        return self._declares(path, "POST", Call(READ, action, "asks", found), said, view)

    def brings(self, path: str, found: type, asked: type[Schema]) -> Declare:
        """Declare a call that brings a file, and answers what became of its rows."""

        def view(do: Do, query: dict[str, Any], **ids: Any) -> Response:
            response: Response = do(**ids, **query)
            return response

        return self._declares(path, "POST", Call(IMPORT, BRING_IN, "brings", found), asked, view)

    def tells(self, path: str, found: type) -> Declare:
        """Declare a call that tells whoever brought a file how far it is."""

        def view(do: Do, query: dict[str, Any], **ids: Any) -> Response:
            return answer(do(**ids))

        return self._declares(
            path, "GET", Call(IMPORT, BRING_IN, "tells", found), NothingAsked, view
        )

    def hands_out(self, path: str, kind: str) -> Declare:
        """Declare a call that reads a file which is the same for everybody."""

        def view(do: Do, query: dict[str, Any], **ids: Any) -> Response:
            return Response(do(), content_type=kind, headers={"Content-Disposition": "attachment"})

        call = Call(IMPORT, BRING_IN, "hands_out", media_type=kind.partition(";")[0])
        return self._declares(path, "GET", call, NothingAsked, view)

    def _writes(
        self,
        path: str,
        said: type[Said],
        call: Call,
        lies_at: str | None = None,
        method: str = "POST",
    ) -> Declare:
        creating = call.manner == "creates"

        def view(do: Do, body: dict[str, Any], **ids: Any) -> Response:
            check_no_parameters(request)
            done = do(acting(body, creating=creating), **ids, **body)
            return recorded(done, creating=creating, lies_at=lies_at)

        return self._declares(path, method, call, said, view)

    def _declares(
        self, path: str, method: str, call: Call, takes: type[Schema], view: View
    ) -> Declare:
        """Put a view before the function: first the scope, then what was sent, then the call."""
        location = "json" if issubclass(takes, Said) else "query"
        needed = any(field.required for field in takes().fields.values())

        def declare(do: Do) -> Do:
            @wraps(do)
            def plain(sent: dict[str, Any], **ids: Any) -> Response:
                return view(do, sent, **ids)

            read = self.arguments(takes, location=location, required=needed)(plain)

            @wraps(do)
            def permitted(**ids: Any) -> Response:
                check_scope(call.scope)
                reach_for(call.action)
                begin_look(call.action, do.__name__, ids)
                return looked(read(**ids))

            DECLARED[f"{self.name}.{do.__name__}"] = call
            documented = {**read._apidoc, "call": replace(call, name=do.__name__)}
            vars(permitted)["_apidoc"] = documented
            self.add_url_rule(path, do.__name__, permitted, methods=[method])
            return do

        return declare
