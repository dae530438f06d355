"""Issues for programs: residents by number and lookup code, staff by session or token."""

from yijia.programmes.issues.api.files import router, staff_router

__all__ = ["router", "staff_router"]
