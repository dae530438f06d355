"""The course of one issue over the verbs of its table, as far as it ever gets."""

from datetime import timedelta

from yijia.front.demonstration import detours, hours
from yijia.front.demonstration.steps import CENTRE, PERSON, RATINGS, Move, Steps, drawn

ELSEWHERE = ("city-management", "municipal-works", "housing", "traffic", "land", "market")

WITHDRAWN_AT_ONCE, DECLINED, MISDIRECTED, WITHDRAWN_LATER = 0.015, 0.03, 0.06, 0.01
SLOW, NOT_SOLVED, NO_ANSWER = 0.12, 0.11, 0.015
ANSWERED_AT_ONCE, CONTESTED, CALLED, SENT_BACK = 0.04, 0.01, 0.2, 0.1
HAND_OVER = "hand_over"
FINDING_OUT, SIGNED_FIRST, SAID_NOTHING = 5, 1, 2
CALLS = {0: 1, 2: 2, 3: 1}
UNTIL_DISPATCHED = {0: 5, 1: 4, 2: 1}
UNTIL_SIGNED = {0: 5, 1: 4, 2: 1}
UNTIL_REPLIED = {1: 3, 2: 6, 3: 7, 4: 2}
UNTIL_REPLIED_SLOWLY = {7: 4, 11: 4, 18: 3, 35: 1}
UNTIL_ANSWERED = {0: 3, 1: 5, 2: 4, 4: 3, 8: 2, 20: 1, 45: 1}


class Course(Steps):
    """One issue from its being raised to its end."""

    def run(self, raised: Move) -> list[Move]:
        """All moves after the first, whenever they come."""
        self.at, self.issue = raised.at, raised.issue
        fate = self.random.random()
        if fate < WITHDRAWN_AT_ONCE:
            self._withdraw()
        elif fate < WITHDRAWN_AT_ONCE + DECLINED:
            self._decline()
        else:
            self._handle()
        return self.moves

    def _handle(self) -> None:
        unit, at_once = self._unit(), self.random.random() < ANSWERED_AT_ONCE
        if at_once:
            self.office(UNTIL_DISPATCHED)
            self.add("answer", CENTRE, {"text": self.one(self.topic.replies)})
        elif not self._reach(unit):
            return
        else:
            unit = detours.taken(self, unit=unit)
            detours.beside(self)
            detours.assisted(self, unit=unit)
            self._reply(unit, self.one(self.topic.replies))
        self._end(unit, may_reopen=not at_once)

    def _reach(self, unit: str) -> bool:
        """It comes to the unit that is responsible and is signed for; False if withdrawn before."""
        self.is_misdirected = self.random.random() < MISDIRECTED
        if self.is_misdirected:
            self._misdirect()
        self.office(UNTIL_DISPATCHED, unit=unit)
        self._send(unit)
        if self.random.random() < WITHDRAWN_LATER:
            self._withdraw()
            return False
        self.office(UNTIL_SIGNED, unit=unit)
        if self.random.random() < CONTESTED and not self.is_misdirected:
            self.add("return", unit, {"reason": self.one(self.words.returns)})
            self.office(UNTIL_SIGNED)
            self.add("refuse_return", CENTRE, {"reason": self.say("refuse_return")})
        else:
            self.add("sign", unit, {})
        return True

    def _send(self, unit: str) -> None:
        """The centre sends it to the unit that is responsible, from wherever it stands."""
        sent = {"organisation": unit}
        if not self.is_misdirected:
            self.add("dispatch", CENTRE, sent)
        elif self.moves[-1].verb == "return":
            self.add("grant_return", CENTRE, sent)
        else:
            self.add(HAND_OVER, CENTRE, sent | {"reason": self.words.said[HAND_OVER][0]})

    def _end(self, unit: str, *, may_reopen: bool) -> None:
        """The person says how it is, by themselves or when called; or nobody is reached."""
        if self.random.random() < NO_ANSWER:
            self._nobody()
            return
        if may_reopen and self.random.random() < NOT_SOLVED:
            self.person(UNTIL_ANSWERED)
            called = self.random.random() < CALLED
            again = {"reason": self.one(self.words.reopens)}
            verb, actor = ("callback_unsolved", CENTRE) if called else ("reopen", PERSON)
            self.add(verb, actor, again)
            self._reply_again(unit)
        self.person(UNTIL_ANSWERED)
        rating = {"satisfied": str(drawn(RATINGS, random=self.random))}
        if self.random.random() < CALLED:
            self.office(UNTIL_SIGNED)
            self.add("callback_solved", CENTRE, rating)
        else:
            self.add("confirm", PERSON, rating)

    def _nobody(self) -> None:
        for _call in range(drawn(CALLS, random=self.random)):
            self.office(UNTIL_REPLIED)
            self.add("callback_missed", CENTRE, {"reason": self.say("callback_missed")})
        if self.moves[-1].verb == "callback_missed":
            self.add("close_unanswered", CENTRE, {})

    def _misdirect(self) -> None:
        """It goes to a unit that is not responsible, which says so."""
        wrong = self.one([unit for unit in ELSEWHERE if unit not in self.topic.units])
        self.office(UNTIL_DISPATCHED)
        self.add("dispatch", CENTRE, {"organisation": wrong})
        self.office(UNTIL_SIGNED)
        reason = {"reason": self.one(self.words.returns)}
        # Some find out only after signing for it, and some say nothing. The dice are left alone.
        found_out = self.issue % FINDING_OUT
        if found_out in {SIGNED_FIRST, SAID_NOTHING}:
            self.add("sign", wrong, {})
            self.at += timedelta(minutes=20)
        if found_out != SAID_NOTHING:
            self.add("return", wrong, reason)

    def _reply(self, unit: str, text: str) -> None:
        slow = self.random.random() < SLOW
        self.office(UNTIL_REPLIED_SLOWLY if slow else UNTIL_REPLIED, unit=unit)
        self.add("reply", unit, {"text": text, "private_text": self.one(self.words.notes)})

    def _reply_again(self, unit: str) -> None:
        """The reply of a second handling is checked before the person gets it."""
        self.office(UNTIL_REPLIED, unit=unit)
        reply = {"text": self.one(self.words.second_replies)}
        self.add("submit", unit, reply)
        self.office(UNTIL_SIGNED)
        if self.random.random() < SENT_BACK:
            self.add("send_back", CENTRE, {"reason": self.say("send_back")})
            self.office(UNTIL_SIGNED, unit=unit)
            self.add("submit", unit, reply)
            self.office(UNTIL_SIGNED)
        self.add("approve", CENTRE, {})

    def _decline(self) -> None:
        ground, reason, channel = self.one(self.words.declines)
        self.office(UNTIL_DISPATCHED)
        self.add("decline", CENTRE, {"ground": ground, "reason": reason, "channel": channel})

    def _withdraw(self) -> None:
        self.at = hours.soon(self.at, hours=3, random=self.random)
        self.add("withdraw", PERSON, {"reason": self.one(self.words.withdrawals)})

    def _unit(self) -> str:
        """The unit that is responsible: of the county, the town, or the committee itself."""
        units = self.topic.units
        drawn_unit = self.random.choices(list(units), weights=list(units.values()))[0]
        near = {
            "town": f"town-{self.place.code[:9]}",
            "committee": f"committee-{self.place.code}",
        }
        return near.get(drawn_unit, drawn_unit)
