"""docs/stages.md: the states of each thing and the legal moves, drawn from the data that rules them."""

from domain.moves import STAY, Move, all_moves

TITLES = {
    "query": "Query",
    "warning_sign": "Warning sign",
    "finding": "Finding",
    "episode": "Episode",
    "assessment_item": "Assessment item",
    "unsealing": "Request to open an identity",
    "pattern": "Pattern",
    "review": "Review",
    "session": "Session",
    "data_rights_request": "Data-rights request",
}
OPENING = """# Stages

What may follow what. Drawn from `domain/vocabulary/moves.toml` by `make docs`; a move that is not
here is refused with `illegal-transition`. Moves that leave the state as it is are listed below each
picture.
"""


def stages() -> str:
    """The whole page, in Markdown with Mermaid diagrams."""
    parts = [OPENING]
    for thing, moves in all_moves().items():
        parts.append(_section(TITLES[thing], list(moves.values())))
    return "\n".join(parts)


def _section(title: str, moves: list[Move]) -> str:
    arrows = [
        f"    {start} --> {move.ends}: {_words(move)}"
        for move in moves
        if move.ends != STAY
        for start in move.starts
    ]
    stays = [f"- {_words(move)}: {', '.join(move.starts)}" for move in moves if move.ends == STAY]
    lines = [f"## {title}", "", "```mermaid", "stateDiagram-v2", *arrows, "```", ""]
    if stays:
        lines += ["Recorded, the state stays:", "", *stays, ""]
    return "\n".join(lines)


def _words(move: Move) -> str:
    return move.name.replace("_", " ")
