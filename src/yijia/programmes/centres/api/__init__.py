"""Centres for programs: of residents by number and code, of staff by a token."""
