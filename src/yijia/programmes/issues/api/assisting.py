"""Units that assist with an issue, for programs of staff; the document of an issue tells them."""

from typing import Any

from django.utils import timezone
from ninja import Status

from yijia.base.access import Permission, needs
from yijia.base.scope import Scope
from yijia.engines.cases import queries as cases
from yijia.ground.access.middleware import ScopedRequest
from yijia.ground.shell import schemas
from yijia.programmes.issues import actions, inputs, queries, rules, shown
from yijia.programmes.issues.api import shapes
from yijia.programmes.issues.api.contacts import staff_router

__all__ = ["staff_router"]


@staff_router.post(
    "/issues/{number}/assists",
    response={201: shapes.IssueOut},
    openapi_extra=schemas.body_of(inputs.AskAssist) | schemas.BY_TOKEN,
)
@needs(Permission.CASE_READ)
def ask_assist(request: ScopedRequest, number: str) -> Any:
    """Asks a unit to assist within so many working days, and tells how the issue stands."""
    case = queries.access_issue(scope=request.scope, number=number).case
    told = schemas.checked(inputs.AskAssist, schemas.read_json(request)).cleaned_data
    given = {name: told[name] for name in ("organisation", "days", "text")}
    actions.ask_assist(by=request.scope, at=timezone.now(), case=case, **given)
    return Status(201, _document(case, scope=request.scope))


def _add_verb(verb: str) -> None:
    """The route of one verb of a request to assist."""

    @needs(Permission.CASE_READ)
    def answer(request: ScopedRequest, number: str, identity: int) -> Any:
        case = queries.access_issue(scope=request.scope, number=number).case
        assist = cases.access_assist(case, identity=identity)
        given = schemas.checked(inputs.BY_ASSIST_VERB[verb], schemas.read_json(request))
        text = given.cleaned_data.get("text", "")
        actions.answer_assist(
            by=request.scope, at=timezone.now(), assist=assist, verb=verb, text=text
        )
        return _document(case, scope=request.scope)

    staff_router.post(
        f"/issues/{{number}}/assists/{{identity}}/{verb}",
        response=shapes.IssueOut,
        url_name=f"assist-{verb}",
        operation_id=f"assist_{verb}",
        summary=rules.ASSIST_VERBS[verb],
        description=rules.ASSIST_REASONS[verb],
        openapi_extra=schemas.body_of(inputs.BY_ASSIST_VERB[verb]) | schemas.BY_TOKEN,
    )(answer)


# Its type is a table's row, which only actions and queries may name.
def _document(case: Any, *, scope: Scope) -> dict[str, object]:
    return shown.staff_document(queries.reopened(case), scope=scope, on=timezone.localdate())


for assist_verb in rules.ASSIST_VERBS:
    _add_verb(assist_verb)
