"""Identities of the county's own provider, by OpenID Connect: state, nonce, PKCE, signed answers.

allauth keeps the state, exchanges the code and knows when a sign-in is complete. What is ours: the
nonce, the signature of every answer, and that nobody becomes anybody without an account.
"""

import secrets
from collections.abc import Callable
from typing import Any, NoReturn

import jwt
import requests
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from requests import RequestException

from yijia.base.errors import Refused
from yijia.base.words import _
from yijia.ground.accounts import queries, rules
from yijia.ground.accounts.adapters.tying import answer_to_identity
from yijia.ground.people import actions as people

ALGORITHMS = ["RS256", "PS256", "ES256", "EdDSA"]
NEEDED_CLAIMS = ["exp", "iat", "iss", "aud", "sub"]
LEEWAY_SECONDS = 30
# The library says nothing of the type of this method.
_CALL_BACK: Callable[[object], Callable[[HttpRequest], HttpResponse]] = (
    OAuth2CallbackView.adapter_view
)


class NoIdentity(Refused):
    """The provider did not say who it is, or what it said is not to be trusted."""

    status = 403
    code = "no-identity"
    # The state of the request is used up, whatever came of it.
    keeps_writes = True


class HouseOAuth2Adapter(OpenIDConnectOAuth2Adapter):
    """The exchange with the provider; nothing is believed that it has not signed for us."""

    @property
    def openid_config(self) -> dict[str, Any]:
        """The provider's description, which must be its own."""
        try:
            found: dict[str, Any] = super().openid_config
        except (RequestException, ValueError) as fault:
            raise OAuth2Error("the provider does not describe itself") from fault
        if found.get("issuer") != queries.known_provider().issuer:
            raise OAuth2Error("the description is another issuer's")
        return found

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        """Where the provider sends people back to."""
        return request.build_absolute_uri(reverse("identity-callback"))

    def complete_login(
        self, request: HttpRequest, app: SocialApp, token: SocialToken, **kwargs: Any
    ) -> SocialLogin:
        """Who signed in at the provider, by its signed answer alone."""
        claims = self._claims(str(kwargs["response"].get("id_token", "")))
        made: SocialLogin = _provider(request).sociallogin_from_response(request, claims)
        vars(made)["claims"] = claims
        return made

    def _claims(self, id_token: str) -> dict[str, Any]:
        provider = queries.known_provider()
        try:
            claims: dict[str, Any] = jwt.decode(
                id_token,
                key=self._key_of(id_token),
                algorithms=ALGORITHMS,
                audience=provider.client_id,
                issuer=provider.issuer,
                leeway=LEEWAY_SECONDS,
                options={"require": NEEDED_CLAIMS},
            )
        except (jwt.PyJWTError, RequestException, KeyError, ValueError) as fault:
            raise OAuth2Error("the answer is not signed for us") from fault
        if isinstance(claims["aud"], list) and claims.get("azp") != provider.client_id:
            raise OAuth2Error("the answer is meant for somebody else, too")
        return claims

    def _key_of(self, id_token: str) -> Any:
        wanted = jwt.get_unverified_header(id_token).get("kid")
        address = self.openid_config["jwks_uri"]
        answer = requests.get(address, timeout=settings.SOCIALACCOUNT_REQUESTS_TIMEOUT)
        answer.raise_for_status()
        found = jwt.PyJWKSet.from_dict(answer.json())
        fitting = [key for key in found.keys if wanted in {None, key.key_id}]
        if not fitting:
            raise OAuth2Error("the answer is signed by a key that the provider does not have")
        return fitting[0]


