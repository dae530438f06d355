"""What is planted of accounts and persons: a target in a post, sessions, requests at the desk."""

from dataclasses import replace
from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY

from tests.harness.county import BEGAN, HERE
from tests.matrix import actors, secret
from tests.matrix.actors import SELF, Actor, Cell
from tests.matrix.planted import CANARIES, TARGET, Planted
from yijia.base.access import Role
from yijia.base.retention import Gone, kinds
from yijia.base.scope import Scope
from yijia.config.sessions import SessionStore
from yijia.ground.access import actions as access
from yijia.ground.access.queries import acting_as, door_of_session
from yijia.ground.accounts import sessions as signed_in
from yijia.ground.journal import actions as journal
from yijia.ground.organisations import actions as organisations
from yijia.ground.organisations.models import Organisation
from yijia.ground.people import actions as people
from yijia.ground.people import vault
from yijia.ground.people.models import Account
from yijia.ground.rights import actions as rights
from yijia.ground.rights.models import Run
from yijia.ground.rights.rules import RequestKind
from yijia.programmes.issues.views import own
from yijia.programmes.issues.views.own import HOLDING


def add_target(planted: Planted) -> None:
    """An account in a post over the planted place, with a second factor, for administrators."""
    by, at = planted.service, planted.at
    with acting_as(by):
        # One that holds no post, and that nobody comes with.
        people.open_account(by=by, at=at, login="untouched", password=None)
        target = people.open_account(by=by, at=at, login=CANARIES["login"], password=None)
        people.issue_token(by=by, at=at, account=target)
        post = organisations.open_post(
            by=by,
            at=at,
            organisation=Organisation.objects.get(code="here"),
            title_zh=CANARIES["post"],
            title_en="",
            role=Role.HANDLER,
            over_division=HERE,
        )
        grant = access.fill_post(by=by, at=at, post=post, account=target, starts_on=BEGAN)
        reader = Account.objects.get(login="dispatcher-own")
        waiting = Account.objects.filter(login__in=["audit-off", "auditor-off"])
        factors = [_factor(owner, by=by, at=at) for owner in (*waiting, target, reader)]
        SocialAccount.objects.create(user=reader, provider="test", uid="test", extra_data={})
    planted.values |= {
        "login": target.login,
        "post": str(post.pk),
        "appointment": str(grant.appointment_id),
        "factor": str(factors[-1].pk),
    }


def _factor(owner: Account, *, by: Scope, at: datetime) -> Authenticator:
    with journal.entry(by=by, at=at, event=TARGET, subject=owner):
        made: Authenticator = Authenticator.objects.create(
            user=owner, type=Authenticator.Type.TOTP, data={}, created_at=at
        )
        return made


def session(actor: Actor, *, planted: Planted) -> str:
    """A session of who has just signed in, or of the person whose case it is."""
    opened = SessionStore()
    if actor.cell.role == SELF:
        opened[own.NUMBERS.own] = [planted.values["main"]]
    if actor.scope.account is not None:
        account = Account.objects.get(login=actor.scope.name)
        opened[SESSION_KEY] = str(account.pk)
        opened[HASH_SESSION_KEY] = account.get_session_auth_hash()
        signed_in.begin(opened, at=planted.at, shown_at=planted.at, replace_password=False)
    opened.save()
    actors.switch_on(actor.scope, at=planted.at, door=door_of_session(str(opened.session_key)))
    return str(opened.session_key)


def _run(*, by: Scope, at: datetime) -> str:
    """A run that has removed something, of a kind that is shown at the desk."""
    (kind, *_others) = kinds
    with acting_as(by):
        rights.apply_term(by=by, at=at, kind=replace(kind, remove=lambda _batch: Gone(1)))
        rights.end_run(by=by, at=at, kind=replace(kind, kept_back=None))
        return str(Run.objects.get().pk)


def add_rights(planted: Planted) -> None:
    """A request that waits, a hold that stands, and an erasure, made at the desk."""
    officer = planted.actors[Cell("data_officer", "own")].scope
    at = planted.at
    with acting_as(officer):
        kept = HOLDING.find(planted.values["kept"])
        hold = rights.set_hold(by=officer, at=at, held=kept, reason="诉讼中")
        secret.ask_at_desk(planted, officer=officer)
        held = HOLDING.find(planted.values["main"])
        request = rights.register_request(by=officer, at=at, held=held, kind=RequestKind.COPY)
        rights.erase_person(
            by=officer, at=at, held=HOLDING.find(planted.values["registered"]), has_texts=True
        )
    planted.values |= {
        "run": _run(by=planted.service, at=at),
        "request": str(request.pk),
        "hold": str(hold.pk),
        "person": str(kept.person_id),
        "read_person": str(held.person_id),
        "mobile_index": vault.indexes_of_mobile(CANARIES["mobile"])[0].hex(),
    }
