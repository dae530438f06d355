"""Forms as the subjects of notices: staff alone are told of them, who keeps or who signs one."""

from collections.abc import Mapping, Sequence
from datetime import date

from yijia.engines.forms import events
from yijia.engines.forms.models import Filling, Sheet
from yijia.engines.forms.queries.waiting import late_fillings, not_filled
from yijia.engines.forms.rules import State
from yijia.engines.notices.registry import Reach
from yijia.engines.notices.rules import Happened, Matter

# Where a filled form is late: what it waits for, and of that which notice is given.
LATE = {
    State.FILLED: events.LATE_TO_CHECK,
    State.CHECKED: events.LATE_TO_SIGN,
    State.SIGNED: events.LATE_TO_SEND,
}


class _OfStaff:
    """What is the same of forms and of what was filled into them."""

    def sealed(self, code: str, *, number: str) -> Mapping[str, str]:
        """Nothing: what a notice says stands in its row."""
        return {}

    def reach(self, subject: int) -> Reach | None:
        """Nobody: there is no person behind a form."""
        return None


class Fillings(_OfStaff):
    """Filled forms as the subjects of notices."""

    table, holding = "forms_filling", "fillings"
    page = own_page = "forms:filling"

    def matters(self, happened: Sequence[Happened]) -> Mapping[int, Sequence[Matter]]:
        """For each entry the organisation that is to go on with the form."""
        wanted = {one.subject for one in happened if one.subject is not None}
        rows = Filling.objects.filter(pk__in=wanted)
        found = {row.pk: row for row in rows.select_related("sheet__organisation")}
        return {
            one.entry: [matter_of(found[one.subject], signs=one.event in events.TO_SIGNER)]
            for one in happened
            if one.subject in found
        }


def matter_of(filling: Filling, *, signs: bool) -> Matter:
    """A filled form, for who signs it, or else for who keeps it."""
    sheet = filling.sheet
    return Matter(
        subject=filling.pk,
        division=filling.division_id,
        facts={
            "number": str(filling.pk),
            "due_on": filling.due_on.isoformat(),
            "unit": sheet.organisation.code,
        },
        unit=sheet.signer_id if signs else sheet.organisation_id,
        has_person=False,
        is_of_body=True,
    )


class Sheets(_OfStaff):
    """Forms as the subjects of notices: of what was not filled there is nothing else."""

    table, holding = "forms_sheet", "sheets"
    page = own_page = "forms:sheet"

    def matters(self, happened: Sequence[Happened]) -> Mapping[int, Sequence[Matter]]:
        """Nothing: no entry says that a form was not filled."""
        return {}


def late_matters(*, on: date) -> dict[str, list[Matter]]:
    """By the notice that is given of it: filled forms of which the due day is over, each for who is
    to go on with it, and forms that were not filled.
    """
    found: dict[str, list[Matter]] = {
        told.code: [] for told in (*events.TOLD_LATE, events.NOT_FILLED)
    }
    for filling in late_fillings(on=on):
        told = LATE[State(filling.state)]
        found[told.code].append(matter_of(filling, signs=told is events.LATE_TO_SIGN))
    for sheet, due_on in not_filled(on=on):
        found[events.NOT_FILLED.code].append(_not_filled(sheet, due_on=due_on))
    return found


def _not_filled(sheet: Sheet, *, due_on: date) -> Matter:
    return Matter(
        subject=sheet.pk,
        division=sheet.organisation.division_id,
        facts={
            "number": str(sheet.pk),
            "due_on": due_on.isoformat(),
            "unit": sheet.organisation.code,
        },
        unit=sheet.organisation_id,
        has_person=False,
        is_of_body=True,
    )


FILLINGS, SHEETS = Fillings(), Sheets()
