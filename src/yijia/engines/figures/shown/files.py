"""Published numbers as files that anybody may take, with what they are for programs."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from decimal import Decimal

from django.conf import settings
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext

from yijia.base.sheets import LABEL_MARK, csv_bytes
from yijia.base.words import _
from yijia.engines.figures import queries
from yijia.engines.figures.queries import Area, Declared, Known
from yijia.engines.figures.rules import Unsealed, recounted_codes
from yijia.engines.figures.shown.chapters import by_chapter
from yijia.engines.figures.shown.seals import moment_document, unpublished
from yijia.ground.places import queries as places
from yijia.ground.shell.queries import demonstration_label

COLUMNS = {
    "month": ("date", _("The first day of the month.")),
    "division": ("string", _("The code of a division, with all below it, or of a circle.")),
    "name": ("string", _("What the division or the circle is called.")),
    "value": (
        "number",
        _("The number as it was published; of what there is on a day, on the last of the month."),
    ),
    "n": ("integer", _("How many rows stand behind it; of a coverage, how many places.")),
    "version": ("integer", _("The version of what is counted.")),
    "publication": ("integer", _("Which publication of the month this is.")),
    "published_at": ("datetime", _("When it was published.")),
}
LIST_COLUMNS = {
    "code": ("string", _("The code of the figure, and the name of its file.")),
    "title": ("string", _("What it is called.")),
    "unit": ("string", _("What it is counted in.")),
    "sentence": ("string", _("What is counted.")),
    "version": ("integer", _("The version of what is counted.")),
    "red": ("boolean", _("Whether it does not agree with its rows now.")),
}
DIALECT = {
    "delimiter": ",",
    "lineTerminator": "\r\n",
    "header": True,
    "commentChar": LABEL_MARK,
}


def known_file(found: Iterable[Known]) -> bytes:
    """The published numbers of a figure as CSV."""
    names: dict[str, Area] = {**places.gazetteer(), **queries.circles()}
    rows = (_known(one, names=names) for one in found)
    return csv_bytes([list(COLUMNS), *rows], label=demonstration_label())


def _known(one: Known, *, names: Mapping[str, Area]) -> list[str | int | Decimal]:
    division = names.get(one.division)
    return [
        one.month.isoformat(),
        one.division,
        division.name if division else "",
        one.value,
        one.n,
        one.version,
        one.number,
        moment_document(one.at),
    ]


def list_file(figures: Iterable[Declared], *, red: Collection[str]) -> bytes:
    """What is published, figure by figure, as CSV; `red` are the codes of those that are."""
    rows = (list(_described(figure, red=red).values()) for figure in figures)
    return csv_bytes([list(LIST_COLUMNS), *rows], label=demonstration_label())


def _described(figure: Declared, *, red: Collection[str]) -> dict[str, str]:
    return {
        "code": figure.code,
        "title": gettext(figure.title),
        "unit": gettext(figure.unit),
        "sentence": gettext(figure.sentence),
        "version": str(figure.version),
        "red": "true" if _is_red(figure, red=red) else "false",
    }


def _is_red(declared: Declared, *, red: Collection[str]) -> bool:
    return any(code in red for code in recounted_codes(declared))


def catalogue(
    figures: Iterable[Declared],
    *,
    red: Collection[str],
    known_on: date | None,
    without: Iterable[tuple[Declared, Unsealed]],
) -> dict[str, object]:
    """The files on a page: one for each figure, as it was known on a day where one is given, and
    those about all of them; `red` are the codes of those that are, and `without` what has no file.
    """
    day = f"?{urlencode({'known_on': known_on.isoformat()})}" if known_on else ""
    return {
        "known_on": known_on,
        "unpublished": unpublished(without),
        "chapters": by_chapter(
            [
                _described(one, red=red)
                | {"is_red": _is_red(one, red=red)}
                | {
                    "file": f"{one.code}.csv",
                    "href": reverse("figures:data-file", args=[one.code]) + day,
                }
                for one in figures
            ],
            code=lambda one: str(one["code"]),
        ),
        "further": [
            ("datapackage.json", reverse("figures:data-package")),
            ("figures.csv", reverse("figures:data-list")),
        ],
    }


def data_package(figures: Iterable[Declared]) -> dict[str, object]:
    """The files as a Frictionless data package, version 1."""
    county = places.gazetteer().get(settings.YIJIA_COUNTY)
    title = gettext("Published numbers of %(county)s") % {"county": county.name if county else ""}
    resources = [_resource("figures", title=gettext("Figures"), columns=LIST_COLUMNS)]
    resources += [
        _resource(one.code, title=gettext(one.title), columns=COLUMNS, key=["month", "division"])
        for one in figures
    ]
    return {
        "profile": "tabular-data-package",
        "name": f"yijia-{settings.YIJIA_COUNTY}",
        "title": title,
        "description": demonstration_label() or title,
        "resources": resources,
    }


def _dialect() -> dict[str, object]:
    """How the files are written; the label of a demonstration stands before the names of columns,
    which readers look for in the first line unless another one is named.
    """
    return DIALECT | ({"headerRows": [2]} if demonstration_label() else {})


def _resource(
    code: str, *, title: str, columns: dict[str, tuple[str, str]], key: Iterable[str] = ("code",)
) -> dict[str, object]:
    fields = [
        {"name": name, "type": kind, "description": gettext(text)}
        for name, (kind, text) in columns.items()
    ]
    return {
        "profile": "tabular-data-resource",
        # A name holds small letters, digits, points, dashes; a code may hold an underscore too.
        "name": code.replace("_", "-"),
        "path": f"{code}.csv",
        "title": title,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": _dialect(),
        "schema": {"fields": fields, "primaryKey": list(key), "missingValues": [""]},
    }
