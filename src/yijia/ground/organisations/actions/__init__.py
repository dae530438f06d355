"""Writing organisations, their posts and who holds them, and the network that they form."""

from yijia.ground.organisations.actions.agreements import (
    add_promise,
    end_agreement,
    keep_promise,
    sign_agreement,
)
from yijia.ground.organisations.actions.bodies import (
    NewOrganisation,
    end_organisation,
    import_organisations,
    open_organisations,
    put_credit_code,
)
from yijia.ground.organisations.actions.branches import (
    end_exclusion,
    exclude_community,
    set_eligibility,
)
from yijia.ground.organisations.actions.entering import import_bodies
from yijia.ground.organisations.actions.importing import (
    import_agreements,
    import_seats,
    undo_import,
)
from yijia.ground.organisations.actions.posts import (
    appoint_account,
    appoint_accounts,
    end_appointment,
    open_post,
)
from yijia.ground.organisations.actions.seats import end_seat, give_seat
from yijia.ground.organisations.actions.shipped import load_shipped

__all__ = [
    "NewOrganisation",
    "add_promise",
    "appoint_account",
    "appoint_accounts",
    "end_agreement",
    "end_appointment",
    "end_exclusion",
    "end_organisation",
    "end_seat",
    "exclude_community",
    "give_seat",
    "import_agreements",
    "import_bodies",
    "import_organisations",
    "import_seats",
    "keep_promise",
    "load_shipped",
    "open_organisations",
    "open_post",
    "put_credit_code",
    "set_eligibility",
    "sign_agreement",
    "undo_import",
]
