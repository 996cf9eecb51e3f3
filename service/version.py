"""Which version of Heedful this is."""

from datetime import date

VERSION = "0.1.0"
RELEASED = date(2026, 12, 1)
"""The day it was released, or last prepared to be: what it promises, it promises for a year from then."""
