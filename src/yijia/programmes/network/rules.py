"""Which bodies of the county call units together, and what files of the network bring in; pure."""

from enum import StrEnum

from yijia.ground.organisations.rules import Kind

# A page shows so many faults, and says how many there are.
MOST_FAULTS = 100
# A community or village, its street or town, the committees over them, and the centre of the county
# for what no street can bring together.
CONVENING_KINDS = frozenset(
    kind.value
    for kind in (
        Kind.COMMUNITY,
        Kind.VILLAGE,
        Kind.STREET_OFFICE,
        Kind.PARTY_COMMITTEE,
        Kind.WORKING_COMMITTEE,
        Kind.CENTRE,
    )
)


class FileKind(StrEnum):
    """What a file of the network brings in."""

    BODIES = "bodies"
    SEATS = "seats"
    AGREEMENTS = "agreements"
