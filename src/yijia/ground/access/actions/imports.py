"""Bringing in posts from a file, and who fills them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from yijia.base.access import Permission, Role
from yijia.base.errors import Forbidden
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.ground.access import events, queries, rules
from yijia.ground.access.actions import posts as seats
from yijia.ground.access.models import Grant
from yijia.ground.journal import actions as journal
from yijia.ground.organisations import actions as organisations
from yijia.ground.organisations.models import Appointment, Organisation, Post
from yijia.ground.people import actions as people
from yijia.ground.people.models import Account
from yijia.ground.places import queries as places
from yijia.ground.places.rules import editing, files


@dataclass(frozen=True)
class _Known:
    """What the rows of a file are held against."""

    bodies: Mapping[str, Organisation]
    posts: Mapping[tuple[str, str], Post]
    accounts: Mapping[str, Account]
    appointments: Sequence[Appointment]
    grants: Sequence[Grant]

    def is_done(self, row: rules.PostRow) -> bool:
        """Whether the post is there and filled as the row says, or was until after its day."""
        post = self.posts.get(row.post)
        if post is None or not row.login or row.starts_on is None:
            return post is not None
        account = self.accounts.get(row.login)
        return any(
            (held.post_id, held.account) == (post.pk, account)
            and (held.ends_on is None or held.ends_on > row.starts_on)
            for held in self.appointments
        )


def import_posts(
    *, by: Scope, at: datetime, file: bytes, source: str, dry_run: bool = False
) -> files.Imported:
    """Brings in posts and who fills them from a CSV file, or in a dry run says what that would do.

    The columns are `organisation`, `title_zh` and `role`, and if wanted `title_en`,
    `over_division` (else its role is over the organisation's own work), `login`, `starts_on` and
    `ends_on`. An account that is missing is opened without a password by who may open accounts.
    What is done already stays as it is.

    Raises:
        Forbidden: this person may say nowhere who holds a post.
        Invalid: the file is no table, or rows are faulty; each is named in `errors`.
    """
    if not by.holds(Permission.GRANT_EDIT):
        raise Forbidden
    editing.check_source(source)
    faults = files.Faults()
    rows = rules.read_posts(file, faults=faults)
    known = _known(rows)
    for row in rows:
        _check_post(row, by=by, known=known, faults=faults)
    faults.check()
    _check_holders(rows, by=by, known=known, faults=faults)
    faults.check()
    new = [row for row in rows if not known.is_done(row)]
    difference = files.Difference(
        added=tuple("/".join((*row.post, row.login)) for row in new),
        changed={},
        unchanged=len(rows) - len(new),
    )
    imported = files.Imported(files.digest(file), difference, dry_run=dry_run)
    if new and not dry_run:
        told = {**imported.counts, "source": source}
        with journal.entry(by=by, at=at, event=events.POSTS_IMPORTED, new=told):
            _open_and_fill(new, by=by, at=at, known=known)
    return imported


def _known(rows: Sequence[rules.PostRow]) -> _Known:
    found = Post.objects.filter(organisation__code__in={row.organisation for row in rows})
    posts = {(p.organisation.code, p.title_zh): p for p in found.select_related("organisation")}
    accounts = Account.objects.filter(login__in={row.login for row in rows})
    return _Known(
        bodies={body.code: body for body in Organisation.objects.all()},
        posts=posts,
        accounts={account.login: account for account in accounts},
        appointments=list(Appointment.objects.filter(post__in=found).select_related("account")),
        grants=list(Grant.objects.filter(account__in=accounts)),
    )


def _check_post(row: rules.PostRow, *, by: Scope, known: _Known, faults: files.Faults) -> None:
    body, held = known.bodies.get(row.organisation), known.posts.get(row.post)
    account = known.accounts.get(row.login)
    wrong: list[tuple[str, str]] = []
    if body is None:
        wrong.append(("organisation", _("There is no such organisation.")))
    if row.over_division is not None and row.over_division not in places.gazetteer():
        wrong.append(("over_division", _("There is no such division.")))
    elif body is not None and not _may_give(by, row=row, body=body):
        message = _("This division lies outside the area that you may edit.")
        wrong.append(("over_division", message))
    if held is not None and row.fields != _fields(held):
        wrong.append(("title_zh", _("This post is known already, and otherwise.")))
    if account is not None and not account.is_active:
        wrong.append(("login", _("This account is closed.")))
    for column, message in wrong:
        faults.add(row=row.number, column=column, message=message)


def _may_give(by: Scope, *, row: rules.PostRow, body: Organisation) -> bool:
    """Whether what the post lets its holder do lies where this person may say who holds it."""
    over = row.over_division or body.division_id
    return by.may(Permission.GRANT_EDIT, division=over, organisation=None)


def _check_holders(
    rows: Sequence[rules.PostRow], *, by: Scope, known: _Known, faults: files.Faults
) -> None:
    """What an account would hold with the rows of the file up to each of them."""
    held: dict[str, list[rules.Held]] = {}
    logins = {account.pk: login for login, account in known.accounts.items()}
    for grant in known.grants:
        held.setdefault(logins[grant.account_id], []).append(queries.held_by(grant))
    for row in rows:
        if not row.login or row.starts_on is None or known.is_done(row):
            continue
        message = _fault_of_holder(row, by=by, known=known, held=held.setdefault(row.login, []))
        if message:
            faults.add(row=row.number, column="login", message=message)


def _fault_of_holder(
    row: rules.PostRow, *, by: Scope, known: _Known, held: list[rules.Held]
) -> str | None:
    """Why this account may not fill this post, if it may not; else it holds what the post gives."""
    account = known.accounts.get(row.login)
    if account is None and not by.holds(Permission.ACCOUNT_EDIT):
        return _("There is no such account, and your post does not allow to open one.")
    if account is not None and account.pk == by.account:
        return seats.NOT_ONESELF
    fault = queries.fault_of(row.held, beside=held)
    held.append(row.held)
    return fault


def _fields(post: Post) -> dict[str, object]:
    return {
        "title_en": post.title_en,
        "role": post.role,
        "over_division": post.over_division_id,
    }


def _open_and_fill(
    rows: Sequence[rules.PostRow], *, by: Scope, at: datetime, known: _Known
) -> None:
    posts, accounts = dict(known.posts), dict(known.accounts)
    for row in rows:
        if row.post not in posts:
            posts[row.post] = organisations.open_post(
                by=by,
                at=at,
                organisation=known.bodies[row.organisation],
                title_zh=row.title_zh,
                title_en=row.title_en,
                role=Role(row.role),
                over_division=row.over_division,
            )
        if not row.login or row.starts_on is None:
            continue
        if row.login not in accounts:
            accounts[row.login] = people.open_account(by=by, at=at, login=row.login, password=None)
        seats.fill_post(
            by=by,
            at=at,
            post=posts[row.post],
            account=accounts[row.login],
            starts_on=row.starts_on,
            ends_on=row.ends_on,
        )
