"""Writing where members report in, and what communities say of it."""

from yijia.programmes.members.actions.desk import (
    confirm_report,
    decline_report,
    end_report,
    read_contact,
)
from yijia.programmes.members.actions.erasing import erase_report, forget_report
from yijia.programmes.members.actions.importing import import_reports
from yijia.programmes.members.actions.reporting import NewReport, report_in, withdraw_report
from yijia.programmes.members.actions.shipped import load_shipped

__all__ = [
    "NewReport",
    "confirm_report",
    "decline_report",
    "end_report",
    "erase_report",
    "forget_report",
    "import_reports",
    "load_shipped",
    "read_contact",
    "report_in",
    "withdraw_report",
]
