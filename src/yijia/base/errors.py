"""Refusals that were foreseen: each carries a sentence fit for the person who caused it."""

from collections.abc import Mapping
from datetime import timedelta

from yijia.base.words import _


class Refused(Exception):
    """A foreseen refusal. `message` is a msgid with `%(name)s` places; the edge translates it."""

    status = 409
    code = "refused"
    # Whether what was written before the refusal stays, such as the count of failed tries.
    keeps_writes = False

    def __init__(
        self,
        message: str,
        *,
        params: Mapping[str, object] | None = None,
        field: str | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.params = dict(params or {})
        self.field = field

    def __str__(self) -> str:
        return self.message % self.params if self.params else self.message


class Unreadable(Refused):
    """What was sent cannot be taken apart."""

    status = 400
    code = "unreadable"


class NotJson(Refused):
    """A body that says it is something else than JSON."""

    status = 415
    code = "not-json"


class Invalid(Refused):
    """What was sent is not of the right form; `errors` are (field, msgid) pairs."""

    status = 422
    code = "invalid"

    def __init__(
        self,
        message: str,
        *,
        params: Mapping[str, object] | None = None,
        field: str | None = None,
        errors: tuple[tuple[str, str], ...] = (),
    ) -> None:
        super().__init__(message, params=params, field=field)
        self.errors = errors


class NotFound(Refused):
    """There is no such thing, or it is not this person's to see: the two look alike."""

    status = 404
    code = "not-found"

    def __init__(self, message: str = _("There is nothing here, or it is not yours to see.")):
        super().__init__(message)


class WrongSecret(NotFound):
    """What was shown does not open this; the try is kept, and too many of them are refused."""

    keeps_writes = True


class Forbidden(Refused):
    """The person is known and may not do this."""

    status = 403
    code = "forbidden"

    def __init__(
        self,
        message: str = _("Your post does not allow this."),
        *,
        params: Mapping[str, object] | None = None,
        field: str | None = None,
    ) -> None:
        super().__init__(message, params=params, field=field)


class Unauthenticated(Refused):
    """Nobody is signed in, and this needs somebody."""

    status = 401
    code = "sign-in-needed"


class Conflict(Refused):
    """Somebody else was there first, or the state does not allow it any more."""

    status = 409
    code = "conflict"


class NotAllowed(Refused):
    """The address is known, but not with this method."""

    status = 405
    code = "method-not-allowed"

    def __init__(self, message: str = _("This address does not take that method.")):
        super().__init__(message)


class TooMany(Refused):
    """Too many tries in too short a time; after `wait`, where it is known, one may try again."""

    status = 429
    code = "too-many"

    def __init__(
        self,
        message: str,
        *,
        params: Mapping[str, object] | None = None,
        field: str | None = None,
        wait: timedelta | None = None,
    ) -> None:
        super().__init__(message, params=params, field=field)
        self.wait = wait


class Unavailable(Refused):
    """Something that this needs does not answer at the moment."""

    status = 503
    code = "unavailable"


class Altered(Refused):
    """What was stored is gone, or is not what was stored."""

    status = 500
    code = "altered"
