"""`yijia import`: what the house knows before anybody works in it, from files or as shipped."""

from collections.abc import Callable
from pathlib import Path

import click
from django.utils import timezone

from yijia.base.scope import service_scope
from yijia.config.cli.work import acting
from yijia.engines.meetings import actions as meetings
from yijia.ground.access import actions as access
from yijia.ground.organisations import actions as organisations
from yijia.ground.places import actions as places
from yijia.ground.places.rules.files import Imported
from yijia.ground.rights import actions as rights
from yijia.programmes.centres import actions as centres
from yijia.programmes.exchange import actions as exchange
from yijia.programmes.issues import actions as issues
from yijia.programmes.members import actions as members

SERVICE = service_scope("import")
FILES = {
    "divisions": (places.import_divisions, "Divisions from a CSV file with code and name_zh."),
    "boundaries": (places.import_boundaries, "Boundaries from a GeoJSON FeatureCollection."),
    "landmarks": (
        places.import_landmarks,
        (
            "Places known by name, from a CSV file with code, kind, name_zh, division, lon and lat"
            " (WGS 84), and if wanted name_en, schematic, starts_on and ends_on."
        ),
    ),
    "calendar": (places.import_calendar, "Days from a CSV file with date and is_workday."),
    "categories": (
        issues.import_categories,
        (
            "Categories of issues, from a CSV or XLSX file with code, name_zh and name_en, and if"
            " wanted starts_on and ends_on."
        ),
    ),
    "questions": (
        issues.import_questions,
        (
            "Questions of categories, from a CSV or XLSX file with code, category, kind, label_zh"
            " and label_en, and if wanted hint_zh, hint_en, options, is_required, starts_on and"
            " ends_on. A question that changes ends where the changed one begins."
        ),
    ),
    "routes": (
        issues.import_routes,
        (
            "The dispatch catalogue, from a CSV or XLSX file with category, division and"
            " organisation, and if wanted starts_on and ends_on. A line that changes ends where the"
            " changed one begins."
        ),
    ),
    "limits": (
        issues.import_limits,
        (
            "How long steps may take, from a CSV or XLSX file with category, organisation (both may"
            " be empty), step, amount and unit, and if wanted starts_on and ends_on."
        ),
    ),
    "convening-types": (
        meetings.import_types,
        (
            "Types of convening with their limits for arriving, from a CSV or XLSX file with code,"
            " name_zh, amount and unit, and if wanted name_en, starts_on and ends_on."
        ),
    ),
    "meeting-rules": (
        meetings.import_rules,
        (
            "Rules of quorum and majority, from a CSV or XLSX file with kind (of body), quorum and"
            " majority (as 2/3), quorum_more and majority_more (1 or 0) and majority_of (all or"
            " present), and if wanted matter and starts_on. A rule that changes ends where the"
            " changed one begins."
        ),
    ),
    "duties": (
        issues.import_duties,
        (
            "Lists of duties, from a CSV or XLSX file with kind (of body), category and clause, and"
            " if wanted starts_on and ends_on."
        ),
    ),
    "organisations": (
        organisations.import_organisations,
        (
            "Organisations from a CSV file with code, kind, name_zh, name_en, division, parent and "
            "starts_on; a parent stands in an earlier row."
        ),
    ),
    "seats": (
        organisations.import_seats,
        (
            "Seats in bodies of the network, from a CSV or XLSX file with body, member, title_zh,"
            " full_time (1 or 0) and starts_on, and if wanted title_en and ends_on."
        ),
    ),
    "agreements": (
        organisations.import_agreements,
        (
            "Agreements of units with bodies of the network, from a CSV or XLSX file with body,"
            " unit, document, signed_on and starts_on, and if wanted ends_on."
        ),
    ),
    "terms": (
        rights.import_terms,
        (
            "How long things are kept, from a CSV file with code, days and starts_on, which is "
            "today or later. The codes stand under /api/v1/rights/retention."
        ),
    ),
    "report-ins": (
        members.import_reports,
        (
            "Members whom communities confirmed on paper, from a CSV or XLSX file with login, unit,"
            " division and starts_on. Each holds a member's post in that unit, as"
            " `posts` brings them in."
        ),
    ),
    "posts": (
        access.import_posts,
        (
            "Posts and who fills them, from a CSV file with organisation, title_zh, title_en, "
            "role, over_division, login and starts_on. Missing accounts are opened, without a "
            "password."
        ),
    ),
}


@click.group()
def command() -> None:
    """Bring in divisions, boundaries, places known by name, the work calendar, categories,
    questions, organisations, posts, seats, agreements and terms. A table is a CSV file, or the
    first sheet of an XLSX file.

    A faulty file is refused whole, and each fault is told with its row.
    """


@command.command()
def shipped() -> None:
    """What Yijia brings along: one county's divisions, the calendar, categories and limits.

    Only what is missing is loaded; nothing that is known is changed.
    """
    with acting(SERVICE):
        loaded = places.load_shipped(by=SERVICE, at=timezone.now())
        categories = issues.load_shipped(by=SERVICE, at=timezone.now())
        network = organisations.load_shipped(by=SERVICE, at=timezone.now())
        types = meetings.load_shipped(by=SERVICE, at=timezone.now())
        things = exchange.load_shipped(by=SERVICE, at=timezone.now())
        kept = members.load_shipped(by=SERVICE, at=timezone.now())
        settings = centres.load_shipped(by=SERVICE, at=timezone.now())
    _tell(loaded.divisions, what="divisions: ")
    _tell(loaded.calendar, what="calendar: ")
    click.echo(f"categories and limits: {categories} added")
    click.echo(f"printed names and the sample rule for branches: {network} added")
    click.echo(f"types of convening and rules of meetings: {types} added")
    click.echo(f"things to ask for and their limits: {things} added")
    click.echo(f"the notice for members and its terms: {kept} added")
    click.echo(f"settings of centres: {settings} added")


def _from_file(name: str, *, action: Callable[..., Imported], text: str) -> click.Command:
    @click.command(name, help=text)
    @click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
    @click.option("--source", required=True, help="Where the data comes from, for the journal.")
    @click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing.")
    def run(file: Path, source: str, dry_run: bool) -> None:
        content, at = file.read_bytes(), timezone.now()
        with acting(SERVICE):
            imported = action(by=SERVICE, at=at, file=content, source=source, dry_run=dry_run)
        _tell(imported, what="would be " if dry_run else "")

    return run


def _tell(imported: Imported, *, what: str) -> None:
    added, changed = len(imported.added), len(imported.changed)
    click.echo(f"{what}{added} added, {changed} changed, {imported.unchanged} as they were")


for _name, (_action, _text) in FILES.items():
    command.add_command(_from_file(_name, action=_action, text=_text))
