"""Says of the clocks of before since which day they were late, where they have come to their end.

Those that still run are noted by the clocks' own work in the background.
"""

from django.db import migrations

# The owner's own look past policies and guards: what is said follows from the same rows.
FILL = [
    "ALTER TABLE cases_case NO FORCE ROW LEVEL SECURITY",
    "ALTER TABLE cases_clock NO FORCE ROW LEVEL SECURITY",
    "ALTER TABLE cases_clock DISABLE TRIGGER USER",
    """UPDATE cases_clock SET late_on = late.first FROM (
      SELECT run.id, (run.due_at AT TIME ZONE 'Asia/Shanghai' - interval '1 microsecond')::date + 1
        AS first, run.stopped_on AS ended
      FROM cases_clock AS run JOIN cases_case AS whole ON whole.id = run.case_id
      WHERE run.step = 'resolve' AND NOT run.due_provisional
        AND whole.parent_id IS NULL AND whole.merged_into_id IS NULL
    ) AS late WHERE late.id = cases_clock.id AND late.ended >= late.first""",
    "ALTER TABLE cases_clock ENABLE TRIGGER USER",
    "ALTER TABLE cases_clock FORCE ROW LEVEL SECURITY",
    "ALTER TABLE cases_case FORCE ROW LEVEL SECURITY",
]


class Migration(migrations.Migration):
    dependencies = [("cases", "0016_late_on")]
    operations = [migrations.RunSQL([*FILL], migrations.RunSQL.noop)]
