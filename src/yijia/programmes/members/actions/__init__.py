"""Writing where members live, what communities say of it, and what members serve."""

from yijia.programmes.members.actions.certificates import (
    Checked,
    check_certificate,
    end_certificate,
    hide_name,
    make_certificate,
    read_own_name,
    show_name,
)
from yijia.programmes.members.actions.desk import (
    confirm_report,
    decline_report,
    end_report,
    read_contact,
)
from yijia.programmes.members.actions.erasing import (
    erase_report,
    erase_services,
    forget_report,
    forget_services,
)
from yijia.programmes.members.actions.importing import (
    import_reports,
)
from yijia.programmes.members.actions.presence import (
    WrongCode,
    cancel_service,
    check_in,
    check_out,
    confirm_service,
    link_cases,
)
from yijia.programmes.members.actions.reporting import (
    NewReport,
    report_in,
    withdraw_report,
)
from yijia.programmes.members.actions.serving import (
    FULL,
    HELD,
    assign_duty,
    cancel_service_post,
    open_service_post,
    take_post,
)
from yijia.programmes.members.actions.shipped import (
    load_shipped,
)

__all__ = [
    "FULL",
    "HELD",
    "Checked",
    "NewReport",
    "WrongCode",
    "assign_duty",
    "cancel_service",
    "cancel_service_post",
    "check_certificate",
    "check_in",
    "check_out",
    "confirm_report",
    "confirm_service",
    "decline_report",
    "end_certificate",
    "end_report",
    "erase_report",
    "erase_services",
    "forget_report",
    "forget_services",
    "hide_name",
    "import_reports",
    "link_cases",
    "load_shipped",
    "make_certificate",
    "open_service_post",
    "read_contact",
    "read_own_name",
    "report_in",
    "show_name",
    "take_post",
    "withdraw_report",
]
