"""The roles that people have beside the parts they play in reviews (B.8)."""

LEARNING_LEAD = "learning_lead"
BOARD = "board"
CUSTODIAN = "custodian"
INFORMATION_GOVERNANCE = "information_governance"
INSPECTOR = "inspector"
ADMINISTRATOR = "administrator"

ROLES = (LEARNING_LEAD, BOARD, CUSTODIAN, INFORMATION_GOVERNANCE, INSPECTOR, ADMINISTRATOR)
"""A participant is no role: who takes part in which review stands in the record."""
TIME_LIMITED = frozenset({INSPECTOR})
"""Given by an operator with a last day, and never by an identity provider."""
BY_OPERATORS = TIME_LIMITED | {ADMINISTRATOR}
"""What no group at an identity provider makes anybody: it takes somebody at the machine."""
