"""The county of the bench: the demonstration's places, bodies and staff, without its issues."""

from dataclasses import dataclass
from datetime import datetime

from yijia.base.scope import Scope, service_scope
from yijia.config.bench.filling import Material
from yijia.config.bench.size import Size
from yijia.engines.cases.registry import kinds
from yijia.front.demonstration import LOGINS, PASSWORD, founding
from yijia.front.demonstration.words import Topic, words
from yijia.ground.access.queries import acting_as
from yijia.ground.organisations import queries as organisations

SERVICE = service_scope("bench")
CENTRE = "centre"
WORKER = next(login for login in LOGINS if login.login == "handler")
DISPATCHER = next(login for login in LOGINS if login.login == "dispatcher")
PASSWORD_OF_ALL = PASSWORD
LONGEST_TITLE = 80
KIND = "issue"


@dataclass(frozen=True)
class County:
    """Where issues can be raised, what people write, and who acts for which body."""

    places: list[str]
    topics: list[Topic]
    bodies: dict[str, int]
    scopes: dict[str, Scope]

    def material(self, *, open_share: float) -> Material:
        """What bulk cases are made of."""
        _kind, text = written_of(self.topics[0])
        return Material(
            places=self.places,
            topics=[topic.code for topic in self.topics],
            bodies=list(self.bodies.values()),
            centre=self.bodies[CENTRE],
            busy=self.bodies[WORKER.body],
            title=text[:LONGEST_TITLE],
            text=text,
            version=max(known.kind.version for known in kinds if known.kind.name == KIND),
            open_share=open_share,
        )


def written_of(topic: Topic) -> tuple[str, str]:
    """What a person writes about a category: the kind of issue, and the text."""
    kind, text = topic.texts[0]
    known = words()
    return kind, text.format(spot=known.spots[0], days=3, hour=known.hours[0])


def found(*, size: Size, at: datetime) -> County:
    """Founds the county by the actions that people use."""
    with acting_as(SERVICE):
        founding.load_known(by=SERVICE)
        plan = founding.plan_county(size.county)
        scopes = founding.found_county(plan, by=SERVICE, say=lambda: None)
    with acting_as(SERVICE):
        known = organisations.known_organisations(on=at.date())
    return County(
        places=[place.code for place in plan.sites.places],
        topics=list(words().topics),
        bodies={body.code: body.id for body in known.values()},
        scopes=scopes,
    )
