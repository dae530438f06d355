"""What the network says to programs."""

from datetime import date

from ninja import Schema

from yijia.programmes.network.rules import FileKind


class BodyOut(Schema):
    """One body of the network, or a unit; `sort` says what a unit is."""

    code: str
    kind: str
    sort: str
    name_zh: str
    name_en: str
    division: str


class NodeOut(Schema):
    """One place, its bodies, and what lies below it. `excluded`: it needs no branch."""

    code: str
    name_zh: str
    name_en: str
    kind: str
    committees: list[BodyOut]
    branches: list[BodyOut]
    units: list[BodyOut]
    excluded: bool
    below: list["NodeOut"]


class SeatOut(Schema):
    """The seat of an organisation in a body, `[starts_on, ends_on)`."""

    id: int
    body: str
    member: str
    title_zh: str
    title_en: str
    is_full_time: bool
    starts_on: date
    ends_on: date | None


class PromiseOut(Schema):
    """What is promised, how much, by when, and when all of it had been given."""

    id: int
    what_zh: str
    what_en: str
    quantity: int
    measure: str
    due_on: date
    kept_on: date | None


class AgreementOut(Schema):
    """An agreement of a unit with a body, in force `[starts_on, ends_on)`."""

    id: int
    body: str
    unit: str
    document: str
    signed_on: date
    starts_on: date
    ends_on: date | None
    promises: list[PromiseOut]


class WholeBodyOut(Schema):
    """A body or unit with its seats and agreements of a day; `ends_on` is its first day no more."""

    body: BodyOut
    ends_on: date | None
    seats: list[SeatOut]
    agreements: list[AgreementOut]


class PostNameOut(Schema):
    """What a post is called."""

    name_zh: str
    name_en: str


class PostsOut(Schema):
    """The posts of a body that serves at a place: no person is named."""

    body: str
    posts: list[PostNameOut]


class HereOut(Schema):
    """How many of something there are at a place, and the first of them in the asked language."""

    code: str
    count: int
    lines: list[str]


class CountedOut(Schema):
    """A figure of this year; None where so few are not told."""

    code: str
    value: int | float | None


class WholePlaceOut(Schema):
    """A street or community of a day, with what is told of it today and its figures this year."""

    place: NodeOut
    serving: list[PostsOut]
    seats: list[SeatOut]
    agreements: list[AgreementOut]
    tells: list[HereOut]
    figures: list[CountedOut]


class ExclusionOut(Schema):
    """Why a community needs no branch, `[starts_on, ends_on)`."""

    id: int
    community: str
    reason_zh: str
    reason_en: str
    document: str
    starts_on: date
    ends_on: date | None


class EligibilityOut(Schema):
    """Which communities shall have a branch, in words, and who says so."""

    text_zh: str
    text_en: str
    source: str
    is_sample: bool
    starts_on: date
    ends_on: date | None


class CoveredOut(Schema):
    """A community and the codes of its branches."""

    community: str
    branches: list[str]


class BranchCoverageOut(Schema):
    """Communities with a branch of those that shall have one, on a day, each by its code.

    Of those in `without_rule` no rule says anything.
    """

    division: str
    on: date
    numerator: int
    denominator: int
    rules: list[EligibilityOut]
    having: list[CoveredOut]
    missing: list[CoveredOut]
    excluded: list[ExclusionOut]
    without_rule: list[CoveredOut]


class PrintedNameOut(Schema):
    """A printed name; what it stands for is not public, and is not told here."""

    code: str
    kind: str
    printed: str
    sentence: str
    source: str


class BroughtOut(Schema):
    """What a file has brought, or in a dry run would bring: by code, or by body, unit, and day or
    document.
    """

    what: FileKind
    sha256: str
    dry_run: bool
    added: list[str]
    unchanged: int


class BatchOut(Schema):
    """An import that still holds: its number, and how much of each it brought."""

    entry: int
    organisations: int
    seats: int
    agreements: int


class UndoneOut(Schema):
    """How many rows of an import never held."""

    count: int
