"""Pages of issues: raising one, following one's own, and handling them at work."""
