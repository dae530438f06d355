"""What is asked of members, and of the bodies that confirm them."""

from yijia.programmes.members.inputs.reporting import DeclineReport, ReadContact, ReportIn, Sure

__all__ = ["DeclineReport", "ReadContact", "ReportIn", "Sure"]