class HouseProvider(OpenIDConnectProvider):
    """What is kept of an identity: one index, from which nothing about the person can be read."""

    oauth2_adapter_class = HouseOAuth2Adapter

    def get_default_scope(self) -> list[str]:
        """Only who it is; no name, no e-mail."""
        return ["openid"]

    def extract_uid(self, data: dict[str, Any]) -> str:
        """The blind index of issuer and subject, by a key that lies outside the database.

        Where the subject is an identity number, a bare hash of it could be tried out.
        """
        return people.index_of_identity(f"{queries.known_provider().issuer}\0{data['sub']}")

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        """Nothing."""
        return {}

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        """Nothing."""
        return {}

    def extract_email_addresses(self, data: dict[str, Any]) -> list[Any]:
        """None."""
        return []


class IdentityAdapter(DefaultSocialAccountAdapter):
    """Takes the one provider from the settings, and lets in only whom an account is known for."""

    def list_apps(
        self, request: HttpRequest, provider: Any = None, client_id: Any = None
    ) -> list[SocialApp]:
        """The provider of the settings, if there is one."""
        held = settings.YIJIA_OIDC
        if held is None:
            return []
        app = SocialApp(
            provider=HouseProvider.id,
            provider_id=held.issuer,
            name=held.name,
            client_id=held.client_id,
            secret=held.secret,
        )
        app.settings = {"server_url": held.issuer, "oauth_pkce_enabled": True}
        return [app]

    def get_provider(
        self, request: HttpRequest, provider: Any, client_id: Any = None
    ) -> HouseProvider:
        """The provider, spoken to our way."""
        return HouseProvider(request, app=self.get_app(request, provider=provider))

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Nobody signs up by themselves."""
        return False

    def on_authentication_error(self, request: HttpRequest, *args: Any, **kwargs: Any) -> NoReturn:
        """Whatever went wrong, nobody is signed in."""
        raise _no_identity()

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Checks that the answer belongs to this session's question, and acts on it."""
        claims: dict[str, Any] = vars(sociallogin)["claims"]
        asked = str((sociallogin.state.get("data") or {}).get("nonce", ""))
        if not asked or not constant_time_compare(asked, str(claims.get("nonce", ""))):
            raise _no_identity()
        raise ImmediateHttpResponse(
            answer_to_identity(
                request,
                subject=sociallogin.account.uid,
                claims=claims,
                ties=sociallogin.state.get("process") == AuthProcess.CONNECT,
                onward=sociallogin.get_redirect_url(request),
            )
        )


def _provider(request: HttpRequest) -> HouseProvider:
    return IdentityAdapter().get_provider(request, provider=queries.known_provider().issuer)


def _no_identity() -> NoIdentity:
    return NoIdentity(
        _("%(provider)s did not tell us who you are. Nothing was changed; try again."),
        params={"provider": queries.known_provider().name},
    )


def address_of_provider(request: HttpRequest, *, ties: bool, onward: str) -> str:
    """Where a browser is sent to be asked who it is; the session remembers the question.

    Raises:
        NotFound: no provider is set.
        NoIdentity: it does not answer.
    """
    nonce = secrets.token_urlsafe(32)
    provider = _provider(request)
    try:
        answer = provider.redirect(
            request,
            process=AuthProcess.CONNECT if ties else AuthProcess.LOGIN,
            next_url=onward,
            data={"nonce": nonce},
            scope=["openid"],
            # Whoever signed in there long ago is asked again: a browser left alone is nobody.
            auth_params={"nonce": nonce, "max_age": str(int(rules.FRESH_FOR.total_seconds()))},
        )
    except (OAuth2Error, RequestException) as fault:
        raise _no_identity() from fault
    return str(answer.headers["Location"])


def answer_of_provider(request: HttpRequest) -> HttpResponse:
    """What becomes of a browser that the provider has sent back.

    Raises:
        NotFound: no provider is set.
        NoIdentity: what it brings is not to be trusted.
    """
    adapter = HouseOAuth2Adapter(request, queries.known_provider().issuer)
    try:
        answer: HttpResponse = _CALL_BACK(adapter)(request)
    except (OAuth2Error, RequestException) as fault:
        raise _no_identity() from fault
    return answer
