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
from api.callers import acting, check_scope, let_in
from api.contract import Call, describe
from api.faults import fault
from api.forms import sent, walked, wanted
from api.recording import recorded
from api.refusing import protect, refuse_in
from api.shapes import Asked, InForm, Listed, Said
from api.strictness import StrictParser, check_no_parameters
from projections.exporting.files import ALL_PAGES, JSON

BASE = "/api/v1"
READ = "read"
OUTSIDE = "read:outside"
FEED = "feed:read"
WEBHOOKS = "webhooks:write"
REVIEWS = "reviews:write"
CONTRIBUTIONS = "contributions:write"
Do = TypeVar("Do", bound=Callable[..., Any])
CREATED = 201


class Nothing(Said):
    """Nothing is sent."""


class NothingAsked(Schema):
    """Nothing is asked."""

    error_messages = {"unknown": fault("unknown-parameter", "There is no such parameter here.")}


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

    def __init__(self, subject: str, description: str) -> None:
        super().__init__(subject, __name__, url_prefix=BASE, description=description)
        self._prepare_doc_cbks.append(describe)
        self.before_request(let_in)
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
            path, said, Call(scope, "creates", may_wait=may_wait), lies_at and f"{BASE}{lies_at}"
        )

    def acts(self, path: str, said: type[Said], scope: str = CONTRIBUTIONS) -> Declare:
        """Declare a call that acts on something there is: 200."""
        return self._writes(path, said, Call(scope, "acts"))

    def reads(
        self, path: str, found: type, asked: type[InForm] = Asked, scope: str = READ
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
        return self._declares(path, "GET", Call(scope, "reads", found, has_a_past), asked, view)

    def lists(
        self,
        path: str,
        found: type,
        asked: type[Listed] = Listed,
        *,
        whole: bool = False,
        scope: str = READ,
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

        return self._declares(path, "GET", Call(scope, "lists", found), asked, view)

    def feeds(self, path: str, asked: type[Schema], scope: str) -> Declare:
        """Declare a call that reads the log itself, and answers in forms of its own."""

        def view(do: Do, query: dict[str, Any]) -> Response:
            response: Response = do(**query)
            return response

        return self._declares(path, "GET", Call(scope, "feeds"), asked, view)

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

        call = Call(scope, "manages", found, status=status)
        takes = said or (Nothing if method == "POST" else NothingAsked)
        return self._declares(path, method, call, takes, view)

    def asks(self, path: str, found: type, said: type[Said]) -> Declare:
        """Declare a call that reads by a body, so that what is asked stands in no address."""

        def view(do: Do, body: dict[str, Any], **ids: Any) -> Response:
            check_no_parameters(request)
            with asking(body, "json") as facts, of_this_list("json"):
                return answer(do(facts, **ids, **body))

        return self._declares(path, "POST", Call(READ, "asks", found), said, view)

    def _writes(
        self, path: str, said: type[Said], call: Call, lies_at: str | None = None
    ) -> Declare:
        creating = call.manner == "creates"

        def view(do: Do, body: dict[str, Any], **ids: Any) -> Response:
            check_no_parameters(request)
            done = do(acting(body, creating=creating), **ids, **body)
            return recorded(done, creating=creating, lies_at=lies_at)

        return self._declares(path, "POST", call, said, view)

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
                response: Response = read(**ids)
                return response

            documented = {**read._apidoc, "call": replace(call, name=do.__name__)}
            vars(permitted)["_apidoc"] = documented
            self.add_url_rule(path, do.__name__, permitted, methods=[method])
            return do

        return declare
