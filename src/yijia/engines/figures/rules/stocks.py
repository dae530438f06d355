"""How many there are on a day: those that came in until then, less those that went out."""

from dataclasses import dataclass

from yijia.base.words import _
from yijia.engines.figures.rules.declared import Dimension, Figure, digest_of, is_code
from yijia.engines.figures.rules.spans import BEGINNING, Span


@dataclass(frozen=True)
class Stock:
    """What two counted figures over one table leave on the last day of a range.

    `entered` counts every row on the day on which it came in, `left` those of them that went out,
    not before they came in. It is no cell of its own: it is exact as both are, and recounted with
    both. Its rows are those that have entered and not left. `revision` is raised where it is made
    of others.
    """

    code: str
    title: str
    sentence: str
    entered: Figure
    left: Figure
    source: str = _("Counted: what came in until the day, less what went out.")
    dimensions: tuple[Dimension, ...] = ()
    revision: int = 0

    @property
    def counted(self) -> tuple[tuple[Figure, int], ...]:
        """The figures that are added up, each with its sign."""
        return ((self.entered, 1), (self.left, -1))

    @property
    def table(self) -> str:
        """The table whose rows both count."""
        return self.entered.table

    @property
    def unit(self) -> str:
        """As what came in is counted."""
        return self.entered.unit

    @property
    def amount(self) -> str | None:
        """What a row adds, as it came in."""
        return self.entered.amount

    @property
    def columns(self) -> tuple[str, ...]:
        """What may be shown of a row."""
        return self.entered.columns

    @property
    def headings(self) -> tuple[str, ...]:
        """What the columns are called."""
        return self.entered.headings

    @property
    def public(self) -> bool:
        """Whether both figures are for everybody."""
        return self.entered.public and self.left.public

    @property
    def version(self) -> int:
        """The sum of the versions of both and its own: it moves when any counts something else."""
        return self.entered.version + self.left.version + self.revision

    @property
    def digest(self) -> str:
        """The hash of everything that decides what is counted."""
        return digest_of("stock", self.entered.digest, self.left.digest)

    @property
    def is_of_persons(self) -> bool:
        """Whether small numbers must be kept from the public."""
        return self.entered.is_of_persons or self.left.is_of_persons

    @property
    def slug(self) -> str:
        """The code as a piece of a database name."""
        return self.code.replace(".", "__")


def faults_of_stock(stock: Stock) -> list[str]:
    """What is wrong with the declaration of a stock."""
    entered, left = stock.entered, stock.left
    found = [] if is_code(stock.code) else ["code must be like room.number"]
    if (entered.table, entered.amount, entered.division) != (
        left.table,
        left.amount,
        left.division,
    ):
        found.append("both figures must count the same of one table in the same places")
    if stock.is_of_persons and stock.public:
        # What it moves by from day to day would tell of few of them.
        found.append("a stock of persons must not be public")
    if not (stock.title.strip() and stock.sentence.strip()):
        found.append("title and sentence must be said")
    return found


def until(span: Span) -> Span:
    """Everything that came until a range ends, however long before."""
    return Span(BEGINNING, span.end)
