"""Who works in a community's own body convenes and blows the whistle for it, and for no other one.

The cells of the matrix work at the centre or in a unit. These two hold every post at one body, over
the community: at its own, and at the centre.
"""

import pytest
from django.db import transaction

from tests.harness.county import HERE
from tests.matrix import kept, net
from tests.matrix.planted import Planted
from yijia.base.errors import Forbidden
from yijia.base.scope import Scope
from yijia.engines.cases.models import Case
from yijia.engines.meetings import actions, queries
from yijia.ground.access.queries import acting_as
from yijia.ground.organisations import queries as organisations

OWN = {kept.REPORTED: "here", kept.CENTRE: "centre"}
OTHER = {"here": "centre", "centre": "here"}


def _id(code: str) -> int:
    return organisations.body_by_code(code).id


def _convene(planted: Planted, *, by: Scope, body: str) -> object:
    call = actions.Call(_id(body), "emergency", "x", "x", [_id("lamps")])
    return actions.convene_units(by=by, at=planted.at, case=_main(planted), call=call)


def _blow(planted: Planted, *, by: Scope, body: str) -> object:
    new = actions.NewWhistle(_id(body), "emergency", "x", "x")
    return actions.blow_whistle(by=by, at=planted.at, case=_main(planted), new=new)


def _main(planted: Planted) -> Case:
    return Case.objects.get(number=planted.values["main"])


@pytest.mark.parametrize("who", OWN)
def test_who_works_in_a_body_acts_for_that_one_alone(planted: Planted, who: str) -> None:
    scope, own = planted.kept[who].scope, OWN[who]
    with net.down(), acting_as(scope):
        case, on = _main(planted), planted.at.date()
        convene = {one.code for one in queries.conveners_for(scope, case=case, on=on)}
        blow = {one.blower.code for one in queries.blowers_for(scope, case=case, on=on)}
        kept_by = {one.division for one in queries.bodies_kept(scope, on=on)}
        # Nobody hears the centre, which stands above all.
        assert (convene, blow) == ({own}, {own} - {"centre"})
        assert kept_by == {HERE}
        for act in (_convene, _blow):
            with pytest.raises(Forbidden), transaction.atomic():
                act(planted, by=scope, body=OTHER[own])
        _convene(planted, by=scope, body=own)
        if blow:
            _blow(planted, by=scope, body=own)
        transaction.set_rollback(True)
