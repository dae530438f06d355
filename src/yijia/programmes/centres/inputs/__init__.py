"""What the centres ask for."""

from yijia.ground.shell.forms import Sure
from yijia.programmes.centres.inputs.activities import (
    AnnounceActivity,
    CountGuests,
    Enrol,
    GiveFeedback,
)
from yijia.programmes.centres.inputs.booking import (
    BookAtDesk,
    BookRoom,
    BookSeries,
    Follow,
    Look,
    Narrow,
    ReadContact,
    WithGround,
    for_verb,
)
from yijia.programmes.centres.inputs.keeping import (
    ChangeCentre,
    ChangeRoom,
    CloseRooms,
    End,
    EnterRoom,
    OpenCentre,
    SetHours,
)

__all__ = [
    "AnnounceActivity",
    "BookAtDesk",
    "BookRoom",
    "BookSeries",
    "ChangeCentre",
    "ChangeRoom",
    "CloseRooms",
    "CountGuests",
    "End",
    "Enrol",
    "EnterRoom",
    "Follow",
    "GiveFeedback",
    "Look",
    "Narrow",
    "OpenCentre",
    "ReadContact",
    "SetHours",
    "Sure",
    "WithGround",
    "for_verb",
]
