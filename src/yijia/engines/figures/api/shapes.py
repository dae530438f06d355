"""What the JSON routes of figures take and give. Names and meanings stay: others rely on them."""

from datetime import date
from typing import Any

from ninja import Field, Schema

from yijia.engines.figures.queries import MOST
from yijia.ground.shell.paging import LARGEST_ID, PAGE


class Asked(Schema):
    """Which place, by default the county, over which days `[from, to)`, by default this year."""

    division: str = Field(
        "", description="The code of a division or of a circle; by default the county."
    )
    start: date | None = Field(None, alias="from", description="The first day.")
    end: date | None = Field(None, alias="to", description="The first day not counted any more.")


class RowsAsked(Asked):
    """The same, and which page of the rows."""

    after: str = ""
    limit: int = Field(PAGE, ge=1, le=MOST)
    add_up: bool = Field(
        False, description="Add up all rows for the proof, if they are 100,000 at most."
    )


class NightsAsked(Schema):
    """Which recounts: the latest of each kind, or those that found sums differing, on and on."""

    differing: bool = False
    before: int | None = Field(
        None, ge=1, le=LARGEST_ID, description="The `id` before which differing ones are listed."
    )


class GroupsAsked(Asked):
    """The same, and by what the number is sorted."""

    by: str = Field(description="The code of a dimension: `category`, `unit`, `source`.")


class DimensionOut(Schema):
    """What the rows of a number can be sorted by."""

    code: str
    title: str


class FigureOut(Schema):
    """One figure that may be asked for: what is counted, from where, beside which others it stands,
    and by what it can be sorted in the county by whoever asks.
    """

    code: str
    title: str
    unit: str
    sentence: str
    chapter: str
    source: str
    version: int
    public: bool
    dimensions: list[DimensionOut]


class NightOut(Schema):
    """One recount, of every figure where it is `whole`: how many sums of how many figures it
    compared, and how many differed; `red` are the codes of the figures that did. Sums of persons
    are compared, and not among those counted.
    """

    id: int
    at: str
    whole: bool
    figures: int
    cells: int
    mismatches: int
    red: list[str]


class RecountOut(Schema):
    """A recount of some figures: their codes, and which of them differ from their rows."""

    at: str
    figures: list[str]
    red: list[str]


class ValueOut(Schema):
    """One number over `[from, to)`; `n` is how many rows stand behind it.

    A number of too few persons is not told: `value` and `n` are null, `suppressed` is true. `red`
    says that the last recount found a difference. Where its rows cannot be opened, `rows` is null,
    and `rows_closed` of a counted number says why: `persons`.
    """

    code: str
    value: int | float | None
    n: int | None
    unit: str
    division: str
    start: date = Field(serialization_alias="from")
    end: date = Field(serialization_alias="to")
    version: int
    recounted_at: str | None
    rows: str | None
    rows_closed: str | None = None
    suppressed: bool
    red: bool


class ShareOut(ValueOut):
    """A share in hundredths, and the numbers that it is made of; `n` rows stand behind the whole.

    `value` is null too where nothing was counted. `rows` are those of the denominator.
    """

    numerator: int | float | None
    denominator: int | float | None


class BandOut(Schema):
    """How many rows took from `first` to `last` days; the last band has no end."""

    first: int
    last: int | None
    n: int


class MadeOut(ValueOut):
    """A median: the middle of the days that `n` rows took; `rows` are those. Or how many persons
    stand behind rows, of which who does not work there is told one month of the whole county at a
    time; it shows no rows.

    `reason` says why there is no value: `nothing`, `suppressed`, not `one_month` of the whole,
    `beyond` the days that are counted apart, or `too_many` rows. The `bands` of a median hold each
    of its rows once; there are none of persons.
    """

    reason: str | None
    bands: list[BandOut] | None


class UnitOut(Schema):
    """One eligible place, and its number."""

    division: str
    name: str
    value: int | float | None


class CoverageOut(ValueOut):
    """The share of eligible places whose number meets the threshold, and both lists of them.

    `comparison` is `>` or `>=`; `n` is how many places are eligible.
    """

    reason: str | None
    numerator: int
    denominator: int
    comparison: str
    threshold: int | float
    having: list[UnitOut]
    lacking: list[UnitOut]


class WeighedPartOut(Schema):
    """A share that is weighed, and how much of 100 it weighs by the one rule that holds."""

    code: str
    value: int | float | None
    numerator: int | float | None
    denominator: int | float | None
    weight: int | None


