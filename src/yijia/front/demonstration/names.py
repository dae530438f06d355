"""The divisions below the towns: made-up names under codes that no committee can have."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from yijia.engines.figures.rules.circles import NewCircle
from yijia.front.demonstration.size import Size
from yijia.ground.places.rules.codes import Kind

# A town's names begin with its own character, so that no two in the county are alike.
FIRST = (
    *(("春", "Chun"), ("和", "He"), ("安", "An"), ("乐", "Le"), ("福", "Fu"), ("祥", "Xiang")),
    *(("瑞", "Rui"), ("嘉", "Jia"), ("明", "Ming"), ("清", "Qing"), ("文", "Wen"), ("德", "De")),
    *(("仁", "Ren"), ("礼", "Li"), ("信", "Xin"), ("诚", "Cheng"), ("惠", "Hui"), ("康", "Kang")),
    *(("宁", "Ning"), ("兴", "Xing"), ("荣", "Rong"), ("景", "Jing"), ("晨", "Chen")),
    *(("云", "Yun"), ("松", "Song"), ("竹", "Zhu")),
)
SECOND = (
    *(("光", "guang"), ("风", "feng"), ("晖", "hui"), ("园", "yuan"), ("泉", "quan")),
    *(("林", "lin"), ("溪", "xi"), ("岭", "ling"), ("洲", "zhou"), ("湾", "wan"), ("桥", "qiao")),
    *(("亭", "ting"), ("坊", "fang"), ("田", "tian"), ("湖", "hu"), ("山", "shan")),
    *(("港", "gang"), ("谷", "gu"), ("台", "tai"), ("门", "men"), ("里", "li"), ("庄", "zhuang")),
    *(("堂", "tang"), ("屿", "yu"), ("浦", "pu"), ("廊", "lang"), ("梅", "mei"), ("兰", "lan")),
)
FIRST_COMMUNITY, FIRST_VILLAGE = 601, 801
SOURCE = "demonstration: made-up names under codes that cannot exist"
# Spelling of the villages as the county writes them; of each we hold what the article says.
ARTICLE_SOURCE = "People's Daily Online, 2021-08-19; the codes are made up"
ARTICLE_VILLAGES = (
    ("350181104901", "湖美村", "Humei Village"),
    ("350181111901", "鳌头村", "Aotou Village"),
    ("350181115901", "江兜村", "Jiangdou Village"),
)
# The article names the circle and says neither what its name stands for nor who is in it.
CIRCLE = NewCircle(
    code="three-happiness",
    name_zh="“Three Happiness”党建示范圈（示例）",
    name_en='"Three Happiness" demonstration circle (sample)',
    source="demonstration: the name is the article's, the communities are made up",
    is_sample=True,
)
IN_CIRCLE = ("350181002601", "350181003601", "350181004601")


@dataclass(frozen=True)
class Place:
    """A community or village, with the code of its town in front of its own."""

    code: str
    kind: Kind
    name_zh: str
    name_en: str


def below(town: str, *, which: int, is_street: bool, size: Size) -> Iterator[Place]:
    """The made-up communities and villages of a town; `which` is its place among the towns."""
    communities, villages = (size.many, size.few) if is_street else (size.few, size.many)
    first_zh, first_en = FIRST[which % len(FIRST)]
    for number, (second_zh, second_en) in enumerate(SECOND[: communities + villages]):
        is_community = number < communities
        segment = FIRST_COMMUNITY + number if is_community else FIRST_VILLAGE + number
        kind = Kind.COMMUNITY if is_community else Kind.VILLAGE
        yield Place(
            code=f"{town}{segment}",
            kind=kind,
            name_zh=f"{first_zh}{second_zh}示例{'社区' if is_community else '村'}",
            name_en=f"{first_en}{second_en} Sample {kind.value.capitalize()}",
        )


def article_villages() -> list[Place]:
    """The three villages that the article names."""
    return [Place(code, Kind.VILLAGE, zh, en) for code, zh, en in ARTICLE_VILLAGES]


def as_file(places: list[Place]) -> bytes:
    """The places as the file that `yijia import` takes."""
    written = io.StringIO(newline="")
    rows = csv.writer(written, lineterminator="\n")
    rows.writerow(["code", "name_zh", "name_en", "kind"])
    rows.writerows([p.code, p.name_zh, p.name_en, p.kind.value] for p in places)
    return written.getvalue().encode()
