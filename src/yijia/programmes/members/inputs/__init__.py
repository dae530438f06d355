"""What is asked of members, and of the bodies that confirm them and want service."""

from yijia.ground.shell.forms import Sure
from yijia.programmes.members.inputs.certificates import CheckCertificate, MakeCertificate
from yijia.programmes.members.inputs.reporting import DeclineReport, ReadContact, ReportIn
from yijia.programmes.members.inputs.serving import (
    Assign,
    Code,
    Confirm,
    LinkCase,
    NarrowPosts,
    OpenPost,
)

__all__ = [
    "Assign",
    "CheckCertificate",
    "Code",
    "Confirm",
    "DeclineReport",
    "LinkCase",
    "MakeCertificate",
    "NarrowPosts",
    "OpenPost",
    "ReadContact",
    "ReportIn",
    "Sure",
]
