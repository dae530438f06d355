"""From where a request comes, what one account may hold together, and what a file of posts says."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from yijia.base.access import ADMINISTRATORS, PERMISSIONS, Permission, Role
from yijia.base.words import _
from yijia.ground.people import rules as people
from yijia.ground.places.rules import files


class Then(StrEnum):
    """Who goes on with what a unit has once somebody has left a post in it."""

    OTHERS = "others"
    SUCCESSOR = "successor"
    DISPATCHER = "dispatcher"
    UNIT = "unit"


NEEDED = frozenset({"organisation", "title_zh", "role"})
LONGEST_TITLE = 80
LONGEST_CODE = 40
# A household or a telephone is given a whole network of this length, and changes within it freely.
_HOUSEHOLD = 64


def origin_of(*, peer: str, forwarded: str, proxies: Sequence[str]) -> str:
    """The network address of whoever asks, as it is counted.

    `forwarded` is what came as X-Forwarded-For. Anybody can send that header, so its entries are
    believed from the right, each only for as long as the address that added it is a proxy of ours.
    """
    origin = peer
    for told in reversed(forwarded.split(",")):
        if not _is_ours(origin, proxies=proxies):
            break
        address = _address(told)
        if address is None:
            break
        origin = str(address)
    return _counted(origin)


def _counted(origin: str) -> str:
    """An address itself, or for IPv6 the first of the network in which a household changes it.

    Whoever tries too often would otherwise come from another address each time.
    """
    address = _address(origin)
    if isinstance(address, IPv6Address) and not address.is_loopback:
        return str(ip_network((address, _HOUSEHOLD), strict=False).network_address)
    return origin if address is None else str(address)


def _is_ours(text: str, *, proxies: Sequence[str]) -> bool:
    address = _address(text)
    return address is not None and any(address in ip_network(proxy) for proxy in proxies)


def _address(text: str) -> IPv4Address | IPv6Address | None:
    """The address in a text, and one of IPv4 dressed as IPv6 as what it is."""
    try:
        address = ip_address(text.strip())
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address


@dataclass(frozen=True)
class Held:
    """A role that an account holds for `[starts_on, ends_on)`, over a division or a body's work."""

    role: Role
    division: str | None
    starts_on: date
    ends_on: date | None

    def holds_on(self, day: date) -> bool:
        """Whether it is held on a day."""
        return self.starts_on <= day and (self.ends_on is None or day < self.ends_on)

    def overlaps(self, other: "Held") -> bool:
        """Whether both are held on some day."""
        return self.holds_on(other.starts_on) or other.holds_on(self.starts_on)


def _on_each_day(held: Sequence[Held]) -> list[list[Held]]:
    """What is held together on each day on which something begins: more is never held at once."""
    return [[x for x in held if x.holds_on(day)] for day in {x.starts_on for x in held}]


def is_two_administrators(held: Sequence[Held]) -> bool:
    """Whether on some day these are two of the three administrators, who exclude each other."""
    return any(
        len(ADMINISTRATORS & {x.role for x in together}) > 1 for together in _on_each_day(held)
    )


def is_auditor_and_more(held: Sequence[Held]) -> bool:
    """Whether on some day an auditor, who only looks, would hold a post of another role, too."""
    roles = ({x.role for x in together} for together in _on_each_day(held))
    return any(Role.AUDITOR in found and len(found) > 1 for found in roles)


def most_areas(held: Sequence[Held]) -> int:
    """In how many separate areas cases are read at most on one day; one inside another is none."""
    return max((len(_areas(together)) for together in _on_each_day(held)), default=0)


def _areas(held: Sequence[Held]) -> set[str]:
    reading = (x.division for x in held if Permission.CASE_READ in PERMISSIONS[x.role])
    found = {division for division in reading if division}
    return {a for a in found if not any(a != b and a.startswith(b) for b in found)}


@dataclass(frozen=True)
class PostRow:
    """One post as a file gives it, and who fills it from which day on, if anybody does."""

    number: int
    organisation: str
    title_zh: str
    title_en: str
    role: str
    over_division: str | None
    login: str
    starts_on: date | None
    ends_on: date | None

    @property
    def held(self) -> "Held":
        """What the row gives its account; only of a row that says from which day on."""
        return Held(
            role=Role(self.role),
            division=self.over_division,
            starts_on=self.starts_on or date.max,
            ends_on=self.ends_on,
        )

    @property
    def post(self) -> tuple[str, str]:
        """By what a post is known: its organisation and its title."""
        return self.organisation, self.title_zh

    @property
    def fields(self) -> dict[str, object]:
        """What the row says of its post."""
        return {
            "title_en": self.title_en,
            "role": self.role,
            "over_division": self.over_division,
        }


def read_posts(file: bytes, *, faults: files.Faults) -> list[PostRow]:
    """Reads organisation, title_zh, role, and if present title_en, over_division, login, dates.

    Several rows may fill one post, and then say the same of it. Raises Invalid when the file is no
    table; what is wrong with a row goes into `faults`.
    """
    rows: list[PostRow] = []
    posts: dict[tuple[str, str], PostRow] = {}
    holders: set[tuple[str, str, str]] = set()
    for row in files.read_table(file, needed=NEEDED, faults=faults):
        found = _post_row(row, faults=faults)
        if posts.setdefault(found.post, found).fields != found.fields:
            message = _("An earlier row says otherwise of this post.")
            faults.add(row=found.number, column="title_zh", message=message)
        if (*found.post, found.login) in holders:
            message = _("An earlier row fills this post in the same way.")
            faults.add(row=found.number, column="login", message=message)
        holders.add((*found.post, found.login))
        rows.append(found)
    return rows


def _post_row(row: files.Row, *, faults: files.Faults) -> PostRow:
    _check_cells(row, faults=faults)
    return PostRow(
        number=row.number,
        organisation=files.read_text(row, column="organisation", most=LONGEST_CODE, faults=faults),
        title_zh=files.read_text(row, column="title_zh", most=LONGEST_TITLE, faults=faults),
        title_en=files.read_text(row, column="title_en", most=LONGEST_TITLE, faults=faults),
        role=row.cells["role"],
        over_division=row.cells.get("over_division") or None,
        login=row.cells.get("login", "").lower(),
        starts_on=files.read_date(row, column="starts_on", faults=faults),
        ends_on=files.read_date(row, column="ends_on", faults=faults),
    )


def _check_cells(row: files.Row, *, faults: files.Faults) -> None:
    for column in ("organisation", "title_zh"):
        if not row.cells[column]:
            faults.add(row=row.number, column=column, message=_("This cell must not be empty."))
    if row.cells["role"] not in {role.value for role in Role}:
        faults.add(row=row.number, column="role", message=_("There is no such role."))
    login = row.cells.get("login", "").lower()
    if login and not people.is_login(login):
        message = _("A login name has letters a to z, digits, dots and dashes.")
        faults.add(row=row.number, column="login", message=message)
    if login and not row.cells.get("starts_on"):
        message = _("Say from which day on the post is filled.")
        faults.add(row=row.number, column="starts_on", message=message)
    if login and row.cells["role"] == Role.AUDITOR and not row.cells.get("ends_on"):
        message = _("Say on which day the engagement ends.")
        faults.add(row=row.number, column="ends_on", message=message)
