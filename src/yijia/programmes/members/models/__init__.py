"""Where members live, where service is wanted, who serves, and what shows it."""

from yijia.programmes.members.models.certificates import Certificate, ShownName
from yijia.programmes.members.models.reporting import ReportIn
from yijia.programmes.members.models.serving import Duty, ServicePost, Solved, Volunteering

__all__ = [
    "Certificate",
    "Duty",
    "ReportIn",
    "ServicePost",
    "ShownName",
    "Solved",
    "Volunteering",
]
