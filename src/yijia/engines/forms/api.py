"""The JSON routes of forms. Outside programs rely on them: names and meanings stay."""

from datetime import date
from typing import Annotated, Any

from django.http import HttpResponse
from django.utils import timezone
from ninja import File, Form, Router, Schema, Status, UploadedFile

from yijia.base.access import Permission, needs
from yijia.base.errors import Invalid
from yijia.base.words import _
from yijia.engines.forms import actions, inputs, queries, shown
from yijia.ground.access.middleware import ScopedRequest
from yijia.ground.files import queries as files
from yijia.ground.files.rules import XLSX_KIND
from yijia.ground.organisations import queries as organisations
from yijia.ground.shell import schemas

router = Router(tags=["forms"])
_BYTES: dict[str, Any] = {
    "responses": {
        200: {
            "description": "A workbook, as an attachment.",
            "content": {XLSX_KIND: {"schema": {"type": "string", "format": "binary"}}},
        }
    }
}


class SheetOut(Schema):
    """A form: whose it is, who signs it, when it is due next, and for which days it is to fill."""

    id: int
    name_zh: str
    name_en: str
    organisation: str
    signer: str
    ended_on: date | None
    next_due_on: date | None
    to_fill: list[date]


class BoundOut(Schema):
    """What one cell holds: a `figure`, the `month` reported, the `due_day`, or `nobody` knows."""

    worksheet: str
    cell: str
    holds: str
    figure: str
    division: str | None
    period: str
    reason: str


class RhythmOut(Schema):
    """When a form is due, from one day to another."""

    rhythm: str
    day: int
    month: int
    once_on: date | None
    starts_on: date
    ends_on: date | None


class FillingOut(Schema):
    """A form filled for a due day; `empty` cells have a reason each.

    `back_reason` is why it was sent back last, if it was.
    """

    id: int
    due_on: date
    state: str
    counted: int
    typed: int
    empty: int
    filled_at: str
    checked_at: str | None
    signed_at: str | None
    sent_at: str | None
    back_reason: str


class WaitingOut(FillingOut):
    """A filled form that waits for somebody, and whether its due day is over."""

    form: int
    name_zh: str
    name_en: str
    is_late: bool


class WholeSheetOut(SheetOut):
    """A form with its worksheets, cells, due days, and what was filled."""

    worksheets: list[str]
    cells: list[BoundOut]
    due: list[RhythmOut]
    fillings: list[FillingOut]


class ReplacedOut(WholeSheetOut):
    """A form with its new workbook, and in `lost` what cells held that it cannot hold."""

    lost: list[BoundOut]


class FilledCellOut(Schema):
    """One filled cell: the number with what it counts, or in `empty` why there is none.

    `now` is what the figure of a counted number says today, and `red` that a recount found a
    difference in it since. `fits_now` says that an empty cell can be filled again.
    """

    worksheet: str
    cell: str
    holds: str
    figure: str
    version: int | None
    division: str | None
    start: date | None
    end: date | None
    value: int | float | None
    n: int | None
    now: int | float | None
    red: bool
    fits_now: bool
    typed: bool
    empty: str
    reason: str
    rows: str | None


class WholeFillingOut(FillingOut):
    """A filled form with its cells, and the hash of the file once it is signed."""

    sha256: str | None
    cells: list[FilledCellOut]


@router.get("/forms", response=list[SheetOut], openapi_extra=schemas.SIGNED_IN)
@needs(Permission.FORM_EDIT)
def list_forms(request: ScopedRequest) -> Any:
    """The forms that one keeps or signs."""
    on = timezone.localdate()
    found = queries.standings(queries.sheets_for(by=request.scope), on=on)
    return [shown.sheet_document(one) for one in found]


@router.get("/forms/waiting", response=list[WaitingOut], openapi_extra=schemas.SIGNED_IN)
@needs(Permission.FORM_EDIT)
def waiting(request: ScopedRequest) -> Any:
    """The filled forms that wait for one to check, sign or send them, the earliest due day first;
    no more than 50.
    """
    on = timezone.localdate()
    found = queries.waiting_for(by=request.scope, on=on, most=shown.MOST_WAITING)
    return shown.waiting_documents(found)


