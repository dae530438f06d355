"""Drawing cases at random for an auditor, and reading them."""

import secrets
from datetime import datetime, timedelta

from yijia.base.access import Permission
from yijia.base.errors import Forbidden, Invalid, NotFound, TooMany
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.engines.cases import events, queries
from yijia.engines.cases.models import Case, Sample, SampledCase
from yijia.ground.journal import actions as journal
from yijia.ground.journal import queries as journal_queries
from yijia.ground.people.models import Account

MOST_DRAWN = 100
MOST_SAMPLES_A_DAY = 3
_SEED_BYTES = 16


def draw_sample(*, by: Scope, at: datetime, division: str, size: int) -> Sample:
    """Draws cases of an area at random for an auditor; the seed is chosen here, and written down.

    Raises:
        Forbidden: no engagement of this person reaches there.
        Invalid: none, or too many cases are asked for.
        TooMany: three samples were drawn within a day, so that nobody draws until all is read.
    """
    allowed = by.may(Permission.SAMPLE_READ, division=division, organisation=None)
    if by.account is None or not allowed:
        raise Forbidden
    if not 1 <= size <= MOST_DRAWN:
        raise Invalid(
            _("Draw between 1 and %(most)s cases."), params={"most": MOST_DRAWN}, field="size"
        )
    _refuse_too_many_samples(account=by.account, at=at)
    seed = secrets.token_hex(_SEED_BYTES)
    drawn = queries.draw(division=division, seed=seed, size=size, until=at)
    told = {"seed": seed, "size": size, "count": len(drawn)}
    with journal.entry(
        by=by, at=at, event=events.SAMPLE_DRAWN, subject=Sample, division=division, new=told
    ) as written:
        sample = Sample(
            pk=written.subject_id,
            account_id=by.account,
            division_id=division,
            size=size,
            seed=seed,
            drawn_at=at,
        )
        sample.save(force_insert=True)
        SampledCase.objects.bulk_create(
            SampledCase(sample=sample, case_id=one.id, number=one.number) for one in drawn
        )
    return sample


def _refuse_too_many_samples(*, account: int, at: datetime) -> None:
    """Counts under a lock of the account: of two drawn at once, the second counts the first."""
    Account.objects.select_for_update(no_key=True).get(pk=account)
    since = at - timedelta(days=1)
    if Sample.objects.filter(account=account, drawn_at__gt=since).count() >= MOST_SAMPLES_A_DAY:
        raise TooMany(_("Three samples a day are enough. Draw another one tomorrow."))


def read_sampled_case(*, by: Scope, at: datetime, sample: Sample, number: str) -> Case:
    """Reads one case of a sample for its auditor; that it was read is written first.

    The rest of the transaction may see what belongs to this case. `sample` comes from
    `queries.access_sample`, which is the check.

    Raises:
        NotFound: the case was not drawn, or is kept from where the auditor holds a post.
    """
    drawn = queries.access_drawn(sample=sample, number=number)
    journal_queries.hold_subject(table="cases_case", identity=drawn.case_id)
    case = Case.objects.get(pk=drawn.case_id)
    if queries.is_kept_from(by, case=case):
        raise NotFound
    told = {"number": number, "sample": sample.pk}
    with journal.entry(
        by=by,
        at=at,
        event=events.SAMPLE_READ,
        subject=case,
        division=case.division_id,
        new=told,
    ):
        return case
