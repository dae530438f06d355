"""What is planted once: a case with everything that can belong to it, and a canary in each part."""

import io
from dataclasses import replace
from datetime import datetime, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from PIL import Image

from tests.harness.county import BEGAN, HERE, County, found
from tests.matrix import (
    accounts,
    actors,
    centres,
    exchange,
    forms,
    joint,
    meetings,
    members,
    secret,
    shared,
    whistles,
)
from tests.matrix.actors import GRID, Cell
from tests.matrix.planted import CANARIES, LONG, TARGET, Planted
from yijia.base.access import Permission
from yijia.base.scope import ANONYMOUS, GrantValue, Scope
from yijia.base.sending import Fault, NotTaken, Webhook
from yijia.engines.cases import actions as case_actions
from yijia.engines.cases import events as case_events
from yijia.engines.cases import queries as cases
from yijia.engines.cases.rules import LinkKind
from yijia.engines.figures import actions as figures
from yijia.engines.figures.rules.circles import NewCircle
from yijia.engines.notices import actions as notices
from yijia.engines.notices import ticks
from yijia.engines.notices.models import Delivery
from yijia.engines.notices.rules import Channel
from yijia.ground.access.queries import acting_as
from yijia.ground.accounts import actions as sessions
from yijia.ground.files import actions as files
from yijia.ground.files import queries as stored
from yijia.ground.journal import actions as journal
from yijia.ground.organisations import actions as organisations
from yijia.ground.organisations.models import Agreement
from yijia.ground.organisations.rules import Kind
from yijia.ground.organisations.rules import network as network_rules
from yijia.ground.people import actions as people
from yijia.ground.people.models import Account, Token
from yijia.ground.people.rules import Purpose
from yijia.ground.places import actions as places
from yijia.programmes.issues import actions as issues
from yijia.programmes.issues import queries as issue_queries
from yijia.programmes.issues.models import Question
from yijia.programmes.issues.rules import ContactList, IssueKind

GRIDS = f"code,name_zh,name_en,kind\n{GRID},示例网格,Example Grid,grid\n"
FAR = "350181106"
BROUGHT = "body,unit,document,signed_on,starts_on\nparty,works,文件 2,2026-01-01,2026-01-01\n"
GATHERINGS = (meetings.add_meetings, joint.add_meetings, whistles.add_whistles)
READER, AUDITOR, MOVED = ("dispatcher", "own"), ("auditor", "own"), ("auditor", "sibling")
# What programmes and engines plant of their own.
ADDED = (
    forms.add_forms,
    *GATHERINGS,
    exchange.add_needs,
    members.add_members,
    centres.add_centres,
)
MOBILES = {"main": CANARIES["mobile"], "kept": "13700137000"}


def plant(*, by: Scope, at: datetime) -> Planted:
    """Plants all of it through the actions that people use, and commits."""
    county = _county(by=by, at=at)
    with acting_as(by):
        acting = {actor.cell: actor for actor in actors.appointed(by=by, at=at)}
        kept, auditing = secret.appointed(by=by, at=at), secret.auditing(by=by, at=at)
        # The first use of a token on a day leaves an entry: these were used before.
        with journal.entry(by=by, at=at, event=TARGET):
            Token.objects.update(used_on=at.date())
        _add_question(by=by, at=at)
    planted = Planted(at=at, service=by, actors=acting, kept=kept, auditing=auditing)
    planted.canaries |= {name: word.encode() for name, word in CANARIES.items()}
    # The way to publishing, which is offered to who may.
    planted.canaries["publish"] = b'href="/figures/published/new"'
    fixed = {"division": HERE, "organisation": "lamps", "drawing": "time"}
    planted.values |= fixed | {"kind of drawing": "json"} | _said(by, at=at)
    for name, verbs in COURSES.items():
        _add_case(planted, name=name, verbs=verbs, staff=county.scopes)
    secret.raise_it(planted, staff=county.scopes)
    # Nobody is at that address, and nothing is sent: what waits to be sent is enough.
    with override_settings(YIJIA_SMS=Webhook("http://127.0.0.1:1", key="k", seconds=1)):
        ticks.make_notices(at=at)
    with acting_as(by):
        secret.tell(planted)
    # The unit of the case has signed for the first one, and does not read the second, which another
    # unit has, that does not read the case.
    for name, to in (("link", "linked"), ("far link", "part")):
        _add_link(planted, name=name, to=to, staff=county.scopes)
    _add_assists(planted, staff=county.scopes)
    _move_day(planted)
    planted.values |= {"unsent": _unsent(at=at), "given_up": _given_up(by=by, at=at)}
    # One is left of which nobody was told yet.
    _raise(planted, name="untold")
    for add in (*ADDED, _add_own):
        add(planted)
    accounts.add_target(planted)
    for actor in (*acting.values(), *kept.values()):
        planted.sessions[actor.cell] = accounts.session(actor, planted=planted)
    accounts.add_rights(planted)
    return planted