@router.post("/forms", response={201: WholeSheetOut}, openapi_extra=schemas.BY_TOKEN)
@needs(Permission.FORM_EDIT)
def upload_form(
    request: ScopedRequest,
    sheet: Annotated[UploadedFile, File()],
    name_zh: Annotated[str, Form()],
    organisation: Annotated[str, Form()],
    name_en: Annotated[str, Form()] = "",
) -> Any:
    """Takes in a form as the department sends it, an .xlsx file of at most 5 MB."""
    on = timezone.localdate()
    said = {"name_zh": name_zh, "name_en": name_en, "organisation": organisation}
    form = inputs.UploadSheet(said, {"sheet": sheet})
    given = _checked(form)
    new = actions.NewSheet(
        name_zh=given["name_zh"],
        name_en=given["name_en"],
        organisation=organisations.organisation_by_code(given["organisation"], on=on).id,
        **form.told(),
    )
    made = actions.upload_sheet(by=request.scope, at=timezone.now(), new=new)
    return Status(201, shown.whole_sheet(made, on=on))


def _checked(form: inputs.ReplaceWorkbook) -> dict[str, Any]:
    if not form.is_valid():
        errors = [(name, str(error)) for name, found in form.errors.items() for error in found]
        raise Invalid(_("Something in it is not right."), errors=tuple(errors))
    return form.cleaned_data


@router.post("/forms/{identity}/workbook", response=ReplacedOut, openapi_extra=schemas.BY_TOKEN)
@needs(Permission.FORM_EDIT)
def replace_workbook(
    request: ScopedRequest, identity: int, sheet: Annotated[UploadedFile, File()]
) -> Any:
    """Gives a form another workbook from the next filling on."""
    found = queries.access_sheet(by=request.scope, identity=identity)
    form = inputs.ReplaceWorkbook({}, {"sheet": sheet})
    _checked(form)
    at, on = timezone.now(), timezone.localdate()
    lost = actions.replace_workbook(by=request.scope, at=at, sheet=found, **form.told())
    again = queries.access_sheet(by=request.scope, identity=identity)
    return shown.whole_sheet(again, on=on) | {"lost": [shown.bound_document(one) for one in lost]}


@router.post(
    "/forms/{identity}/end",
    response=WholeSheetOut,
    openapi_extra=schemas.body_of(inputs.EndSheet) | schemas.BY_TOKEN,
)
@needs(Permission.FORM_EDIT)
def end(request: ScopedRequest, identity: int) -> Any:
    """Ends a form: it is not due from today on, and what was filled stays."""
    found = queries.access_sheet(by=request.scope, identity=identity)
    given = schemas.checked(inputs.EndSheet, schemas.read_json(request)).cleaned_data
    made = actions.end_sheet(by=request.scope, at=timezone.now(), sheet=found, **given)
    return shown.whole_sheet(made, on=timezone.localdate())


@router.get("/forms/{identity}", response=WholeSheetOut, openapi_extra=schemas.SIGNED_IN)
@needs(Permission.FORM_EDIT)
def read_form(request: ScopedRequest, identity: int) -> Any:
    """One form."""
    found = queries.access_sheet(by=request.scope, identity=identity)
    return shown.whole_sheet(found, on=timezone.localdate())


@router.get("/forms/{identity}/xlsx", response=None, openapi_extra=schemas.SIGNED_IN | _BYTES)
@needs(Permission.FORM_EDIT)
def read_original(request: ScopedRequest, identity: int) -> HttpResponse:
    """The workbook of a form as it came."""
    found = queries.access_sheet(by=request.scope, identity=identity)
    return shown.handed_out(files.content_of(found.file), name=f"{found.name_zh}.xlsx")


