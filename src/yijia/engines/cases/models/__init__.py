"""Cases: anything that has a clock and a responsible organisation."""

from yijia.engines.cases.models.assists import Assist
from yijia.engines.cases.models.cases import (
    DAY_OF,
    FIRST_LATE_DAY,
    Ask,
    Case,
    Clock,
    ClockMark,
    KeptOut,
    Verdict,
)
from yijia.engines.cases.models.edges import Edge
from yijia.engines.cases.models.links import Link
from yijia.engines.cases.models.remarks import Remark
from yijia.engines.cases.models.samples import Sample, SampledCase, Search

__all__ = [
    "DAY_OF",
    "FIRST_LATE_DAY",
    "Ask",
    "Assist",
    "Case",
    "Clock",
    "ClockMark",
    "Edge",
    "KeptOut",
    "Link",
    "Remark",
    "Sample",
    "SampledCase",
    "Search",
    "Verdict",
]
