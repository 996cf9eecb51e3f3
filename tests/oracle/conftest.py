"""What the tests of the oracle may ask for."""

from tests.projections.conftest import history, place, schemas

__all__ = ["history", "place", "schemas"]