@router.post(
    "/forms/{identity}/cells",
    response=WholeSheetOut,
    openapi_extra=schemas.body_of(inputs.BindCell) | schemas.BY_TOKEN,
)
@needs(Permission.FORM_EDIT)
def bind(request: ScopedRequest, identity: int) -> Any:
    """Says what a cell holds from the next filling on."""
    found = queries.access_sheet(by=request.scope, identity=identity)
    bound = schemas.checked(inputs.BindCell, schemas.read_json(request)).bound()
    actions.bind_cell(by=request.scope, at=timezone.now(), sheet=found, bound=bound)
    return shown.whole_sheet(found, on=timezone.localdate())


@router.post(
    "/forms/{identity}/cells/on",
    response=WholeSheetOut,
    openapi_extra=schemas.body_of(inputs.RunOnFrom) | schemas.BY_TOKEN,
)
@needs(Permission.FORM_EDIT)
def run_on(request: ScopedRequest, identity: int) -> Any:
    """Says what the cells that follow one hold: the same, each of its own place or month."""
    found, on = queries.access_sheet(by=request.scope, identity=identity), timezone.localdate()
    given = schemas.checked(inputs.RunOnFrom, schemas.read_json(request)).cleaned_data
    worksheet, name = given.pop("worksheet"), given.pop("cell")
    number = queries.book_of(found).worksheet(worksheet).number
    opened = queries.access_cell(by=request.scope, identity=identity, number=number, name=name)
    bounds = queries.run_of(opened, on=on, **given)
    actions.bind_cells(by=request.scope, at=timezone.now(), sheet=found, bounds=bounds)
    return shown.whole_sheet(found, on=on)


@router.post(
    "/forms/{identity}/cells/remove",
    response=WholeSheetOut,
    openapi_extra=schemas.body_of(inputs.UnbindCell) | schemas.BY_TOKEN,
)
@needs(Permission.FORM_EDIT)
def unbind(request: ScopedRequest, identity: int) -> Any:
    """Leaves a cell as it came."""
    found = queries.access_sheet(by=request.scope, identity=identity)
    given = schemas.checked(inputs.UnbindCell, schemas.read_json(request)).cleaned_data
    actions.unbind_cell(by=request.scope, at=timezone.now(), sheet=found, **given)
    return shown.whole_sheet(found, on=timezone.localdate())


@router.post(
    "/forms/{identity}/due",
    response=WholeSheetOut,
    openapi_extra=schemas.body_of(inputs.SetDue) | schemas.BY_TOKEN,
)
@needs(Permission.FORM_EDIT)
def set_due(request: ScopedRequest, identity: int) -> Any:
    """Says when a form is due, from today on, and in which organisation it is signed."""
    found = queries.access_sheet(by=request.scope, identity=identity)
    at, on = timezone.now(), timezone.localdate()
    form = schemas.checked(inputs.SetDue, schemas.read_json(request))
    signer = organisations.organisation_by_code(form.cleaned_data["signer"], on=on).id
    wanted = form.due(starts_on=on)
    actions.set_due(by=request.scope, at=at, sheet=found, due=wanted, signer=signer)
    return shown.whole_sheet(found, on=on)


@router.post(
    "/forms/{identity}/fillings",
    response={201: WholeFillingOut},
    openapi_extra=schemas.body_of(inputs.FillSheet) | schemas.BY_TOKEN,
)
@needs(Permission.FORM_EDIT)
def fill(request: ScopedRequest, identity: int) -> Any:
    """Fills a form for a due day that has come."""
    found = queries.access_sheet(by=request.scope, identity=identity)
    day = schemas.checked(inputs.FillSheet, schemas.read_json(request)).cleaned_data["due_on"]
    made = actions.fill_sheet(by=request.scope, at=timezone.now(), sheet=found, due_on=day)
    return Status(201, _whole(request, made.pk))


def _whole(request: ScopedRequest, identity: int) -> Any:
    found = queries.access_filling(by=request.scope, identity=identity)
    return shown.whole_filling(found, cells=queries.cells_of(found), on=timezone.localdate())


