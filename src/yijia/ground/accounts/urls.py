"""Addresses of accounts. Two of them bear the names by which allauth sends people there."""

from django.urls import path

from yijia.ground.accounts.views import (
    bodies,
    desk,
    door,
    factors,
    identities,
    journal,
    own,
    posts,
    powers,
)

urlpatterns = [
    path("sign-in", door.sign_in, name="sign-in"),
    path("sign-in", door.sign_in, name="account_login"),
    path("sign-in/second", door.second_step, name="mfa_authenticate"),
    path("sign-in/identity", identities.go_to_provider, name="identity"),
    path("sign-in/identity/callback", identities.come_back, name="identity-callback"),
    path("account/identity", identities.identity, name="account-identity"),
    path("account/identity/<int:identity>/untie", identities.untie, name="account-untie"),
    path("sign-out", door.sign_out, name="sign-out"),
    path("signed-out", door.signed_out, name="signed-out"),
    path("account", own.account, name="account"),
    path("account/confirm", own.confirm, name="account-confirm"),
    path("account/password", own.password, name="account-password"),
    path("account/sessions", own.open_sessions, name="account-sessions"),
    path("account/tokens", own.tokens, name="account-tokens"),
    path("account/tokens/<int:token>/revoke", own.revoke_token, name="account-token-revoke"),
    path("account/second-factor", factors.factors, name="account-factors"),
    path("account/second-factor/app", factors.add_app, name="account-app"),
    path("account/second-factor/passkey", factors.add_key, name="account-key"),
    path("account/second-factor/<int:factor>/remove", factors.remove, name="account-remove"),
    path("account/powers", powers.powers, name="account-powers"),
    path("account/powers/<str:power>/on", powers.switch_on, name="account-power-on"),
    path("account/powers/<str:power>/off", powers.switch_off, name="account-power-off"),
    path("administration/accounts", desk.accounts, name="desk-accounts"),
    path("administration/accounts/new", desk.new_account, name="desk-new"),
    path("administration/accounts/<str:login>", desk.one_account, name="desk-account"),
    path("administration/accounts/<str:login>/password", desk.new_password, name="desk-password"),
    path("administration/accounts/<str:login>/tokens", desk.revoke_tokens, name="desk-tokens"),
    path("administration/accounts/<str:login>/close", desk.close, name="desk-close"),
    path("administration/posts", posts.posts, name="desk-posts"),
    path("administration/posts/<int:post>", posts.one_post, name="desk-post"),
    path("administration/posts/<int:post>/fill", posts.fill, name="desk-fill"),
    path("administration/appointments/<int:appointment>/leave", posts.leave, name="desk-leave"),
    path("administration/organisations", bodies.organisations, name="desk-organisations"),
    path(
        "administration/organisations/<str:code>", bodies.one_organisation, name="desk-organisation"
    ),
    path("administration/journal", journal.entries, name="desk-journal"),
    path("administration/journal/export", journal.export, name="desk-journal-export"),
    path("administration/second-factors", posts.reset_factors, name="desk-factors"),
    path("administration/passwords", posts.release_password, name="desk-release"),
    path("account/recovery-codes", factors.codes, name="account-codes"),
]
