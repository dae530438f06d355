"""Writing centres with their rooms, and what is booked there."""

from yijia.programmes.centres.actions.activities import (
    NewActivity,
    NewEnrolment,
    announce_activity,
    answer_offer,
    call_off_activity,
    count_guests,
    enrol_person,
    lapse_offer,
    move_enrolment,
    offer_place,
)
from yijia.programmes.centres.actions.answering import give_feedback, read_enrolled
from yijia.programmes.centres.actions.booking import (
    Made,
    NewBooking,
    book_at_work,
    book_room,
)
from yijia.programmes.centres.actions.changing import (
    CentreFacts,
    Ended,
    RoomFacts,
    change_centre,
    change_room,
    end_centre,
    end_room,
)
from yijia.programmes.centres.actions.importing import import_rooms, undo_rooms
from yijia.programmes.centres.actions.keeping import (
    NewCentre,
    NewClosure,
    close_rooms,
    enter_room,
    lift_closure,
    open_centre,
    set_hours,
)
from yijia.programmes.centres.actions.moving import (
    cancel_booking,
    lapse_booking,
    move_booking,
    read_contact,
)
from yijia.programmes.centres.actions.series import NewSeries, book_series, cancel_series
from yijia.programmes.centres.actions.shipped import load_shipped
from yijia.programmes.centres.rules import NewRoom

__all__ = [
    "CentreFacts",
    "Ended",
    "Made",
    "NewActivity",
    "NewBooking",
    "NewCentre",
    "NewClosure",
    "NewEnrolment",
    "NewRoom",
    "NewSeries",
    "RoomFacts",
    "announce_activity",
    "answer_offer",
    "book_at_work",
    "book_room",
    "book_series",
    "call_off_activity",
    "cancel_booking",
    "cancel_series",
    "change_centre",
    "change_room",
    "close_rooms",
    "count_guests",
    "end_centre",
    "end_room",
    "enrol_person",
    "enter_room",
    "give_feedback",
    "import_rooms",
    "lapse_booking",
    "lapse_offer",
    "lift_closure",
    "load_shipped",
    "move_booking",
    "move_enrolment",
    "offer_place",
    "open_centre",
    "read_contact",
    "read_enrolled",
    "set_hours",
    "undo_rooms",
]
