"""Pages of a person's own data, and the desk of who answers for it."""
