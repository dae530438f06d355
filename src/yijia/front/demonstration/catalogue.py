"""The dispatch catalogue of the demonstration: who answers for a category in the whole county."""

import csv
import io
from collections.abc import Container

from yijia.front.demonstration.bodies import COUNTY
from yijia.front.demonstration.words import words

SOURCE = "demonstration: sample data, the county's own catalogue is not known"


def as_file(bodies: Container[str]) -> bytes:
    """For each category the body of the county that answers most often, as `yijia import` takes it.

    What a town or a committee answers for most often has no line: the dispatcher chooses.
    """
    written = io.StringIO(newline="")
    rows = csv.writer(written, lineterminator="\n")
    rows.writerow(["category", "division", "organisation"])
    for topic in words().topics:
        unit = max(topic.units, key=lambda one: topic.units[one])
        if unit in bodies:
            rows.writerow([topic.code, COUNTY, unit])
    return written.getvalue().encode()
