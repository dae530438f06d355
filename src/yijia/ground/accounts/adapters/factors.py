"""Second factors of allauth: their secrets lie sealed, and they bear the name of the house."""

import base64

from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib.auth.base_user import AbstractBaseUser

from yijia.ground.accounts import rules
from yijia.ground.people import actions as people

PURPOSE = "second-factor"


class FactorAdapter(DefaultMFAAdapter):
    """Seals what allauth would store in clear."""

    def encrypt(self, text: str) -> str:
        """The sealed text as text."""
        return base64.b64encode(people.seal_kept_text(text, purpose=PURPOSE)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The text that was sealed."""
        return people.open_kept_text(base64.b64decode(encrypted_text), purpose=PURPOSE)

    def get_totp_issuer(self) -> str:
        """What an authenticator app calls the house."""
        return rules.ISSUER

    def _get_site_name(self) -> str:
        return rules.ISSUER

    def _get_user_identifier(self, user: AbstractBaseUser) -> str:
        return user.get_username()
