"""What residents raise: the issue beside its case, its categories, and the limits that apply."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models

from yijia.engines.cases.models import DAY_OF, Case
from yijia.engines.cases.rules import LimitUnit, Step
from yijia.ground.files.models import File
from yijia.ground.organisations.models import Organisation
from yijia.ground.organisations.rules import NETWORK, Kind
from yijia.ground.people.models import Person
from yijia.ground.places.models import Division
from yijia.programmes.issues import rules

# In which square of the map an issue lies: see `rules.squares_around`.
SQUARE_OF = (
    f"((floor(lat * {rules.SQUARES_PER_DEGREE}) * 100000"
    f" + floor(lon * {rules.SQUARES_PER_DEGREE}))::bigint)"
)


class Category(models.Model):
    """What an issue is about. A code's first two digits are its group."""

    code = models.CharField(max_length=12, primary_key=True, db_collation="C")
    name_zh = models.CharField(max_length=40)
    name_en = models.CharField(max_length=60)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    source = models.CharField(max_length=200)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(ends_on=None) | models.Q(ends_on__gt=models.F("starts_on")),
                name="issues_category_range",
            )
        ]


class Limit(models.Model):
    """How long a step of issues may take during `[starts_on, ends_on)`, and who says so.

    Of a category, or of every other; of one unit, or of every other.
    """

    category = models.ForeignKey(
        Category, null=True, on_delete=models.PROTECT, related_name="limits"
    )
    organisation = models.ForeignKey(
        Organisation, null=True, on_delete=models.PROTECT, related_name="+"
    )
    step = models.CharField(
        max_length=10,
        choices=[(x.value, x.value) for x in Step],
        default=Step.RESOLVE.value,
        db_default=Step.RESOLVE.value,
    )
    amount = models.PositiveSmallIntegerField()
    unit = models.CharField(max_length=10, choices=[(x.value, x.value) for x in LimitUnit])
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    source = models.CharField(max_length=200)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["category", "organisation", "step", "starts_on"],
                name="issues_limit_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="issues_limit_positive"),
            models.CheckConstraint(
                condition=models.Q(ends_on=None) | models.Q(ends_on__gt=models.F("starts_on")),
                name="issues_limit_range",
            ),
        ]


class Duty(models.Model):
    """A category in the list of duties of a kind of body during `[starts_on, ends_on)`."""

    kind = models.CharField(
        max_length=20, choices=[(x.value, x.value) for x in Kind if x not in NETWORK]
    )
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="duties")
    clause = models.CharField(max_length=200)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    source = models.CharField(max_length=200)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind", "category", "starts_on"], name="issues_duty_once"
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on=None) | models.Q(ends_on__gt=models.F("starts_on")),
                name="issues_duty_range",
            ),
        ]


class Route(models.Model):
    """To which unit issues of a category in a division go during `[starts_on, ends_on)`.

    A line about a part of a category or of a division comes before one about the whole.
    """

    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="routes")
    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    source = models.CharField(max_length=200)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["category", "division", "starts_on"], name="issues_route_once"
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on=None) | models.Q(ends_on__gte=models.F("starts_on")),
                name="issues_route_range",
            ),
        ]


class RateRule(models.Model):
    """How the three rates weigh during `[starts_on, ends_on)`, of 100, and who says so."""

    response = models.PositiveSmallIntegerField()
    resolution = models.PositiveSmallIntegerField()
    satisfaction = models.PositiveSmallIntegerField()
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    source = models.CharField(max_length=200)
    is_sample = models.BooleanField(default=False, db_default=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(
                    response=100 - models.F("resolution") - models.F("satisfaction")
                ),
                name="issues_raterule_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on=None) | models.Q(ends_on__gt=models.F("starts_on")),
                name="issues_raterule_range",
            ),
            ExclusionConstraint(
                name="issues_raterule_one_at_a_time",
                expressions=[
                    (models.Func("starts_on", "ends_on", function="daterange"), "&&"),
                ],
            ),
        ]


class ReplyTemplate(models.Model):
    """Words for replies during `[starts_on, ends_on)`: of a unit or of all, on a topic or any.

    They are never changed: another template takes the place of one that has ended.
    """

    name = models.CharField(max_length=40)
    organisation = models.ForeignKey(
        Organisation, null=True, on_delete=models.PROTECT, related_name="+"
    )
    category = models.ForeignKey(Category, null=True, on_delete=models.PROTECT, related_name="+")
    public_zh = models.TextField()
    public_en = models.TextField(blank=True)
    private_text = models.TextField(blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(ends_on=None) | models.Q(ends_on__gte=models.F("starts_on")),
                name="issues_replytemplate_range",
            ),
            models.CheckConstraint(
                condition=~models.Q(public_zh=""), name="issues_replytemplate_has_text"
            ),
        ]


