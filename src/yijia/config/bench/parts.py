"""The parts of the bench, in the order of the page, by the names that an operator calls them."""

from enum import StrEnum


class Name(StrEnum):
    """A part that can be measured alone."""

    INTAKE = "intake"
    QUEUE = "queue"
    LOOKING = "looking"
    FIGURES = "figures"
    MILLIONS = "millions"
    PERMISSIONS = "permissions"
    SWEEP = "sweep"
    RIVALS = "rivals"
    SEALING = "sealing"
    MATCHING = "matching"


ALL = tuple(Name)
# What is measured on the larger of the two tables that are filled first.
OF_LARGER = (
    Name.INTAKE,
    Name.QUEUE,
    Name.LOOKING,
    Name.FIGURES,
    Name.PERMISSIONS,
    Name.SWEEP,
)
