"""Where members live, where service is wanted, and who serves."""

from yijia.programmes.members.models.reporting import ReportIn
from yijia.programmes.members.models.serving import Duty, ServicePost, Solved, Volunteering

__all__ = ["Duty", "ReportIn", "ServicePost", "Solved", "Volunteering"]
