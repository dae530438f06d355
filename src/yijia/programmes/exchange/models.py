"""What is asked for: categories and limits, the words behind a case, and its line in the list."""

from typing import ClassVar

from django.db import models

from yijia.engines.cases.models import Case
from yijia.engines.cases.rules import LimitUnit, Step
from yijia.ground.organisations.models import Organisation
from yijia.ground.people.models import Account, Person
from yijia.ground.places.models import Division
from yijia.programmes.exchange import rules


class Category(models.Model):
    """What can be asked for and given, during `[starts_on, ends_on)`; `mode` is how it is given."""

    code = models.CharField(max_length=rules.LONGEST_CODE, primary_key=True, db_collation="C")
    name_zh = models.CharField(max_length=rules.LONGEST_NAME)
    name_en = models.CharField(max_length=rules.LONGEST_NAME)
    mode = models.CharField(max_length=10, choices=[(x.value, x.value) for x in rules.Mode])
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    source = models.CharField(max_length=rules.LONGEST_SOURCE)
    is_sample = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(ends_on=None) | models.Q(ends_on__gt=models.F("starts_on")),
                name="exchange_category_range",
            )
        ]


class Limit(models.Model):
    """How long a step of a need may take during `[starts_on, ends_on)`, and who says so."""

    step = models.CharField(max_length=10, choices=[(x.value, x.value) for x in Step])
    amount = models.PositiveSmallIntegerField()
    unit = models.CharField(max_length=10, choices=[(x.value, x.value) for x in LimitUnit])
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    source = models.CharField(max_length=rules.LONGEST_SOURCE)
    is_sample = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["step", "starts_on"], name="exchange_limit_once"),
            models.CheckConstraint(
                condition=models.Q(ends_on=None) | models.Q(ends_on__gt=models.F("starts_on")),
                name="exchange_limit_range",
            ),
            models.CheckConstraint(
                condition=models.Q(amount__gte=1), name="exchange_limit_some_time"
            ),
        ]


class Need(models.Model):
    """Who asked, and in which words: seen with the case alone, as an issue is."""

    case = models.OneToOneField(
        Case, primary_key=True, on_delete=models.PROTECT, related_name="need"
    )
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(max_length=rules.LONGEST_TEXT, blank=True, default="")
    language = models.CharField(max_length=10, blank=True, default="")


class Listing(models.Model):
    """The line of a need in the list: what, how much, where and when, and no word of anybody.

    `state` follows the case by a trigger, and so do the days on which it was confirmed, was first
    promised and was fulfilled. `[starts_on, ends_on)` are the days for which it is wanted, and
    `organisation` is the community's body that answers for it.
    """

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="listing")
    number = models.CharField(max_length=20)
    kind = models.CharField(max_length=10, choices=[(x.value, x.value) for x in rules.NeedKind])
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="+")
    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    quantity = models.PositiveSmallIntegerField()
    starts_on = models.DateField()
    ends_on = models.DateField()
    state = models.CharField(max_length=20)
    made_on = models.DateField()
    listed_on = models.DateField(null=True)
    claimed_on = models.DateField(null=True)
    fulfilled_on = models.DateField(null=True)

    class Meta:
        indexes: ClassVar = [
            # The list that looks for givers goes by age: the oldest first.
            models.Index(
                fields=["category", "made_on", "id"],
                name="exchange_listing_open",
                condition=models.Q(state=rules.State.LISTED.value),
            ),
            models.Index(fields=["made_on", "id"], name="exchange_listing_age"),
            models.Index(fields=["listed_on", "id"], name="exchange_listing_made"),
            models.Index(fields=["fulfilled_on", "id"], name="exchange_listing_fulfilled"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gt=models.F("starts_on")),
                name="exchange_listing_range",
            ),
            models.CheckConstraint(
                condition=models.Q(quantity__range=(1, rules.MOST_WANTED)),
                name="exchange_listing_some",
            ),
        ]


class Resource(models.Model):
    """What a unit can give: so many a day, on which weekdays, where, for whom, and how.

    `[starts_on, ends_on)` are its days; without an end it is there until further notice. `serves`
    is the place that it is for, with all below. What was entered is never changed: it is ended,
    and entered anew. `batch` is the id of the entry of an import that brought it.
    """

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="resources"
    )
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="+")
    mode = models.CharField(max_length=10, choices=[(x.value, x.value) for x in rules.Mode])
    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+")
    serves = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+")
    quantity = models.PositiveSmallIntegerField()
    weekdays = models.PositiveSmallIntegerField(default=rules.EVERY_DAY)
    conditions_zh = models.CharField(max_length=rules.LONGEST_CONDITIONS, blank=True, default="")
    conditions_en = models.CharField(max_length=rules.LONGEST_CONDITIONS, blank=True, default="")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    batch = models.BigIntegerField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["category", "serves", "id"], name="exchange_resource_for"),
            models.Index(
                fields=["batch"],
                name="exchange_resource_batch",
                condition=models.Q(batch__isnull=False),
            ),
        ]
        constraints: ClassVar = [
            # A resource that ends on the day on which it began never was there.
            models.CheckConstraint(
                condition=models.Q(ends_on=None) | models.Q(ends_on__gte=models.F("starts_on")),
                name="exchange_resource_range",
            ),
            models.CheckConstraint(
                condition=models.Q(quantity__range=(1, rules.MOST_WANTED)),
                name="exchange_resource_some",
            ),
            models.CheckConstraint(
                condition=models.Q(weekdays__range=(1, rules.EVERY_DAY)),
                name="exchange_resource_weekdays",
            ),
        ]


