"""Values as rows hold them: ids and days as text, made in C (str(uuid) takes six times as long)."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import msgspec

Row = dict[str, Any]
"""A row of a fact, by the names of its columns."""

plain: Callable[[Any], Any] = msgspec.to_builtins
"""Any value as JSON has it."""

id_text: Callable[[UUID], str] = msgspec.to_builtins
"""An id in the canonical form of `str(uuid)`."""

day_text: Callable[[date], str] = msgspec.to_builtins
"""A day as YYYY-MM-DD."""
