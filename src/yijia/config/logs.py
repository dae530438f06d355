"""What the log keeps of requests that were turned away for what they are."""

import logging

LONGEST = 200


class OneLine(logging.Filter):
    """Leaves one short line of a request that was malformed on purpose, and no traceback.

    Such as a wrong Host, which whoever sets a server up must learn of, and a stranger can send as
    often as they like.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Shortens the record where it is of that kind, and keeps it."""
        if record.name.startswith("django.security."):
            said = record.getMessage().splitlines() or [""]
            record.msg, record.args = said[0][:LONGEST], ()
            record.exc_info = record.exc_text = None
        return True
