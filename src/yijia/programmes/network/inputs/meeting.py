"""What is asked of a meeting of a body: when and where, about what, who came, what was decided."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yijia.base.workdays import CHINA
from yijia.engines.meetings.rules import joint
from yijia.ground.shell.forms import Checkboxes, DateParts, FreeForm, LongText, Text
from yijia.programmes.network.inputs.convening import Choices, Codes

WHOLE = "numeric"


class ForMembers(FreeForm):
    """Words that every unit with a seat reads: who writes a number into them is told."""

    free_words = ("place", "title", "speakers", "text", "reason")


class CallMeeting(ForMembers):
    """On which day, at what time and where a body meets."""

    meets_on = forms.DateField(
        label=_("On which day does it meet?"), widget=DateParts(), input_formats=["%Y-%m-%d"]
    )
    meets_time = forms.TimeField(
        label=_("At what time?"),
        help_text=_("Like 09:30"),
        widget=Text(width=5, inputmode=WHOLE),
        input_formats=["%H:%M"],
    )
    place = forms.CharField(
        label=_("Where does it meet?"), max_length=joint.LONGEST_PLACE, widget=Text()
    )

    def clean(self) -> dict[str, Any]:
        """Day and time make one moment."""
        cleaned = super().clean() or self.cleaned_data
        day, time = cleaned.get("meets_on"), cleaned.get("meets_time")
        if day is None or time is None:
            return cleaned
        return cleaned | {"meets_at": datetime.combine(day, time, tzinfo=CHINA)}


class CancelMeeting(ForMembers):
    """Why a meeting is not held."""

    reason = forms.CharField(
        label=_("Why is it not held?"),
        max_length=joint.LONGEST_REASON,
        widget=LongText(rows=4),
    )


class AddItems(ForMembers):
    """Which open matters are put on the agenda, and a point of one's own."""

    matters = Codes(
        label=_("Which open matters does it take up?"), required=False, widget=Checkboxes()
    )
    title = forms.CharField(
        label=_("A point of your own"),
        help_text=_("Every unit with a seat reads it: name no person."),
        required=False,
        max_length=joint.LONGEST_TITLE,
        widget=Text(),
    )
    ruled_as = forms.CharField(
        label=_("By which rule are votes on it counted?"),
        help_text=_("It cannot be changed at the vote."),
        required=False,
        widget=forms.Select(),
    )

    def offer(self, matters: Choices, *, rules: Choices) -> None:
        """Puts in what may be taken up, and by which rules; one rule is no question."""
        self.fields["matters"].widget.choices = list(matters)
        self.fields["ruled_as"].widget.choices = list(rules)
        if len(rules) == 1:
            del self.fields["ruled_as"]


class TakeRoll(ForMembers):
    """Who of those with a seat is present and who is excused, and who speaks for whom, by post."""

    present = Codes(label=_("Which units are present?"), required=False, widget=Checkboxes())
    excused = Codes(
        label=_("Which have excused themselves?"),
        help_text=_("Of all others it is written down that they are absent."),
        required=False,
        widget=Checkboxes(),
    )
    speakers = forms.CharField(
        label=_("Who speaks for the units that are present?"),
        help_text=_("One line for each: the unit, a colon, and the post of who speaks for it."),
        required=False,
        max_length=joint.LONGEST_TEXT,
        widget=LongText(rows=6),
    )

    def offer(self, seats: Sequence[tuple[str, str]]) -> None:
        """Puts in the seats of the day, and a line for each to be filled in."""
        for name in ("present", "excused"):
            self.fields[name].widget.choices = list(seats)
        self.fields["speakers"].initial = "\n".join(f"{name}: " for _code, name in seats)


def _count(label: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=0,
        max_value=joint.MOST_UNITS,
        widget=Text(width=3, inputmode=WHOLE),
    )


class Decide(ForMembers):
    """What became of a point of the agenda; and, where there was a vote, how many were how."""

    text = forms.CharField(
        label=_("What was said or decided?"),
        help_text=_("Write nobody's name, and not who voted how."),
        max_length=joint.LONGEST_TEXT,
        widget=LongText(rows=6),
    )
    in_favour = _count(_("How many units were in favour?"))
    against = _count(_("How many were against?"))
    abstained = _count(_("How many abstained?"))

    def clean(self) -> dict[str, Any]:
        """A vote has three counts, and what was not put to the vote none."""
        cleaned = super().clean() or self.cleaned_data
        names = ("in_favour", "against", "abstained")
        given = [name for name in names if cleaned.get(name) is not None]
        if given and len(given) < len(names) and not any(name in self.errors for name in names):
            missing = next(name for name in names if name not in given)
            self.add_error(missing, _("Give all three numbers, or none."))
        return cleaned


class AddToMinutes(ForMembers):
    """What is added to signed minutes, and to which of their points."""

    point = forms.CharField(
        label=_("To which point?"),
        help_text=_("Whoever may not see a point does not see what is added to it."),
        required=False,
        widget=forms.Select(),
    )
    text = forms.CharField(
        label=_("What is added?"),
        help_text=_("The minutes stay as they are. This is put after them, with its day."),
        max_length=joint.LONGEST_TEXT,
        widget=LongText(rows=6),
    )

    def offer(self, points: Choices) -> None:
        """Puts in the points of the agenda."""
        self.fields["point"].widget.choices = list(points)