def _county(*, by: Scope, at: datetime) -> County:
    """The small county, with a grid and a street above its communities."""
    with acting_as(by):
        county = found(by=by, at=at)
        places.import_divisions(by=by, at=at, file=GRIDS.encode(), source="test")
        street = organisations.NewOrganisation(
            code="street",
            kind=Kind.STREET_OFFICE,
            name_zh="示例街道",
            name_en="",
            division=HERE[:9],
            starts_on=BEGAN,
        )
        organisations.open_organisations(by=by, at=at, rows=[street])
    return county


def _said(by: Scope, *, at: datetime) -> dict[str, str]:
    """What is said of figures, a published month and a drawn circle; and what the network holds."""
    said = {"month": _published(by, at=at), "circle": _drawn(by, at=at)}
    with acting_as(by):
        return said | _network(by=by, at=at)


def _network(*, by: Scope, at: datetime) -> dict[str, str]:
    """A big party committee and a unit: a seat, an agreement, a promise; and an exclusion."""
    organisations.load_shipped(by=by, at=at)
    rows = [
        organisations.NewOrganisation(
            code=code,
            kind=kind,
            name_zh=code,
            name_en="",
            division=HERE,
            starts_on=BEGAN,
            sort=sort,
        )
        for code, kind, sort in (
            ("party", Kind.PARTY_COMMITTEE, ""),
            ("works", Kind.MEMBER_UNIT, "enterprise"),
            ("more", Kind.MEMBER_UNIT, "school"),
        )
    ]
    party, works, _more = (
        made.pk for made in organisations.open_organisations(by=by, at=at, rows=rows)
    )
    seat, document = network_rules.NewSeat(party, works, "委员", "", False, BEGAN), "文件 1"
    agreement = organisations.sign_agreement(
        by=by,
        at=at,
        new=network_rules.NewAgreement(party, works, document, signed_on=BEGAN, starts_on=BEGAN),
    )
    promise = network_rules.NewPromise("会议室", "", 1, network_rules.Measure.ROOMS, due_on=BEGAN)
    exclusion = network_rules.NewExclusion(HERE, "新设", "", document, starts_on=BEGAN)
    made = {
        "seat": organisations.give_seat(by=by, at=at, new=seat),
        "agreement": agreement,
        "promise": organisations.add_promise(by=by, at=at, agreement=agreement, new=promise),
        "exclusion": organisations.exclude_community(by=by, at=at, new=exclusion),
    }
    organisations.import_agreements(by=by, at=at, file=BROUGHT.encode(), source="test")
    batch = Agreement.objects.get(batch__isnull=False).batch
    return {name: str(one.pk) for name, one in made.items()} | {"batch": str(batch)}


def _published(by: Scope, *, at: datetime) -> str:
    """A month that was published."""
    month = (at.replace(day=1) - timedelta(days=1)).date().replace(day=1)
    with acting_as(by):
        figures.publish_month(by=by, at=at, month=month)
    return f"{month:%Y-%m}"


def _drawn(by: Scope, *, at: datetime) -> str:
    """A circle of places."""
    circle = NewCircle("planted", name_zh="示例圈", name_en="", source="test", is_sample=True)
    month = at.date().replace(day=1)
    with acting_as(by):
        figures.draw_circle(by=by, at=at, circle=circle, divisions=(HERE, FAR), since=month)
    return circle.code


def _add_question(*, by: Scope, at: datetime) -> None:
    """A question about lamps, to which the case with the canaries has an answer."""
    with journal.entry(by=by, at=at, event=TARGET):
        Question.objects.create(
            code="matrix.asked",
            category_id="0201",
            kind="number",
            label_zh="几盏？",
            label_en="How many?",
            starts_on=BEGAN,
            source="test",
        )
        journal.forget_reference_data()


