"""Whether changes pile up that nobody adds to their cells: numbers stay right, and get slow."""

from django.db import connection

MOST_WAITING, LONGEST_SECONDS = 100_000, 60
# Neither is counted to the end: it is asked often, and most of all when there are many.
PILE_UP = f"""
SELECT (SELECT count(*) FROM (SELECT FROM figures_delta LIMIT {MOST_WAITING} + 1) AS waiting)
    > {MOST_WAITING}
  OR coalesce((SELECT written_at FROM figures_delta ORDER BY id LIMIT 1)
    < statement_timestamp() - interval '{LONGEST_SECONDS} seconds', false)
"""


def changes_pile_up() -> bool:
    """Whether very many changes wait to be folded, or one for longer than the worker ever takes."""
    with connection.cursor() as cursor:
        cursor.execute(PILE_UP)
        return bool(cursor.fetchone()[0])