class Issue(models.Model):
    """What a resident raised. The person's contact lies in the vault, and may be missing."""

    case = models.OneToOneField(
        Case, primary_key=True, on_delete=models.PROTECT, related_name="issue"
    )
    kind = models.CharField(max_length=20, choices=[(x.value, x.value) for x in rules.IssueKind])
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=20, choices=[(x.value, x.value) for x in rules.Source])
    text = models.TextField()
    address = models.CharField(max_length=200, blank=True)
    lon = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    lat = models.DecimalField(max_digits=8, decimal_places=6, null=True)
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    # The language in which the person spoke to us; issues from before have none.
    language = models.CharField(max_length=10, blank=True, default="", db_default="")
    # As it was taken in: how urgent it is now stands on the case, and changes there.
    urgency = models.CharField(
        max_length=10,
        choices=[(x.value, x.value) for x in rules.Urgency],
        default=rules.Urgency.NORMAL.value,
        db_default=rules.Urgency.NORMAL.value,
    )
    requester = models.CharField(
        max_length=10,
        choices=[(x.value, x.value) for x in rules.Requester],
        default=rules.Requester.NATURAL.value,
        db_default=rules.Requester.NATURAL.value,
    )
    no_reply = models.BooleanField(default=False, db_default=False)
    # When what it is about happened or began, as the person says, if they do.
    occurred_on = models.DateField(null=True)
    occurred_time = models.TimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                models.Func(
                    "lat", "lon", template=SQUARE_OF, output_field=models.BigIntegerField()
                ),
                "case",
                name="issues_issue_square",
                condition=models.Q(lat__isnull=False),
            )
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(text=""), name="issues_issue_has_text"),
            models.CheckConstraint(
                condition=models.Q(lon=None, lat=None)
                | models.Q(lon__isnull=False, lat__isnull=False),
                name="issues_issue_whole_point",
            ),
            models.CheckConstraint(
                condition=models.Q(occurred_time=None) | models.Q(occurred_on__isnull=False),
                name="issues_issue_day_of_time",
            ),
        ]


class Question(models.Model):
    """What is asked about issues of one category during `[starts_on, ends_on)`, and who says so.

    `options` are the answers of a choice, as a file gives them: see `rules.read_options`.
    """

    code = models.CharField(max_length=40, db_collation="C")
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="questions")
    kind = models.CharField(max_length=10, choices=[(x.value, x.value) for x in rules.QuestionKind])
    label_zh = models.CharField(max_length=80)
    label_en = models.CharField(max_length=120)
    hint_zh = models.CharField(max_length=120, blank=True)
    hint_en = models.CharField(max_length=160, blank=True)
    options = models.CharField(max_length=1000, blank=True)
    is_required = models.BooleanField(default=False)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    source = models.CharField(max_length=200)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code", "starts_on"], name="issues_question_once"),
            models.CheckConstraint(
                condition=models.Q(ends_on=None) | models.Q(ends_on__gt=models.F("starts_on")),
                name="issues_question_range",
            ),
            models.CheckConstraint(
                condition=models.Q(kind=rules.QuestionKind.CHOICE.value, options__gt="")
                | ~models.Q(kind=rules.QuestionKind.CHOICE.value) & models.Q(options=""),
                name="issues_question_options",
            ),
        ]


class Answer(models.Model):
    """What a person answered to one question about their issue."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="issue_answers")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    value = models.CharField(max_length=rules.LONGEST_ANSWER)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "question"], name="issues_answer_once"),
            models.CheckConstraint(condition=~models.Q(value=""), name="issues_answer_said"),
        ]


class Photo(models.Model):
    """A photo or a document of an issue: sent with it, or added to what was said with a verb.

    What came with the issue has no verb; what was added bears verb and time of the words.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="issue_photos")
    file = models.OneToOneField(File, on_delete=models.PROTECT, related_name="+")
    verb = models.CharField(max_length=20, blank=True, default="", db_default="")
    at = models.DateTimeField(null=True)


class Joining(models.Model):
    """Somebody else whom an issue affects too; counted once, and never named.

    `mark` tells one person from another, for this issue alone: a keyed hash of their number or of
    their browser. It goes when the issue ends. Whose mark was there already is not counted again.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="issue_joinings")
    ordinal = models.PositiveSmallIntegerField()
    division = models.ForeignKey(
        Division, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    mark = models.BinaryField(null=True)
    is_counted = models.BooleanField()
    joined_at = models.DateTimeField()
    joined_on = models.GeneratedField(
        expression=models.Func("joined_at", template=DAY_OF),
        output_field=models.DateField(),
        db_persist=True,
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "ordinal"], name="issues_joining_once"),
            models.UniqueConstraint(fields=["case", "mark"], name="issues_joining_one_person"),
        ]
