"""Removing notices that are over their time."""

from datetime import datetime

from django.db import connection


def forget_notices(*, before: datetime, limit: int) -> int:
    """Removes at most so many notices made before a time, with how far each got; says how many.

    What still waits to be sent stays. A function of the database removes them: nobody else may.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT notices_forget(%s, %s)", [before, limit])
        return int(cursor.fetchone()[0])