# Cases in each state that a verb leaves; "main" carries every canary and waits for its person.
# A step is a verb, and after a slash what is special about it.
SIGNED = ("dispatch", "sign")
COURSES: dict[str, tuple[str, ...]] = {
    "registered": (),
    "dispatched": ("dispatch",),
    "signed": SIGNED,
    "main": ("dispatch", "return", "refuse_return", "reply/main", "callback_missed"),
    "returning": ("dispatch", "return"),
    "asked": (*SIGNED, "ask_person"),
    "extending": (*SIGNED, "ask_extension"),
    "parking": (*SIGNED, "ask_park"),
    "parked": (*SIGNED, "ask_park", "grant_park"),
    "replied": (*SIGNED, "reply"),
    "missed": (*SIGNED, "reply", "callback_missed", "callback_missed"),
    "again": (*SIGNED, "reply", "callback_unsolved"),
    "checking": (*SIGNED, "reply", "callback_unsolved", "submit"),
    "urged": (*SIGNED, "urge"),
    "supervised": (*SIGNED, "urge", "supervise"),
    "merged": ("merge",),
    "split": (*SIGNED, "split"),
    "near": ("dispatch/near", "sign/near"),
    "alone": ("dispatch/alone",),
    "kept": (),
    "linked": SIGNED,
    "assisted": SIGNED,
    "assisting": SIGNED,
}
GIVEN: dict[str, dict[str, str]] = {
    "dispatch": {"organisation": "lamps"},
    "dispatch/near": {"organisation": "here"},
    "dispatch/alone": {"organisation": "street"},
    "return": {"reason": f"不属本单位 {CANARIES['private']}"},
    "refuse_return": {"reason": "属本单位"},
    "reply": {"text": "已修好"},
    "reply/main": {"text": f"已修好 {CANARIES['reply']}", "private_text": ""},
    "ask_person": {"text": "哪一盏？"},
    "ask_extension": {"days": "3", "reason": "缺料"},
    "ask_park": {"review_on": "2026-11-30", "reason": "诉讼"},
    "grant_park": {"text": "等待判决"},
    "callback_unsolved": {"reason": "不亮"},
    "submit": {"text": "换了灯泡"},
    "supervise": {"reason": "本周内办结"},
    "merge": {"into": "dispatched"},
    "split": {"organisation": "water", "text": "修水管"},
}
CENTRAL = frozenset(
    {"dispatch", "dispatch/near", "dispatch/alone", "refuse_return", "grant_park", "merge"}
) | {"urge", "supervise", "callback_unsolved", "callback_missed"}


def _add_case(
    planted: Planted, *, name: str, verbs: tuple[str, ...], staff: dict[str, Scope]
) -> None:
    number = _raise(planted, name=name)
    for step in verbs:
        verb, _slash, variant = step.partition("/")
        unit = "worker" if variant == "near" else "handler"
        scope = staff["dispatcher" if step in CENTRAL else unit]
        at = planted.at
        given = {n: planted.values.get(v, v) for n, v in GIVEN.get(step, {}).items()}
        with acting_as(scope):
            case = cases.access_case(scope=scope, number=number)
            issues.move_issue(by=scope, at=at, case=case, verb=verb, inputs=given)
    planted.values[name] = number
    planted.values[f"{name}_code"] = people.lookup_code(number)
    if name == "main":
        planted.canaries["number"] = number.encode()
        with acting_as(ANONYMOUS):
            joiner = issues.Joiner(mobile="13600136000")
            joined = issues.join_issue(by=ANONYMOUS, at=planted.at, number=number, joiner=joiner)
        planted.values["joined"] = joined
    if name == "split":
        _add_part(planted, whole=number, staff=staff)


def _add_link(planted: Planted, *, name: str, to: str, staff: dict[str, Scope]) -> None:
    """A link between the case with the canaries and another one."""
    by, at = staff["dispatcher"], planted.at
    with acting_as(by):
        main = cases.access_case(scope=by, number=planted.values["main"])
        number, kind = planted.values[to], LinkKind.PLACE
        link = case_actions.link_cases(
            by=by, at=at, case=main, number=number, kind=kind, reason="同一路段"
        )
    planted.values[name] = str(link.pk)


def _add_assists(planted: Planted, *, staff: dict[str, Scope]) -> None:
    for name in ("assisted", "assisting"):
        _add_assist(planted, name=name, staff=staff)


def _add_assist(planted: Planted, *, name: str, staff: dict[str, Scope]) -> None:
    """A request to another unit to assist, to be signed for, or signed for already."""
    by, at, other = staff["handler"], planted.at, staff["other"]
    with acting_as(by):
        case = cases.access_case(scope=by, number=planted.values[name])
        made = issues.ask_assist(by=by, at=at, case=case, organisation="water", days=1, text="关水")
    if name == "assisting":
        with acting_as(other):
            case = cases.access_case(scope=other, number=planted.values[name])
            found = cases.access_assist(case, identity=made.pk)
            issues.answer_assist(by=other, at=at, assist=found, verb="sign", text="")
    planted.values[f"{name} by"] = str(made.pk)


def _add_part(planted: Planted, *, whole: str, staff: dict[str, Scope]) -> None:
    """The part of a case that was split, signed for by the unit that has it."""
    with acting_as(planted.service):
        (part,) = cases.parts_of(cases.access_case(scope=planted.service, number=whole))
    with acting_as(staff["other"]):
        case = cases.access_case(scope=staff["other"], number=part.number)
        at = planted.at
        issues.move_issue(by=staff["other"], at=at, case=case, verb="sign", inputs={})
    planted.values["part"] = part.number


