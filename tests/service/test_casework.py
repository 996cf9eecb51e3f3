"""Fetch, act, save: does the same request give the same answer, and another one a refusal?"""

from tests.service.recorded import Commands


def test_trial(commands: Commands):
    print(commands.raise_query())