class WeightingOut(Schema):
    """How the parts weigh, in their order, from one day to another, and who says so."""

    start: date = Field(serialization_alias="from")
    end: date | None = Field(serialization_alias="to")
    weights: list[int]
    source: str
    sample: bool


class CompositeOut(ValueOut):
    """Shares weighed together; `n` is the smallest number of rows behind a part.

    There is no value where the rule changes within the range (`reason` is `changed`), where none
    holds (`no_rule`), or where a part is of nothing. `rules` are those that hold within the range.
    """

    reason: str | None
    parts: list[WeighedPartOut]
    rules: list[WeightingOut]


class GroupOut(Schema):
    """One number of one code, and the numbers that it is made of; null where it is not told."""

    code: str
    name: str
    value: int | float | None
    made_of: list[int | float | None]


class GroupsOut(Schema):
    """A number by a dimension; `items` is null where there are too many rows to be sorted."""

    code: str
    by: str
    division: str
    start: date = Field(serialization_alias="from")
    end: date = Field(serialization_alias="to")
    unit: str
    items: list[GroupOut] | None


class RowOut(Schema):
    """One counted row: the day it counts on, what it adds, and what may be shown of it.

    Nothing is shown of what is confidential: `row` is empty.
    """

    day: date
    value: int | float
    row: dict[str, Any]


class ProofOut(Schema):
    """All rows of the range against the number, read at one moment.

    Up to 2,000 rows are added up on every page, and up to 100,000 on the last one and at the
    address `add_up`; elsewhere the rows are null. Where the address is null too, they are more. The
    recount counts all of them every night.
    """

    rows_n: int | None
    rows_value: int | float | None
    shown_n: int
    shown_value: int | float
    adds_up: bool | None
    add_up: str | None


class RowPageOut(Schema):
    """Some rows, the address of the next page, and the proof of all of them. `red` says that the
    last recount found the number to differ from its rows. Of how many there are on a day the latest
    come first, and a page may hold few or none although others follow: `looked_at` says then how
    many rows that came in were looked through for it.
    """

    items: list[RowOut]
    next: str | None
    proof: ProofOut
    red: bool
    looked_at: int | None


class SealOut(Schema):
    """One frozen number of a division and a month, of a stock how it stands at the end of it;
    `publication` counts those of the month.

    `cause` is why there is this seal: `first`, `late` (the month was published without it),
    `version` (something else is counted), `recount` (one had found that it did not agree with its
    rows) or `changed`; null of one from before causes were kept. `note` says the same in words, or
    in those of whoever published. What is made of figures is made of their seals, and says when and
    why the last of them was made; `value` is null where there is none, of nothing.
    """

    code: str
    value: int | float | None
    n: int
    version: int
    publication: int
    at: str
    cause: str | None
    note: str


class SealedOut(Schema):
    """The latest seal, and what the figure says now. Of what is `red` nothing new is sealed; where
    nothing was sealed of it, all that a seal says is null.
    """

    code: str
    value: int | float | None
    n: int | None
    version: int | None
    publication: int | None
    at: str | None
    cause: str | None
    note: str
    now: int | float | None
    red: bool


class MonthOut(Schema):
    """A month that was published, how often, and when last."""

    month: str
    publications: int
    at: str
    href: str


class TargetOut(Schema):
    """What a figure should reach, and who says so; `comparison` is `>` or `>=`.

    `each` is `year` where the number is meant by the calendar year.
    """

    each: str | None
    comparison: str
    value: int | float
    start: date = Field(serialization_alias="from")
    end: date | None = Field(serialization_alias="to")
    source: str
    sample: bool


class PublicationOut(Schema):
    """One publication of a month; a later one says why it was needed."""

    number: int
    at: str
    note: str


class UnpublishedOut(Schema):
    """A public number that is not published with the months, and `why`: `persons` (two numbers
    beside each other would tell of one).
    """

    code: str
    title: str
    why: str


class MonthPageOut(Schema):
    """What was published of a month and a division, as it was known when a day was over, or is; and
    what is published of no month.
    """

    month: str
    division: str
    known_on: date | None
    publications: list[PublicationOut]
    items: list[SealedOut]
    unpublished: list[UnpublishedOut]


class MemberOut(Schema):
    """A division in a circle, from the first day on which it is one to the first no more."""

    division: str
    name: str
    start: date = Field(serialization_alias="from")
    end: date | None = Field(serialization_alias="to")


class CircleOut(Schema):
    """A circle of divisions; its code stands wherever the code of a division can."""

    code: str
    name_zh: str
    name_en: str
    source: str
    sample: bool
    members: list[MemberOut]


ANY_OUT = CoverageOut | CompositeOut | ShareOut | MadeOut | ValueOut
