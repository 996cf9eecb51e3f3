"""Calls that read the registers: every query, every warning sign, and where danger was denied."""

from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from api.asking import today
from api.calls import Calls
from api.schemas.registers import (
    ByRaiser,
    ListedOfReview,
    QueryFilters,
    SignFilters,
    WhatIsDue,
)
from projections.queries_chosen import Filters
from projections.questions import (
    denial_ledger,
    onus_of_proof,
    queries_by_raiser,
    query_register,
    warning_sign_register,
    what_is_due,
)

calls = Calls("registers", "Who raised which query or sign, and what became of it.")


@calls.lists("/queries", query_register.QueryRegister, QueryFilters)
def read_query_register(
    facts: Connection, page: dict[str, Any], **filters: Any
) -> query_register.QueryRegister:
    """Who raised which query, whatever their status, and whatever its status? (P01)

    Unanswered ones come first, the longest waiting at the top. Nothing is filtered unless asked;
    `hidden_by_filters` says how many rows a filter hides.
    """
    chosen = Filters(**filters)
    return query_register.ask(facts, chosen, today=today(), **page)


@calls.reads("/queries-by-raiser", queries_by_raiser.QueriesByRaiser, ByRaiser)
def read_queries_by_raiser(
    facts: Connection, *, by: queries_by_raiser.By, at: int | None, **filters: Any
) -> queries_by_raiser.QueriesByRaiser:
    """By whom were queries raised, agency by agency or band by band, and what became of them? (P01)

    The filters are those of the register. Whoever waits longest comes first; nobody is ranked.
    """
    chosen = Filters(**filters)
    return queries_by_raiser.ask(facts, by, chosen, today=today(), at=at)


@calls.lists("/due", what_is_due.WhatIsDue, WhatIsDue)
def read_what_is_due(
    facts: Connection, page: dict[str, Any], **filters: Any
) -> what_is_due.WhatIsDue:
    """Which queries wait for an answer until when, and which are overdue? (I19)

    Those due first come first. Of history that was brought in no clock runs (settled 13).
    """
    return what_is_due.ask(facts, what_is_due.Filters(**filters), today=today(), **page)


@calls.lists("/warning-signs", warning_sign_register.WarningSignRegister, SignFilters)
def read_warning_sign_register(
    facts: Connection, page: dict[str, Any], **filters: Any
) -> warning_sign_register.WarningSignRegister:
    """Which warning signs were raised, what became of them, and which came back? (P07)"""
    chosen = warning_sign_register.Filters(**filters)
    return warning_sign_register.ask(facts, chosen, today=today(), **page)


@calls.lists("/onus-of-proof", onus_of_proof.OnusOfProof, ListedOfReview)
def read_onus_of_proof(
    facts: Connection, page: dict[str, Any], review: UUID | None = None
) -> onus_of_proof.OnusOfProof:
    """Which signs were proved safe, which acted on, and which merely assumed safe? (P09)"""
    return onus_of_proof.ask(facts, review, **page)


@calls.lists("/denial", denial_ledger.DenialLedger, ListedOfReview)
def read_denial_ledger(
    facts: Connection, page: dict[str, Any], review: UUID | None = None
) -> denial_ledger.DenialLedger:
    """Where was danger talked away, in which way, and what happened next? (P08)"""
    return denial_ledger.ask(facts, review, **page)