@router.get("/fillings/{identity}", response=WholeFillingOut, openapi_extra=schemas.SIGNED_IN)
@needs(Permission.FORM_EDIT)
def read_filling(request: ScopedRequest, identity: int) -> Any:
    """One filled form with its cells."""
    return _whole(request, identity)


@router.get("/fillings/{identity}/xlsx", response=None, openapi_extra=schemas.SIGNED_IN | _BYTES)
@needs(Permission.FORM_EDIT)
def read_filled(request: ScopedRequest, identity: int) -> HttpResponse:
    """The filled workbook; once it is signed, what was signed."""
    found = queries.access_filling(by=request.scope, identity=identity)
    content = queries.rendered(found, cells=queries.cells_of(found))
    return shown.handed_out(content, name=shown.file_name(found))


@router.post(
    "/fillings/{identity}/cells",
    response=WholeFillingOut,
    openapi_extra=schemas.body_of(inputs.TypeCell) | schemas.BY_TOKEN,
)
@needs(Permission.FORM_EDIT)
def type_cell(request: ScopedRequest, identity: int) -> Any:
    """Types a number into a cell that nobody counts."""
    found = queries.access_filling(by=request.scope, identity=identity)
    given = schemas.checked(inputs.TypeCell, schemas.read_json(request)).cleaned_data
    actions.type_cell(by=request.scope, at=timezone.now(), filling=found, **given)
    return _whole(request, identity)


@router.post("/fillings/{identity}/again", response=WholeFillingOut, openapi_extra=schemas.BY_TOKEN)
@needs(Permission.FORM_EDIT)
def fill_again(request: ScopedRequest, identity: int) -> Any:
    """Fills the cells that stayed empty and can be filled by now, until the form is checked."""
    found = queries.access_filling(by=request.scope, identity=identity)
    actions.fill_again(by=request.scope, at=timezone.now(), filling=found)
    return _whole(request, identity)


@router.post("/fillings/{identity}/check", response=WholeFillingOut, openapi_extra=schemas.BY_TOKEN)
@needs(Permission.FORM_EDIT)
def check(request: ScopedRequest, identity: int) -> Any:
    """Says that what was filled in is right."""
    found = queries.access_filling(by=request.scope, identity=identity)
    actions.check_filling(by=request.scope, at=timezone.now(), filling=found)
    return _whole(request, identity)


@router.post(
    "/fillings/{identity}/back",
    response=WholeFillingOut,
    openapi_extra=schemas.body_of(inputs.SendBack) | schemas.BY_TOKEN,
)
@needs(Permission.FORM_SIGN)
def send_back(request: ScopedRequest, identity: int) -> Any:
    """Sends a checked form back instead of signing it."""
    found = queries.access_filling(by=request.scope, identity=identity)
    given = schemas.checked(inputs.SendBack, schemas.read_json(request)).cleaned_data
    actions.send_back(by=request.scope, at=timezone.now(), filling=found, **given)
    return _whole(request, identity)


@router.post("/fillings/{identity}/sign", response=WholeFillingOut, openapi_extra=schemas.BY_TOKEN)
@needs(Permission.FORM_SIGN)
def sign(request: ScopedRequest, identity: int) -> Any:
    """Signs a checked form; its file is kept from then on."""
    found = queries.access_filling(by=request.scope, identity=identity)
    actions.sign_filling(by=request.scope, at=timezone.now(), filling=found)
    return _whole(request, identity)


@router.post("/fillings/{identity}/send", response=WholeFillingOut, openapi_extra=schemas.BY_TOKEN)
@needs(Permission.FORM_EDIT)
def note_sent(request: ScopedRequest, identity: int) -> Any:
    """Says that a signed form has gone out."""
    found = queries.access_filling(by=request.scope, identity=identity)
    actions.note_sent(by=request.scope, at=timezone.now(), filling=found)
    return _whole(request, identity)
