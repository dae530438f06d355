"""What every page shows around its content."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from operator import itemgetter

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language, gettext

from yijia.base.scope import ANONYMOUS, Scope
from yijia.ground.shell.registry import Entry, Section, footer, navigation

# The name of a language in itself, and the other one, which the switch offers.
_LANGUAGES = (("zh-hans", "中文"), ("en", "English"))
_HTML_TAGS = {"zh-hans": "zh-Hans"}
# Above this nobody needs to know how many.
MOST_COUNTED = 99


@dataclass(frozen=True)
class Link:
    """A link of the navigation, whether the page lies at or below it, and how much waits there."""

    label: str
    href: str
    current: bool
    waiting: str = ""


@dataclass(frozen=True)
class Group:
    """A section of the menu: its first page by the section's name, and below it all its pages."""

    label: str
    href: str
    current: bool
    waiting: str
    links: list[Link]


@dataclass(frozen=True)
class Language:
    """A language that the page can be read in."""

    code: str
    tag: str
    name: str


@dataclass(frozen=True)
class Shell:
    """The frame of one page; the menu has groups only where it has more than one."""

    demonstration: bool
    language: Language
    other_language: Language
    navigation: list[Link]
    groups: list[Group]
    waiting: str
    footer: list[Link]
    account: str
    here: str


def page(request: HttpRequest) -> dict[str, object]:
    """The frame of the page, as `shell`, for whoever asks."""
    scope: Scope = getattr(request, "scope", ANONYMOUS)
    language, other = _languages()
    seen = list(navigation.seen_by(scope))
    counts = dict(scope.waiting)
    links = _links(seen, counts=counts, path=request.path)
    return {
        "shell": Shell(
            demonstration=settings.YIJIA_DEMONSTRATION,
            language=language,
            other_language=other,
            navigation=links,
            groups=_groups(seen, links=links, counts=counts),
            waiting=_count(sum(counts.get(entry.url_name, 0) for entry in seen)),
            footer=_links(list(footer.seen_by(scope)), counts=counts, path=request.path),
            account=scope.name if scope.account is not None else "",
            here=request.get_full_path(),
        )
    }


def _languages() -> tuple[Language, Language]:
    """The page's language and the other one."""
    chinese, english = (
        Language(code=code, tag=_HTML_TAGS.get(code, code), name=name) for code, name in _LANGUAGES
    )
    return (english, chinese) if (get_language() or "").startswith("en") else (chinese, english)


def _links(entries: list[Entry], *, counts: Mapping[str, int], path: str) -> list[Link]:
    """The links; of those at or above the page, the nearest alone is current."""
    nearest = nearest_entry(entries, path=path)
    return [
        Link(
            gettext(entry.label),
            address_of(entry.url_name),
            current=entry is nearest,
            waiting=_count(counts.get(entry.url_name, 0)),
        )
        for entry in entries
    ]


def nearest_entry(entries: Iterable[Entry], *, path: str) -> Entry | None:
    """The link at or above a page: the one that shares the longest beginning with its address."""
    found = [
        (len(above), entry)
        for entry in entries
        for above in (address_of(entry.url_name), *entry.below)
        if _lies_at(path, href=above)
    ]
    return max(found, key=itemgetter(0), default=(0, None))[1]


@cache
def address_of(url_name: str) -> str:
    """The address of a page without parts, looked up once: every page shows the whole menu."""
    return reverse(url_name)


def _groups(entries: list[Entry], *, links: list[Link], counts: Mapping[str, int]) -> list[Group]:
    """The sections that hold a link, unless it is one alone; one of one link bears its name."""
    groups = []
    for section in Section:
        within = [
            link for entry, link in zip(entries, links, strict=True) if entry.section is section
        ]
        waiting = sum(
            counts.get(entry.url_name, 0) for entry in entries if entry.section is section
        )
        if within:
            groups.append(
                Group(
                    gettext(section.value) if len(within) > 1 else within[0].label,
                    within[0].href,
                    current=any(link.current for link in within),
                    waiting=_count(waiting),
                    links=within if len(within) > 1 else [],
                )
            )
    return groups if len(groups) > 1 else []


def _count(waiting: int) -> str:
    """How much waits, as far as it was counted; nothing when nothing does."""
    if waiting > MOST_COUNTED:
        return f"{MOST_COUNTED}+"
    return str(waiting) if waiting else ""


def _lies_at(path: str, *, href: str) -> bool:
    """Whether a page is the link's own, or lies below it; nothing lies below the front page."""
    below = href.rstrip("/") + "/"
    return path == href or (below != "/" and path.startswith(below))


def wanted_address(request: HttpRequest, *, otherwise: str) -> str:
    """The page of ours that was wanted: whatever is no plain path from the root is not taken."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    plain = wanted.startswith("/") and wanted.isprintable()
    return wanted if safe and plain else otherwise
