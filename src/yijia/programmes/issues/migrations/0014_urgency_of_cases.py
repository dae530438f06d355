"""Says of the cases of old how urgent they were when they were taken in, beside their issues.

The guard would want an entry for each; nothing of them changes, a copy of it is put beside them.
"""

from django.db import migrations

# The owner's own look past policies and guards.
FILL = [
    "ALTER TABLE issues_issue NO FORCE ROW LEVEL SECURITY",
    "ALTER TABLE cases_case NO FORCE ROW LEVEL SECURITY",
    "ALTER TABLE cases_case DISABLE TRIGGER USER",
    """UPDATE cases_case SET urgency = issue.urgency FROM issues_issue AS issue
      WHERE issue.case_id = cases_case.id AND issue.urgency <> cases_case.urgency""",
    "ALTER TABLE cases_case ENABLE TRIGGER USER",
    "ALTER TABLE cases_case FORCE ROW LEVEL SECURITY",
    "ALTER TABLE issues_issue FORCE ROW LEVEL SECURITY",
]


class Migration(migrations.Migration):
    dependencies = [("cases", "0012_urgency"), ("issues", "0013_work_order")]
    operations = [migrations.RunSQL([*FILL], migrations.RunSQL.noop)]
