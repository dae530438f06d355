"""The network for programs: everybody reads it, and who keeps it writes by a token."""
