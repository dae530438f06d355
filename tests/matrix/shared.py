"""What is planted for all who work at a body, and what one of them asked for."""

from datetime import datetime

from tests.harness.county import HERE
from yijia.base.scope import Scope
from yijia.front import actions as front
from yijia.ground.access.queries import acting_as
from yijia.ground.organisations.models import Organisation
from yijia.programmes.issues import actions as issues


def templates(reader: Scope, *, at: datetime) -> dict[str, str]:
    """Words for replies of all who work at the centre, and of everybody."""
    centre = Organisation.objects.get(code="centre").pk
    made = dict[str, str]()
    for name, organisation in (("template", centre), ("template of all", None)):
        new = issues.NewTemplate("对照", "已修好", "", "", category="", organisation=organisation)
        with acting_as(reader):
            made[name] = str(issues.add_template(by=reader, at=at, new=new).pk)
    return made


def saved_list(reader: Scope, *, at: datetime) -> str:
    """A list that was saved for all who work at the centre; its owner is told of each morning."""
    centre = Organisation.objects.get(code="centre").pk
    with acting_as(reader):
        saved = front.save_list(by=reader, at=at, name="对照", question="", organisation=centre)
        front.ask_morning(by=reader, at=at, area=HERE)
    return str(saved.pk)
