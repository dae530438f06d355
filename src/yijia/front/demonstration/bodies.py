"""The bodies of the county: its centre, what answers for issues, town governments, committees."""

from collections.abc import Iterable
from datetime import date

from yijia.base.access import Role
from yijia.front.demonstration.logins import LOGINS, MEMBER, Login
from yijia.front.demonstration.names import Place
from yijia.ground.organisations.actions import NewOrganisation
from yijia.ground.organisations.rules import Kind
from yijia.ground.places.rules.codes import Kind as DivisionKind

COUNTY = "350181"
BEGAN = date(2017, 1, 1)
# Named for what such bodies do anywhere; none of them is the county's own.
COUNTY_BODIES = (
    ("centre", Kind.CENTRE, "诉求受理中心", "Issue centre"),
    ("governance-office", Kind.COMMITTEE, "基层治理办公室", "Office for grass-roots governance"),
    ("city-management", Kind.BUREAU, "城市管理局", "City management bureau"),
    ("municipal-works", Kind.BUREAU, "市政工程中心", "Municipal works"),
    ("housing", Kind.BUREAU, "住房和城乡建设局", "Housing bureau"),
    ("market", Kind.BUREAU, "市场监督管理局", "Market supervision bureau"),
    ("traffic", Kind.BUREAU, "交通管理大队", "Traffic management"),
    ("agriculture", Kind.BUREAU, "农业农村局", "Agriculture bureau"),
    ("land", Kind.BUREAU, "自然资源局", "Natural resources bureau"),
    ("insurance", Kind.BUREAU, "社会保险中心", "Social insurance centre"),
    ("education", Kind.BUREAU, "教育局", "Education bureau"),
    ("civil-affairs", Kind.BUREAU, "民政局", "Civil affairs bureau"),
    ("water", Kind.UTILITY, "自来水公司", "Water company"),
    ("power", Kind.UTILITY, "供电公司", "Power company"),
    ("gas", Kind.UTILITY, "燃气公司", "Gas company"),
    ("buses", Kind.UTILITY, "公交公司", "Bus company"),
)
_OFFICES = {
    DivisionKind.STREET: ("办事处", "Office"),
    DivisionKind.FARM: ("农场管理委员会", "Committee"),
}
_GOVERNMENT = ("人民政府", "Government")
_COMMITTEES = {
    DivisionKind.COMMUNITY: (Kind.COMMUNITY, "居民委员会", "Residents' Committee"),
    DivisionKind.VILLAGE: (Kind.VILLAGE, "村民委员会", "Villagers' Committee"),
}


def all_bodies(*, towns: Iterable[Place], places: Iterable[Place]) -> list[NewOrganisation]:
    """Every body of the county, a parent before its children."""
    county = [
        NewOrganisation(code, kind, zh, en, division=COUNTY, starts_on=BEGAN)
        for code, kind, zh, en in COUNTY_BODIES
    ]
    return [*county, *map(_town_body, towns), *map(_committee, places)]


def _town_body(town: Place) -> NewOrganisation:
    zh, en = _OFFICES.get(town.kind, _GOVERNMENT)
    return NewOrganisation(
        code=f"town-{town.code}",
        kind=Kind.STREET_OFFICE,
        name_zh=town.name_zh + zh,
        name_en=f"{town.name_en} {en}",
        division=town.code,
        starts_on=BEGAN,
    )


def _committee(place: Place) -> NewOrganisation:
    kind, zh, en = _COMMITTEES[place.kind]
    # A village's committee drops the last character of the village's name: 某某村 + 村民委员会.
    name_zh = place.name_zh.removesuffix("村") + zh
    return NewOrganisation(
        code=f"committee-{place.code}",
        kind=kind,
        name_zh=name_zh,
        name_en=f"{place.name_en} {en}",
        division=place.code,
        starts_on=BEGAN,
        parent=f"town-{place.code[:9]}",
    )


def clerk_of(body: NewOrganisation) -> Login:
    """Who works in a body beside the logins of the demonstration; nobody can sign in as them."""
    is_near = body.kind in {Kind.COMMUNITY, Kind.VILLAGE}
    return Login(
        login=f"{body.code}.clerk",
        role=Role.COMMUNITY_WORKER if is_near else Role.HANDLER,
        body=body.code,
        over=body.division if is_near else None,
        title_zh="工作人员" if is_near else "经办人",
        title_en="Worker" if is_near else "Handler",
        does="",
    )


def staff_of(bodies: Iterable[NewOrganisation]) -> list[Login]:
    """Everybody who works there: the logins of the demonstration, and a clerk for every other."""
    held = {login.body for login in LOGINS if login != MEMBER}
    return [*LOGINS, *(clerk_of(body) for body in bodies if body.code not in held)]
