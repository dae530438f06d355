"""The parts a page is made of. A misspelt argument fails when the template is read."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

from django import template
from django.forms import BoundField
from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from yijia.ground.shell.forms import Form

register = template.Library()


class Column(NamedTuple):
    """A column of a table, and whether it holds numbers."""

    text: str
    numeric: bool


def _draw(name: str, context: Mapping[str, object]) -> SafeString:
    return SafeString(render_to_string(f"shell/components/{name}.html", dict(context)))


# Saying when


@register.filter(expects_localtime=True)
def day(value: date | None) -> str:
    """A date as people write it: 7 March 2026, 2026年3月7日."""
    return date_format(value, gettext("j F Y")) if value is not None else ""


@register.filter(expects_localtime=True)
def moment(value: datetime | None) -> str:
    """A moment as people write it: 7 March 2026, 09:30 or 2026年3月7日 09:30."""
    return date_format(value, gettext("j F Y, H:i")) if value is not None else ""


# Moving about


@register.inclusion_tag("shell/components/back_link.html")
def back_link(href: str, *, text: str = "") -> dict[str, object]:
    """The way back, above the heading."""
    return {"href": href, "text": text}


@register.simple_block_tag
def breadcrumbs(content: str) -> SafeString:
    """The way down to this page, made of `crumb`s."""
    return _draw("breadcrumbs", {"content": content})


@register.inclusion_tag("shell/components/crumb.html")
def crumb(text: str, href: str = "") -> dict[str, object]:
    """One step of the breadcrumbs; without an address it is this page."""
    return {"href": href, "text": text}


@register.simple_block_tag
def sub_navigation(content: str, label: str) -> SafeString:
    """Pages side by side, made of `sub_item`s; `label` names them for who cannot see them."""
    return _draw("sub_navigation", {"content": content, "label": label})


@register.inclusion_tag("shell/components/sub_item.html")
def sub_item(text: str, href: str, *, current: bool = False) -> dict[str, object]:
    """One page of the sub-navigation."""
    return {"href": href, "text": text, "current": current}


@register.inclusion_tag("shell/components/pagination.html")
def pagination(*, previous_url: str = "", next_url: str = "") -> dict[str, object]:
    """The page before and the page after; nothing when there is neither."""
    return {"previous_url": previous_url, "next_url": next_url}


# Asking


@register.inclusion_tag("shell/components/button.html")
def button(
    text: str, *, href: str = "", kind: str = "primary", name: str = "", value: str = ""
) -> dict[str, object]:
    """Sends the form, or with `href` leads on; `kind` is primary, start, secondary or warning."""
    if kind not in {"primary", "start", "secondary", "warning"}:
        raise ValueError(f"A button is not {kind!r}.")
    return {"text": text, "href": href, "kind": kind, "name": name, "value": value}


@register.inclusion_tag("shell/components/error_summary.html")
def error_summary(form: Form | None) -> dict[str, object]:
    """What is wrong with the form, line by line; the page itself puts it on top."""
    return {"problems": list(form.problems()) if isinstance(form, Form) else []}


@register.inclusion_tag("shell/components/form.html")
def form(form: Form, *, button: str, action: str = "", kind: str = "primary") -> dict[str, object]:
    """The whole form with its button: token, encoding and fields."""
    return {"form": form, "button": button, "action": action, "kind": kind}


@register.simple_tag
def field(bound: BoundField) -> SafeString:
    """One field with label, hint and errors, for a form that is laid out by hand."""
    return bound.as_field_group()


@register.inclusion_tag("shell/components/place_map.html")
def place_map(
    *, url: str, lon: BoundField, lat: BoundField, choice: BoundField
) -> dict[str, object]:
    """A map in a fold, where a script runs: a tap fills two hidden fields and a list of areas."""
    return {"url": url, "lon": lon, "lat": lat, "choice": choice}


# Telling


@register.simple_block_tag
def notification(content: str, *, success: bool = False) -> SafeString:
    """Something to know before the rest of the page; `success` after something was done."""
    return _draw("notification", {"content": content, "success": success})


@register.simple_block_tag
def panel(content: str, title: str) -> SafeString:
    """The confirmation that something was done, as the heading of its page."""
    return _draw("panel", {"content": content, "title": title})


@register.simple_block_tag
def inset(content: str) -> SafeString:
    """A passage that stands out: a quotation, a note, an example."""
    return _draw("inset", {"content": content})


@register.inclusion_tag("shell/components/warning.html")
def warning(text: str) -> dict[str, object]:
    """What has consequences."""
    return {"text": text}


@register.simple_block_tag
def details(content: str, summary: str, *, open: object = False) -> SafeString:  # noqa: A002 - the attribute's name
    """What only some people need, folded away, unless there is a reason to show it at once."""
    return _draw("details", {"content": content, "summary": summary, "open": bool(open)})


@register.inclusion_tag("shell/components/tag.html")
def tag(text: str, *, colour: str = "") -> dict[str, object]:
    """A state in one word; `colour` is grey, green, teal, yellow, orange, red or purple."""
    return {"text": text, "colour": colour}


# Showing


@register.simple_block_tag
def summary_list(content: str, *, title: str = "") -> SafeString:
    """Facts about one thing, made of `summary_row`s; with a `title` it is a card."""
    return _draw("summary_list", {"content": content, "title": title})


@register.simple_block_tag
def summary_row(content: str, label: str, *, href: str = "", action: str = "") -> SafeString:
    """One fact. With `href` it can be changed there; `action` is the word for it."""
    row = {"content": SafeString(content.strip()), "label": label, "href": href, "action": action}
    return _draw("summary_row", row)


@register.inclusion_tag("shell/components/table.html")
def table(
    caption: str,
    *,
    head: Sequence[str],
    rows: Sequence[Sequence[object]],
    numeric: str = "",
) -> dict[str, object]:
    """A small table; `numeric` holds the numbers of the columns that hold numbers, as "2,3"."""
    numbers = {int(number) for number in numeric.split(",") if number}
    columns = [Column(text, number in numbers) for number, text in enumerate(head, start=1)]
    return {
        "caption": caption,
        "head": columns,
        "rows": [list(zip(columns, row, strict=True)) for row in rows],
    }


@register.simple_block_tag
def stats(content: str) -> SafeString:
    """Large figures side by side, made of `stat`s."""
    return _draw("stats", {"content": content})


@register.inclusion_tag("shell/components/stat.html")
def stat(
    value: object, label: str, *, href: str = "", unit: str = "", note: str = ""
) -> dict[str, object]:
    """A large figure. None is a figure that may not be shown; `href` opens its rows."""
    shown = f"{value:,}" if isinstance(value, int) else value
    return {"value": shown, "label": label, "href": href, "unit": unit, "note": note}


@register.simple_block_tag
def timeline(content: str) -> SafeString:
    """What happened, newest first, made of `timeline_item`s."""
    return _draw("timeline", {"content": content})


@register.simple_block_tag
def timeline_item(content: str, title: str, *, at: datetime, by: str = "") -> SafeString:
    """One thing that happened, when, and who did it."""
    return _draw(
        "timeline_item",
        {"content": SafeString(content.strip()), "title": title, "at": at, "by": by},
    )
