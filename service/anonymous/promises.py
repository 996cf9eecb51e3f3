"""What is told before anybody speaks anonymously: what is kept, and what nobody can promise (B.9)."""

KEPT = (
    "Nothing is kept of who you are: no name, no key, no address, no session; of the time only the day.",
    "What you say waits, closed, until it is recorded together with what others said, in an order of "
    "chance: to the end of the day at the longest, unless the partnership set more.",
    "The receipt is the only way back to it. It is shown once and can be given to nobody again: write it "
    "down.",
)
LIMITS = (
    "People may know you by what you say and by how you say it. Nothing here helps against that.",
    "Who keeps the network or the device you use may see that you were here, though not what you said. "
    "Use one that is not your employer's, if that matters.",
    "What you say is read by everybody who may read the review, and may be asked for by a court, by the "
    "police or by a person it is about. Who you are cannot be: it is not held here.",
    "If your work obliges you to report a child at risk, saying it here does not do that for you.",
    "If a child is in danger now, call 999 or the children's social care of your council. Nobody can call "
    "you back from here.",
)
"""What no setting can promise, and what the law may still require."""
WRITE_IT_DOWN = (
    "This is shown once. With it you can see what became of what you said, say more, say what you think of "
    "an answer, and ask for it to be taken further. Without it nobody can, not even those who run this."
)
WAITS = (
    "It waits to be recorded together with what others said, in an order of chance: to the end of the day "
    "at the longest, unless the partnership set more."
)
