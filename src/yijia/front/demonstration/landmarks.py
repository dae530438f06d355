"""Places known by name, made up for the demonstration and marked as such."""

import csv
import io

from yijia.front.demonstration.dice import dice
from yijia.front.demonstration.names import Place
from yijia.front.demonstration.sites import Sites
from yijia.ground.places.rules.landmarks import Kind

SOURCE = "demonstration: schematic sample data, no such place exists"
KINDS = (
    (Kind.SCHOOL, "小学", "Primary School"),
    (Kind.MARKET, "菜市场", "Market"),
    (Kind.TEMPLE, "宫", "Temple"),
    (Kind.CROSSING, "路口", "Crossing"),
)
_ENDINGS = ("示例社区", "示例村"), (" Sample Community", " Sample Village")


def as_file(sites: Sites) -> bytes:
    """A school, a market, a temple and a crossing of each place, as `yijia import` takes them."""
    random = dice("landmarks")
    written = io.StringIO(newline="")
    rows = csv.writer(written, lineterminator="\n")
    rows.writerow(["code", "kind", "name_zh", "name_en", "division", "lon", "lat", "schematic"])
    for place in sites.places:
        for kind, zh, en in KINDS:
            lon, lat = sites.point_in(place, random=random)
            names = [f"{_stem(place)[0]}{zh}", f"{_stem(place)[1]} {en}"]
            point = [f"{lon:.6f}", f"{lat:.6f}"]
            rows.writerow([f"{place.code}-{kind}", kind, *names, place.code, *point, "1"])
    return written.getvalue().encode()


def _stem(place: Place) -> tuple[str, str]:
    """The name of a place without what kind of place it is."""
    zh, en = place.name_zh, place.name_en
    for ending in _ENDINGS[0]:
        zh = zh.removesuffix(ending)
    for ending in _ENDINGS[1]:
        en = en.removesuffix(ending)
    return zh, en
