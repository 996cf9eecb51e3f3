"""What the desk keeps of receipts: a slow hash of each, and, closed by its digits, what it is for."""

from sqlalchemy import Column, LargeBinary, Table

from service.desk_store import METADATA

RECEIPTS = Table(
    "receipts",
    METADATA,
    Column("digest", LargeBinary, primary_key=True),  # half of what scrypt made of the digits
    Column("sealed", LargeBinary, nullable=False),  # under the other half: kind and id
    sqlite_with_rowid=False,  # a counter would tell in which order people spoke
)
"""One row a receipt. Without the digits nothing tells which thing it is for, nor when it was given."""
