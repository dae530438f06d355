"""The same matter told by a second person: merged with the first issue, and rated by itself."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from random import Random

from yijia.front.demonstration import hours
from yijia.front.demonstration.steps import CENTRE, PERSON, RATINGS, Move, drawn
from yijia.front.demonstration.words import Words
from yijia.programmes.issues.rules import Source

TOLD_TWICE, ANOTHER_MATTER, AFTER = 0.04, 0.1, timedelta(hours=5)
# Second tellers have numbers of their own, beyond all first ones.
BEYOND = 10_000_000
NOTED = timedelta(minutes=5)
ANSWERING = frozenset({"reply", "approve"})


def after(moves: Sequence[Move], *, words: Words, random: Random) -> list[Move]:
    """The moves of a second teller's issue; none for most issues, nor where the first ends soon."""
    first = moves[0]
    answered = [move for move in moves if move.verb in ANSWERING]
    if random.random() >= TOLD_TWICE or first.new is None or not answered:
        return []
    if answered[0].at < first.at + AFTER:
        return []
    issue = BEYOND + first.issue
    told = replace(first.new, name="", mobile="", source=Source.WEB)
    at = hours.soon(first.at, hours=2, random=random)
    raised = Move(at, issue, "raise", actor=PERSON, new=told)
    at = hours.soon(at, hours=2, random=random)
    reason = {"reason": random.choice(words.said["merge"])}
    merged = Move(at, issue, "merge", actor=CENTRE, inputs=reason, into=first.issue)
    return [raised, merged, *_end(moves, issue=issue, at=merged, words=words, random=random)]


def _end(
    moves: Sequence[Move], *, issue: int, at: Move, words: Words, random: Random
) -> list[Move]:
    if random.random() < ANOTHER_MATTER:
        later = hours.soon(at.at, hours=3, random=random)
        reason = {"reason": random.choice(words.said["unmerge"])}
        apart = Move(later, issue, "unmerge", actor=CENTRE, inputs=reason)
        # The dice are left alone: what came of them before stays as it was.
        told = {"kind": "place", "reason": words.said["link"][0]}
        beside = Move(later + NOTED, issue, "link", actor=CENTRE, inputs=told, into=moves[0].issue)
        gone = hours.soon(later, hours=20, random=random)
        return [apart, beside, Move(gone, issue, "withdraw", actor=PERSON)]
    days = 1 + drawn({0: 3, 2: 2, 5: 1}, random=random)
    last = max(move.at for move in moves)
    rated = hours.waking_moment(last, days=days, random=random)
    rating = {"satisfied": str(drawn(RATINGS, random=random))}
    return [Move(rated, issue, "confirm", actor=PERSON, inputs=rating)]
