"""Issues for programs: residents by number and lookup code, staff by session or token."""

from yijia.programmes.issues.api.contacts import staff_router
from yijia.programmes.issues.api.issues import router

__all__ = ["router", "staff_router"]