def _raise(planted: Planted, *, name: str) -> str:
    main = name == "main"
    with acting_as(ANONYMOUS):
        photos = (_photo(planted), _pdf(planted)) if main else ()
        new = issues.NewIssue(
            IssueKind.HELP,
            category="0101" if name == "near" else "0201",
            text=f"{CANARIES['title']} {LONG} {CANARIES['text']}" if main else "别的路灯",
            address=CANARIES["address"] if main else "",
            division=HERE,
            name=CANARIES["name"] if main else "",
            mobile=MOBILES.get(name, ""),
            photos=photos,
            answers={"matrix.asked": "7"} if main else {},
        )
        return issues.raise_issue(by=ANONYMOUS, at=planted.at, new=new).number


def _photo(planted: Planted) -> str:
    out = io.BytesIO()
    Image.new("RGB", (64, 48), "teal").save(out, "JPEG")
    upload = SimpleUploadedFile("p.jpg", out.getvalue(), "image/jpeg")
    file = files.store_file(by=ANONYMOUS, at=planted.at, upload=upload)
    planted.values["photo"] = str(file.token)
    planted.canaries["photo"] = stored.path_of(file.token).read_bytes()[-200:]
    return str(file.token)


def _unsent(*, at: datetime) -> str:
    """A document that was stored, and that nothing names yet."""
    content = b"%PDF-1.7\nof nobody\n%%EOF\n"
    upload = SimpleUploadedFile("p.pdf", content, "application/pdf")
    with acting_as(ANONYMOUS):
        return str(files.store_file(by=ANONYMOUS, at=at, upload=upload).token)


def _move_day(planted: Planted) -> None:
    """Says of the case that its day moved, as a change of the work calendar does."""
    number, at = planted.values["main"], planted.at
    new = {"count": 1, "numbers": [number], "days": {number: ["2026-10-13", "2026-10-14"]}}
    with (
        acting_as(planted.service),
        journal.entry(by=planted.service, at=at, event=case_events.DUE_MOVED, new=new),
    ):
        pass


def _given_up(*, by: Scope, at: datetime) -> str:
    """A message to somebody that was refused for good."""
    with acting_as(by):
        Delivery.objects.update(channel=Channel.SMS)
        message = Delivery.objects.order_by("id")[0]
        notices.note_delivery(at=at, delivery=message, fault=NotTaken(Fault.REFUSED))
    return str(message.pk)


def _pdf(planted: Planted) -> str:
    content = b"%PDF-1.7\ncanary-of-a-document\n%%EOF\n"
    upload = SimpleUploadedFile("p.pdf", content, "application/pdf")
    file = files.store_file(by=ANONYMOUS, at=planted.at, upload=upload)
    planted.values["pdf"] = str(file.token)
    planted.canaries["pdf"] = content
    return str(file.token)


def _add_own(planted: Planted) -> None:
    """What belongs to one account or body: a reading, a sample, an open session."""
    reader, auditor = (planted.actors[Cell(*who)].scope for who in (READER, AUDITOR))
    with acting_as(reader):
        opened = issue_queries.access_issue(scope=reader, number=planted.values["main"])
        issues.read_contact(
            by=reader,
            at=planted.at,
            case=opened.case,
            person_id=opened.issue.person_id or 0,
            purpose=Purpose.OTHER,
            words=CANARIES["purpose"],
        )
        secret.read_contact(planted, reader=reader)
        sessions.begin_session(
            by=reader,
            at=planted.at,
            account=Account.objects.get(login=reader.name),
            session_key=CANARIES["session"],
        )
        wanted = [people.Wanted(opened.issue.person_id or 0, f"cases_case:{opened.case.pk}")]
        bulk = people.ask_bulk_reading(
            by=reader,
            at=planted.at,
            purpose=Purpose.VERIFY,
            words=CANARIES["purpose"],
            selection=ContactList.AREA,
            division=HERE,
            wanted=wanted,
        )
    _draw_before_moving(planted)
    with acting_as(auditor):
        sample = case_actions.draw_sample(by=auditor, at=planted.at, division=HERE, size=99)
    planted.values["bulk"] = str(bulk.pk)
    planted.values["saved"] = shared.saved_list(reader, at=planted.at)
    planted.values |= shared.templates(reader, at=planted.at)
    account = Account.objects.get(login=reader.name)
    planted.values |= {"sample": str(sample.pk), "token": str(account.tokens.get().pk)}


def _draw_before_moving(planted: Planted) -> None:
    """A sample of an auditor whose engagement reached HERE then, and lies beside it now."""
    moved = planted.actors[Cell(*MOVED)].scope
    then = replace(moved, grants=(GrantValue(frozenset({Permission.SAMPLE_READ}), division=HERE),))
    with acting_as(then):
        case_actions.draw_sample(by=then, at=planted.at, division=HERE, size=99)
