"""Which needs this browser has shown to be its own. Only numbers are kept, never a code."""

from django.http import HttpRequest

from yijia.base.words import _
from yijia.ground.rights.sessions import ByCode, OwnNumbers
from yijia.programmes.exchange import actions, queries, rules, shown

NUMBERS = OwnNumbers("own_needs", made="need_made")


def opened(request: HttpRequest, *, number: str) -> queries.Opened:
    """One's own need of this browser.

    Raises:
        NotFound: its code was not shown here.
    """
    NUMBERS.check(request, number=number)
    return queries.access_own_need(number=number)


HOLDING = ByCode(
    code=queries.HOLDING,
    label=_("Wish or need"),
    purpose=rules.CONTACT,
    page="exchange:own",
    kept_keys="exchange_kept_numbers",
    numbers=NUMBERS,
    access=queries.access_own_need,
    held_of=queries.held_of,
    again=queries.held_again,
    told=shown.held_facts,
    coded=shown.own_document,
    erase=actions.erase_texts,
)
