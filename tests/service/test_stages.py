"""Does the page of stages show every move there is, and no other?"""

import pytest

from domain.moves import STAY, all_moves
from service.operations.stages import TITLES, stages


@pytest.mark.parametrize("thing", all_moves())
def test_every_move_is_drawn_or_listed(thing: str):
    section = stages().split(f"## {TITLES[thing]}\n")[1].split("\n## ")[0]
    lines = set(section.splitlines())
    for move in all_moves()[thing].values():
        words = move.name.replace("_", " ")
        if move.ends == STAY:
            assert f"- {words}: {', '.join(move.starts)}" in lines
        for start in move.starts:
            assert (f"    {start} --> {move.ends}: {words}" in lines) == (move.ends != STAY)


def test_nothing_is_drawn_that_is_not_a_move():
    arrows = [line for line in stages().splitlines() if "-->" in line]
    moves = [move for moves in all_moves().values() for move in moves.values()]
    assert len(arrows) == sum(len(move.starts) for move in moves if move.ends != STAY)
