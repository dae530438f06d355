"""Faults that the operator can mend: each sentence says what is wrong and what would help."""


class OperatorError(Exception):
    """A foreseen fault of the installation, told on one line and without a trace."""
