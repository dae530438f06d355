"""Who can sign in to a demonstration: one login for each role, and a second unit's handler."""

from dataclasses import dataclass
from datetime import date

from yijia.base.access import Role
from yijia.base.words import _

# It opens a demonstration and nothing else, and /demo shows it.
PASSWORD = "yijia-demo-2021"  # noqa: S105 - everybody may know it


@dataclass(frozen=True)
class Login:
    """A login with its post: in which body, over which division (None: over the body's own work).

    `does` says to a visitor what there is to do. `ends_on` is set for who comes for a time only.
    """

    login: str
    role: Role
    body: str
    over: str | None
    title_zh: str
    title_en: str
    does: str
    ends_on: date | None = None


# Far enough for a demonstration; a real engagement ends with its audit.
ENGAGED_UNTIL = date(2040, 1, 1)
HOME_COMMUNITY = "350181002601"
# Whoever reports in is no clerk of the body in which their post is.
MEMBER = Login(
    "member",
    Role.MEMBER,
    "municipal-works",
    None,
    "报到党员",
    "Reporting member",
    _("Has reported in to where they live; may move, and see who has read their data."),
)
LOGINS = (
    Login(
        "dispatcher",
        Role.DISPATCHER,
        "centre",
        "350181",
        "派单员",
        "Dispatcher",
        _("Decides which unit answers for a new issue, or tells the person where it belongs."),
    ),
    Login(
        "handler",
        Role.HANDLER,
        "city-management",
        None,
        "经办人",
        "Handler",
        _("Signs for what came to the city management bureau, replies, or returns it."),
    ),
    Login(
        "handler2",
        Role.HANDLER,
        "municipal-works",
        None,
        "经办人",
        "Handler",
        _("The same for municipal works, which sees none of the bureau's cases."),
    ),
    Login(
        "worker",
        Role.COMMUNITY_WORKER,
        f"committee-{HOME_COMMUNITY}",
        HOME_COMMUNITY,
        "社区工作者",
        "Community worker",
        _("Solves what lies in one community, and sees all that is open there."),
    ),
    Login(
        "street",
        Role.COMMUNITY_WORKER,
        f"working-{HOME_COMMUNITY[:9]}",
        HOME_COMMUNITY[:9],
        "大工委干事",
        "Secretary of the committee",
        _("Hears the whistle of its communities, names the units, and keeps joint meetings."),
    ),
    Login(
        "leader",
        Role.LEADER,
        "governance-office",
        "350181",
        "分管领导",
        "Leader",
        _("Sees every case of the county, changes none, and publishes its figures."),
    ),
    Login(
        "system",
        Role.SYSTEM,
        "governance-office",
        "350181",
        "系统管理员",
        "System administrator",
        _("Keeps accounts, places and organisations, and sees no case and no contact."),
    ),
    Login(
        "security",
        Role.SECURITY,
        "governance-office",
        "350181",
        "安全管理员",
        "Security administrator",
        _("Says who holds which post, and resets second factors."),
    ),
    Login(
        "audit",
        Role.AUDIT,
        "governance-office",
        "350181",
        "审计管理员",
        "Audit administrator",
        _("Reads what everybody did, and changes nothing."),
    ),
    Login(
        "officer",
        Role.DATA_OFFICER,
        "governance-office",
        "350181",
        "个人信息保护负责人",
        "Personal-information officer",
        _("Answers what persons ask of their own data."),
    ),
    Login(
        "auditor",
        Role.AUDITOR,
        "governance-office",
        "350181",
        "外聘审计员",
        "Auditor",
        _("Looks at cases drawn at random, for as long as the engagement lasts."),
        ends_on=ENGAGED_UNTIL,
    ),
    Login(
        "network",
        Role.NETWORK_OWNER,
        "governance-office",
        "350181",
        "组织网络管理员",
        "Keeper of the network",
        _("Keeps seats, agreements and promises, and says which communities need a branch."),
    ),
    MEMBER,
)