class Stock(models.Model):
    """How much of a resource is promised on a day, written by the trigger of matches alone.

    The check is what refuses the second of two claims: nobody can promise more than there is.
    """

    resource = models.ForeignKey(
        Resource, on_delete=models.PROTECT, related_name="stock", db_index=False
    )
    on = models.DateField()
    quantity = models.PositiveSmallIntegerField()
    taken = models.PositiveSmallIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["resource", "on"], name="exchange_stock_once"),
            models.CheckConstraint(
                condition=models.Q(taken__lte=models.F("quantity")), name="exchange_stock_left"
            ),
        ]


class Match(models.Model):
    """One resource for one need during `[starts_on, ends_on)`; a promise once both have accepted.

    `division` and `organisation` are those of the need, and `unit` is the one that gives. Whoever
    asked has no account: then `taken_by` is empty.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="matches")
    number = models.CharField(max_length=20)
    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    resource = models.ForeignKey(Resource, on_delete=models.PROTECT, related_name="matches")
    unit = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    quantity = models.PositiveSmallIntegerField()
    starts_on = models.DateField()
    ends_on = models.DateField()
    state = models.CharField(
        max_length=10,
        choices=[(x.value, x.value) for x in rules.MatchState],
        default=rules.MatchState.PROPOSED.value,
    )
    proposed_at = models.DateTimeField()
    given_at = models.DateTimeField(null=True)
    given_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    taken_at = models.DateTimeField(null=True)
    taken_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["unit", "state", "id"], name="exchange_match_of_unit"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case"],
                condition=models.Q(state__in=sorted(rules.HOLDING)),
                name="exchange_match_one_promise",
            ),
            models.UniqueConstraint(
                fields=["case", "resource"],
                condition=models.Q(state=rules.MatchState.PROPOSED.value),
                name="exchange_match_proposed_once",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=sorted(rules.HOLDING))
                | models.Q(given_at__isnull=False, taken_at__isnull=False),
                name="exchange_match_two_consents",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on__gt=models.F("starts_on")),
                name="exchange_match_range",
            ),
        ]


class Project(models.Model):
    """What answers several needs of one kind at once: who owns it, with which money, by when.

    `[starts_on, ends_on)` is its time, and `money` says where the budget comes from.
    """

    title_zh = models.CharField(max_length=rules.LONGEST_PROJECT)
    title_en = models.CharField(max_length=rules.LONGEST_PROJECT, blank=True, default="")
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+")
    budget_yuan = models.DecimalField(max_digits=14, decimal_places=2)
    money = models.CharField(max_length=rules.LONGEST_MONEY)
    starts_on = models.DateField()
    ends_on = models.DateField()
    state = models.CharField(
        max_length=10,
        choices=[(x.value, x.value) for x in rules.ProjectState],
        default=rules.ProjectState.GOES_ON.value,
    )
    opened_on = models.DateField()
    ended_on = models.DateField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["division", "id"], name="exchange_project_below"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gt=models.F("starts_on")),
                name="exchange_project_range",
            ),
            models.CheckConstraint(
                condition=models.Q(budget_yuan__gte=0), name="exchange_project_budget"
            ),
            models.CheckConstraint(
                condition=models.Q(state=rules.ProjectState.GOES_ON.value, ended_on=None)
                | (
                    ~models.Q(state=rules.ProjectState.GOES_ON.value)
                    & models.Q(ended_on__isnull=False)
                ),
                name="exchange_project_ended",
            ),
        ]


class ProjectStep(models.Model):
    """One step of a project's schedule: what, by when, and when it was done."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="steps")
    text_zh = models.CharField(max_length=rules.LONGEST_STEP)
    due_on = models.DateField()
    done_on = models.DateField(null=True)


class ProjectNeed(models.Model):
    """A need that a project answers."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="needs")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "case"], name="exchange_projectneed_once")
        ]


class Plan(models.Model):
    """A batch: which units could serve which needs of a place, proposed for people to confirm.

    `wanted` is how many needs were looked at, each pair on the days on which it fits best, and
    `is_optimal` says that no assignment on those days meets more of them, or as many at a lower
    cost.
    """

    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    wanted = models.PositiveIntegerField()
    is_optimal = models.BooleanField()


class PlanLine(models.Model):
    """One pair of a batch with what it was compared by; people propose it to both sides, or not."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="lines")
    listing = models.ForeignKey(Listing, on_delete=models.PROTECT, related_name="+")
    resource = models.ForeignKey(Resource, on_delete=models.PROTECT, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField()
    days = models.PositiveSmallIntegerField()
    of_days = models.PositiveSmallIntegerField()
    distance = models.PositiveSmallIntegerField()
    free = models.PositiveSmallIntegerField()
    cost = models.PositiveIntegerField()
    match = models.OneToOneField(
        Match, null=True, on_delete=models.PROTECT, related_name="plan_line"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "listing"], name="exchange_planline_once")
        ]
