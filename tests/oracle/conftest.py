"""What the tests of the oracle may ask for."""

from tests.projections.conftest import empty_files, history, place, schemas

__all__ = ["empty_files", "history", "place", "schemas"]
