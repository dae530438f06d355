"""What is shown of how long things are kept: to everybody, and at the desk."""

from collections.abc import Sequence

from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language, gettext

from yijia.base.words import _
from yijia.ground.rights.models import Run
from yijia.ground.rights.queries import Applied, KnownNotice, Rule
from yijia.ground.rights.shown.own import moment_words, notice_words

RULE_HEAD = (_("What"), _("Days"), _("Counted from when"), _("Source"))
# Kinds from this place on are kept of the work, and not of persons.
OF_THE_WORK = 50
RUN_HEAD = (_("Removed last"), _("Next time"))


def privacy_page(told: Sequence[Rule], *, notices: Sequence[KnownNotice]) -> dict[str, object]:
    """What everybody may know of what is kept, drawn from the very rows by which it is removed.

    What is kept of the work alone stands apart from what is kept of persons.
    """
    removed = [rule for rule in told if rule.kind.remove is not None]
    kept = [rule for rule in told if rule.kind.remove is None]
    return {
        "head": [gettext(word) for word in RULE_HEAD],
        "rules": [_short_row(rule) for rule in removed if rule.kind.order < OF_THE_WORK],
        "more_rules": [_short_row(rule) for rule in removed if rule.kind.order >= OF_THE_WORK],
        "kept": [(gettext(rule.kind.label), gettext(rule.kind.why)) for rule in kept],
        "notices": [notice_words(notice) for notice in notices],
        "backup_days": settings.YIJIA_BACKUP_DAYS,
    }


def _short_row(rule: Rule) -> tuple[object, ...]:
    """What, for how many days, counted from when; of a sample only that it is one."""
    is_sample = rule.term is not None and rule.term.is_sample
    source = gettext("Sample data") if is_sample else _source(rule)
    return gettext(rule.kind.label), _days(rule), gettext(rule.kind.since), source


def _rule_row(rule: Rule) -> tuple[object, ...]:
    """What, for how many days, counted from when, and who says so."""
    return gettext(rule.kind.label), _days(rule), gettext(rule.kind.since), _source(rule)


def _days(rule: Rule) -> object:
    if rule.days is None:
        return gettext("Not said yet: nothing is removed")
    return rule.days or gettext("At once")


def _source(rule: Rule) -> str:
    if rule.term is None:
        return "–" if rule.days is None else gettext("As the program does by itself")
    source = rule.term.source_in(get_language() or "")
    parts = (source, gettext("Sample data") if rule.term.is_sample else "")
    return " · ".join(filter(None, parts))


def retention_page(found: Sequence[Applied]) -> dict[str, object]:
    """Every rule at the desk: also what its last run removed, and when it runs next."""
    applied = [one for one in found if one.rule.kind.remove is not None]
    kept = [one.rule for one in found if one.rule.kind.remove is None]
    return {
        "head": [gettext(word) for word in (*RULE_HEAD, *RUN_HEAD)],
        "rules": [(*_rule_row(one.rule), _run_words(one.run), _next_words(one)) for one in applied],
        "kept": [(gettext(rule.kind.label), gettext(rule.kind.why)) for rule in kept],
    }


def _run_words(run: Run | None) -> str:
    """What a run has removed, and when; what a hold has kept from it."""
    if run is None:
        return gettext("Nothing yet")
    when = moment_words(run.ended_at or run.began_at)
    said = gettext("%(count)s on %(at)s") % {"count": run.removed, "at": when}
    kept = gettext("%(count)s kept by a legal hold") % {"count": run.kept_back}
    return f"{said} · {kept}" if run.kept_back else said


def _next_words(one: Applied) -> str:
    if one.next_at is None:
        return "–"
    return gettext("Within the hour") if one.rule.kind.is_hourly else moment_words(one.next_at)


def rule_document(rule: Rule) -> dict[str, object]:
    """A rule for a program. Without days it is kept for good, or nobody has said for how long."""
    term = rule.term
    return {
        "code": rule.kind.code,
        "label": gettext(rule.kind.label),
        "days": rule.days,
        "since": gettext(rule.kind.since) if rule.kind.since else "",
        "kept_because": gettext(rule.kind.why) if rule.kind.why else "",
        "starts_on": term and term.starts_on,
        "source": term.source if term else "",
        "is_sample": term is not None and term.is_sample,
    }


def applied_document(one: Applied) -> dict[str, object]:
    """A rule at the desk, for a program."""
    run = one.run
    return rule_document(one.rule) | {
        "last_run": run
        and {
            "at": timezone.localtime(run.ended_at or run.began_at).isoformat(),
            "is_ended": run.ended_at is not None,
            "removed": run.removed,
            "kept_back": run.kept_back,
            "before": timezone.localtime(run.before).isoformat(),
        },
        "next_at": one.next_at and timezone.localtime(one.next_at).isoformat(),
    }
